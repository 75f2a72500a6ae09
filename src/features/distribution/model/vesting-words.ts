// A schedule in a sentence.
import { formatAmount } from '../../../shared/format/index.ts';
import type { Schedule } from '../distribution.types.ts';

const SECOND = 1_000_000_000n;
const UNITS: [string, bigint][] = [
  ['year', 365n * 86_400n],
  ['week', 7n * 86_400n],
  ['day', 86_400n],
  ['hour', 3_600n],
  ['minute', 60n],
  ['second', 1n],
];

/** `2 years`, `90 days`, `1 day 12 hours`: the largest unit that fits exactly, else the two largest that say the most. */
export function spanText(ns: bigint): string {
  const seconds = ns / SECOND;
  if (seconds === 0n) return 'no time';
  const exact = UNITS.find(
    ([name, size]) => seconds % size === 0n && (name === 'day' || seconds / size <= (name === 'week' ? 8n : 120n)),
  );
  if (exact) return counted(seconds / exact[1], exact[0]);
  const parts: string[] = [];
  let rest = seconds;
  for (const [name, size] of UNITS) {
    if (name === 'week' || parts.length === 2 || rest < size) continue;
    parts.push(counted(rest / size, name));
    rest %= size;
  }
  return `${rest > 0n ? 'about ' : ''}${parts.join(' ')}`;
}
const counted = (count: bigint, one: string): string => `${count} ${one}${count === 1n ? '' : 's'}`;

/** Basis points as percent: `12.5 %`. */
const percent = (points: number): string => `${formatAmount(BigInt(points), 2)} %`;

/** At most so many dates are named one by one. */
const NAMED = 6;

export function vestingWords(schedule: Schedule): string {
  if ('instant' in schedule) return 'All at once, at the start';
  if ('linear' in schedule) return `Evenly over ${spanText(schedule.linear.duration)}`;
  if ('cliff' in schedule) {
    const { cliff, atCliff, duration } = schedule.cliff;
    const [points] = atCliff;
    const first = points === undefined ? 'what has come up by then' : percent(points);
    return `Nothing for ${spanText(cliff)}, then ${first} at once and the rest evenly until ${spanText(duration)} after the start`;
  }
  if ('steps' in schedule) return stepsWords(schedule.steps);
  if ('monthly' in schedule) return `In ${schedule.monthly.months} equal parts, one each month`;
  if ('backWeighted' in schedule)
    return `Little at first and most at the end, over ${spanText(schedule.backWeighted.duration)}: half of the time brings a quarter`;
  const { duration, earlyPenalty } = schedule.timeLock;
  const [penalty] = earlyPenalty;
  const early =
    penalty === undefined ? 'not before' : `earlier for a penalty of ${percent(penalty)}, once for all of it`;
  return `All at once after ${spanText(duration)}; ${early}`;
}

function stepsWords(steps: readonly { after: bigint; share: number }[]): string {
  const all = steps.reduce((sum, { share }) => sum + share, 0);
  if (all === 0) return 'In parts';
  const parts = steps.slice(0, NAMED).map(({ after, share }) => {
    const part = percent(Math.floor((share * 10_000) / all));
    return after === 0n ? `${part} at the start` : `${part} after ${spanText(after)}`;
  });
  const more = steps.length - parts.length;
  return `In ${steps.length} parts: ${parts.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
