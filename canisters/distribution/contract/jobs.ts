// The journal of everything that takes longer than a message.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { done, go, journal, retry, waitUntil, type Next } from '../../lib/journal.ts';
import { candidValue } from '../../lib/stable/values.ts';
import { memory } from '../memory.ts';
import { cancelSome, CursorT, pushSome, type Cursor } from './rounds.ts';
import { pay, PayoutT, reserve, type Payout } from './payouts.ts';

type Work = { payout: Payout } | { push: Cursor } | { cancel: Cursor };
const WorkT = IDL.Variant({ payout: PayoutT, push: CursorT, cancel: CursorT });

const payoutOf = (state: Work): Payout => {
  if (!('payout' in state)) throw new Error('the job is no payout');
  return state.payout;
};

export const jobs = journal<Work>({
  jobsMemoryId: memory.jobs,
  dueMemoryId: memory.jobsDue,
  state: candidValue<Work>(WorkT),
  steps: {
    async pay({ id, state }) {
      return asWork(await pay(id, payoutOf(state), (payout) => jobs.save(id, { payout })));
    },
    async push({ state }) {
      const next = 'push' in state ? await pushSome(state.push, payOut) : undefined;
      return next ? go('push', { push: next }) : done(state);
    },
    cancel({ state }) {
      const next = 'cancel' in state ? cancelSome(state.cancel) : undefined;
      return next ? go('cancel', { cancel: next }) : done(state);
    },
  },
});

function asWork(next: Next<Payout>): Next<Work> {
  switch (next.kind) {
    case 'go':
      return go(next.step, { payout: next.state });
    case 'wait':
      return waitUntil(next.at, next.step, { payout: next.state });
    case 'done':
      return done({ payout: next.state });
    case 'retry':
      return retry(next.reason, next.state && { payout: next.state });
  }
}

/** Reserves and pays; undefined when the end is not known yet, and the payout goes on by itself. */
export async function payOut(payout: Payout, owner: Principal = canisterSelf()): Promise<Payout | undefined> {
  reserve(payout);
  const job = await jobs.startHere({ owner, step: 'pay', state: { payout } });
  return job.finished ? payoutOf(job.state) : undefined;
}
