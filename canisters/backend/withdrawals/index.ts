// The owners' withdrawals from the treasury: durable jobs like deployments, repeatable by their request id.
import { canisterSelf } from 'azle';
import { caller } from '../../lib/access.ts';
import { DAY, now } from '../../lib/clock.ts';
import { done, go, journal, retry, waitUntil, type Next, type StepRunner } from '../../lib/journal.ts';
import { bytesKey, principalKey, tupleKey } from '../../lib/stable/keys.ts';
import { stableMap } from '../../lib/stable/map.ts';
import { candidValue, natValue } from '../../lib/stable/values.ts';
import { memory, small } from '../memory.ts';
import { tokens } from '../registry.ts';
import { pageQuery, type PageRequest } from '../requests.ts';
import { checkWithdrawal, sameWithdrawal } from '../rules/withdrawal.ts';
import type { AdminResult } from '../types/administration.ts';
import type {
  Withdrawal,
  WithdrawalPage,
  WithdrawalRequest,
  WithdrawalResolution,
  WithdrawalResult,
} from '../types/treasury.ts';
import { WithdrawalJobT, withdrawalOf, type WithdrawalJob, type WithdrawalPhase } from './job.ts';
import * as phases from './phases.ts';
import type { WithdrawalOutcome, WithdrawalTurn } from './phases.ts';

/** Waits for an owner, who changes the job and wakes it. */
const review = ({ job }: WithdrawalTurn): WithdrawalOutcome => {
  if (job.closed) return { end: job };
  return 'running' in job.state ? { go: 'find', job } : { at: now() + 30n * DAY, job };
};

const phaseOf: Record<WithdrawalPhase, (turn: WithdrawalTurn) => WithdrawalOutcome | Promise<WithdrawalOutcome>> = {
  plan: phases.plan,
  send: phases.send,
  find: phases.find,
  review,
};

const runner =
  (phase: WithdrawalPhase): StepRunner<WithdrawalJob> =>
  async ({ id, state, attempt }) => {
    const job = { ...state, updatedAt: now() };
    const save = (next: WithdrawalJob): void => withdrawals.save(id, next);
    return nextOf(phase, await phaseOf[phase]({ id, job, tries: attempt, save }));
  };

const withdrawals = journal<WithdrawalJob>({
  jobsMemoryId: memory.withdrawals,
  dueMemoryId: memory.withdrawalsDue,
  state: candidValue<WithdrawalJob>(WithdrawalJobT),
  steps: { plan: runner('plan'), send: runner('send'), find: runner('find'), review: runner('review') },
});

/** Withdrawal by owner and request id. */
const byRequest = stableMap({
  memoryId: memory.small,
  prefix: small.withdrawalRequests,
  key: tupleKey(principalKey, bytesKey),
  value: natValue,
});

function nextOf(phase: WithdrawalPhase, outcome: WithdrawalOutcome): Next<WithdrawalJob> {
  if ('go' in outcome) return go(outcome.go, { ...outcome.job, phaseSince: now(), waitingFor: [] });
  if ('again' in outcome) return retry(outcome.again, { ...outcome.job, waitingFor: [outcome.again.slice(0, 500)] });
  if ('at' in outcome) {
    const waitingFor: [] | [string] = outcome.because === undefined ? [] : [outcome.because];
    return waitUntil(outcome.at, phase, { ...outcome.job, waitingFor });
  }
  return done({ ...outcome.end, waitingFor: [], updatedAt: now() });
}

const MAX_OPEN = 20;

/** Stores a withdrawal and lets it run, or finds the one that this request started before. Waits for nobody. */
export function withdraw(request: WithdrawalRequest): WithdrawalResult {
  const errors = checkWithdrawal(request, { self: canisterSelf(), isKnown: tokens.has(request.ledger) });
  if (errors.length > 0) return { err: { invalid: errors } };
  const owner = caller();
  const known = byRequest.get([owner, request.requestId]);
  const before = known === undefined ? undefined : withdrawals.get(Number(known));
  if (before) {
    if (sameWithdrawal(before.state.request, request)) return { ok: withdrawalOf(before.id, before.state) };
    return { err: { invalid: [{ field: 'requestId', message: 'It was used for another withdrawal.' }] } };
  }
  if (withdrawals.pending() >= MAX_OPEN)
    return { err: { invalid: [{ field: 'requestId', message: `There are ${MAX_OPEN} open withdrawals already.` }] } };
  const at = now();
  const job: WithdrawalJob = {
    request,
    requestedBy: owner,
    createdAt: at,
    updatedAt: at,
    state: { running: null },
    waitingFor: [],
    phaseSince: at,
    transfer: [],
    named: [],
    closed: false,
  };
  const id = withdrawals.start({ owner, step: 'plan', state: job });
  byRequest.set([owner, request.requestId], BigInt(id));
  phases.tell('treasury.withdrawalAsked', job, { withdrawal: `${id}` });
  return { ok: withdrawalOf(id, job) };
}

const published = (id: number): Withdrawal | undefined => {
  const job = withdrawals.get(id)?.state;
  return job && withdrawalOf(id, job);
};

export function withdrawalByRequest(requestId: Uint8Array): [] | [Withdrawal] {
  const id = requestId.length > 32 ? undefined : byRequest.get([caller(), requestId]);
  const found = id === undefined ? undefined : published(Number(id));
  return found ? [found] : [];
}

/** Newest first; ids have no gaps. */
export function withdrawalPage(page: PageRequest): WithdrawalPage {
  const { cursor, limit } = pageQuery(page);
  const top = Math.min(cursor ?? withdrawals.size(), withdrawals.size());
  const bottom = Math.max(0, top - limit);
  const items = Array.from({ length: top - bottom }, (_, i) => published(top - i)).filter((item) => item !== undefined);
  return { items, next: bottom > 0 ? [BigInt(bottom)] : [] };
}

/** What an owner decides about a withdrawal in review. */
export function resolveWithdrawal(id: bigint, resolution: WithdrawalResolution): AdminResult {
  const number = id <= 0xffff_ffffn ? Number(id) : 0;
  const job = withdrawals.get(number)?.state;
  if (!job || !('needsReview' in job.state) || job.closed) return { err: { notFound: null } };
  withdrawals.save(number, resolved(job, resolution));
  withdrawals.wake(number);
  return { ok: null };
}

function resolved(job: WithdrawalJob, resolution: WithdrawalResolution): WithdrawalJob {
  if ('close' in resolution) {
    const reason = `Closed by an owner: ${resolution.close.note}`.slice(0, 500);
    return { ...phases.takenBack(job), state: { needsReview: { reason } }, closed: true };
  }
  const named: WithdrawalJob['named'] = 'block' in resolution ? [resolution.block] : job.named;
  return { ...job, named, state: { running: null } };
}

/** In init and postUpgrade. */
export const armWithdrawals = (): void => withdrawals.arm();
