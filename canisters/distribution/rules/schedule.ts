// What of a grant is vested when: exact integers, the same in the contract and in the dApp's preview. All divisions round
// down, and the last moment gives exactly the amount. docs/distribution.md, "Schedules".
import type { Schedule } from '../types.ts';
import { addMonths, monthsBetween } from './months.ts';

const BASIS_POINTS = 10_000n;

export interface Grant {
  /** The ledger's smallest unit. */
  amount: bigint;
  /** ns since 1970. */
  start: bigint;
}

/** What of `amount` is vested at `now` (ns since 1970): 0 before the start, `amount` from the end on, never less later. */
export function vestedAt(schedule: Schedule, { amount, start }: Grant, now: bigint): bigint {
  const elapsed = now - start;
  if (elapsed < 0n) return 0n;
  if ('instant' in schedule) return amount;
  if ('linear' in schedule) return share(amount, elapsed, schedule.linear.duration);
  if ('cliff' in schedule) return afterCliff(schedule.cliff, amount, elapsed);
  if ('steps' in schedule) {
    const all = schedule.steps.reduce((sum, step) => sum + BigInt(step.share), 0n);
    const come = schedule.steps.reduce((sum, step) => (step.after <= elapsed ? sum + BigInt(step.share) : sum), 0n);
    return share(amount, come, all);
  }
  if ('monthly' in schedule) {
    const { months } = schedule.monthly;
    return share(amount, BigInt(Math.min(months, monthsBetween(start, now))), BigInt(months));
  }
  if ('backWeighted' in schedule) {
    const { duration } = schedule.backWeighted;
    return share(amount, elapsed * elapsed, duration * duration);
  }
  return elapsed >= schedule.timeLock.duration ? amount : 0n;
}

/** `amount · part / whole`, at most `amount`. */
function share(amount: bigint, part: bigint, whole: bigint): bigint {
  return part >= whole ? amount : (amount * part) / whole;
}

function afterCliff(
  { cliff, atCliff, duration }: { cliff: bigint; atCliff: [] | [number]; duration: bigint },
  amount: bigint,
  elapsed: bigint,
): bigint {
  if (elapsed < cliff) return 0n;
  const [basisPoints] = atCliff;
  if (basisPoints === undefined) return share(amount, elapsed, duration);
  const first = share(amount, BigInt(basisPoints), BASIS_POINTS);
  return first + share(amount - first, elapsed - cliff, duration - cliff);
}

/** When everything is vested (ns since 1970). */
export function endOf(schedule: Schedule, start: bigint): bigint {
  if ('instant' in schedule) return start;
  if ('linear' in schedule) return start + schedule.linear.duration;
  if ('cliff' in schedule) return start + schedule.cliff.duration;
  if ('steps' in schedule) return start + (schedule.steps.at(-1)?.after ?? 0n);
  if ('monthly' in schedule) return addMonths(start, schedule.monthly.months);
  if ('backWeighted' in schedule) return start + schedule.backWeighted.duration;
  return start + schedule.timeLock.duration;
}

/**
 * When more becomes vested than at `now` (ns since 1970): the next date of schedules that go by steps, `now` itself of those
 * that flow; undefined when everything is vested.
 */
export function nextUnlockAfter(schedule: Schedule, start: bigint, now: bigint): bigint | undefined {
  if (now < start) return firstUnlock(schedule, start);
  if (now >= endOf(schedule, start)) return undefined;
  const elapsed = now - start;
  if ('steps' in schedule) {
    const next = schedule.steps.find(({ after }) => after > elapsed);
    return next && start + next.after;
  }
  if ('monthly' in schedule) return addMonths(start, monthsBetween(start, now) + 1);
  if ('cliff' in schedule && elapsed < schedule.cliff.cliff) return start + schedule.cliff.cliff;
  if ('timeLock' in schedule) return start + schedule.timeLock.duration;
  return now;
}

function firstUnlock(schedule: Schedule, start: bigint): bigint {
  if ('steps' in schedule) return start + (schedule.steps[0]?.after ?? 0n);
  if ('monthly' in schedule) return addMonths(start, 1);
  if ('cliff' in schedule) return start + schedule.cliff.cliff;
  if ('timeLock' in schedule) return start + schedule.timeLock.duration;
  return start;
}

/** What an early unlock pays, and what goes back to the creator; undefined where the schedule does not allow one. */
export function earlyUnlock(
  schedule: Schedule,
  { amount, start }: Grant,
  now: bigint,
): { paid: bigint; penalty: bigint } | undefined {
  if (!('timeLock' in schedule)) return undefined;
  const [basisPoints] = schedule.timeLock.earlyPenalty;
  if (basisPoints === undefined || now < start || now >= endOf(schedule, start)) return undefined;
  // Rounded up: the creator never gets less than the terms say.
  const penalty = (amount * BigInt(basisPoints) + BASIS_POINTS - 1n) / BASIS_POINTS;
  return { paid: amount - penalty, penalty };
}

/** Points of a chart: when, and how much of `amount` is vested then; both ends and every step included. */
export function chartPoints(schedule: Schedule, grant: Grant, count = 60): { at: bigint; vested: bigint }[] {
  const end = endOf(schedule, grant.start);
  const span = end - grant.start;
  const even = Array.from({ length: count + 1 }, (_, i) => grant.start + (span * BigInt(i)) / BigInt(count));
  const jumps: bigint[] = [];
  const stepped = 'steps' in schedule || 'monthly' in schedule || 'cliff' in schedule || 'timeLock' in schedule;
  for (let at: bigint | undefined = grant.start; stepped && jumps.length < 2 * count;) {
    at = nextUnlockAfter(schedule, grant.start, at);
    if (at === undefined || jumps.includes(at)) break;
    jumps.push(at - 1n, at);
  }
  const times = [...new Set([...even, ...jumps])].filter((at) => at >= grant.start).sort((a, b) => (a < b ? -1 : 1));
  return times.map((at) => ({ at, vested: vestedAt(schedule, grant, at) }));
}
