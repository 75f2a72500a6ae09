// Paying out, as durable jobs: the grant is lowered first, then the ledger is asked, with a content that it recognises as a
// repeat. Only what the ledger surely refused is given back; a lost answer is asked for again until it is known.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { ANSWER_WITHIN_SECONDS, answerWithin } from '../../lib/answer-within.ts';
import { HOUR, now } from '../../lib/clock.ts';
import { done, go, retry, waitUntil, type Next } from '../../lib/journal.ts';
import { findTransfer } from '../../lib/ledger-blocks.ts';
import { CLOCK_DRIFT, DEDUPLICATION_WINDOW } from '../../lib/ledger-time.ts';
import { ledger as ledgerAt, type LedgerOutcome, type TransferError } from '../../lib/ledger.ts';
import type { ClaimKind, Opt } from '../types.ts';
import { ClaimKindT } from '../types.ts';
import { changeGrant, readGrant } from './grants.ts';
import { recordClaim } from './history.ts';
import { changeCategory, state } from './state.ts';

/** Repeating ends well before the ledger forgets, so that a repeat can never count as a second transfer. */
const REPEATABLE = DEDUPLICATION_WINDOW - HOUR;
/** No attempt can be carried out any more: the ledger refuses it as too old. */
const CLOSES = DEDUPLICATION_WINDOW + CLOCK_DRIFT;

export interface Payout {
  /** `[]`: what nobody is owed, for the creator. */
  grant: Opt<number>;
  category: number;
  to: Principal;
  subaccount: Opt<Uint8Array>;
  /** What leaves the account: the ledger's fee is part of it. */
  amount: bigint;
  fee: bigint;
  kind: ClaimKind;
  createdAt: bigint;
  /** An attempt's answer was lost: it may have been carried out. */
  uncertain: boolean;
  block: Opt<bigint>;
  refusal: string;
}
export const PayoutT = IDL.Record({
  grant: IDL.Opt(IDL.Nat32),
  category: IDL.Nat8,
  to: IDL.Principal,
  subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)),
  amount: IDL.Nat,
  fee: IDL.Nat,
  kind: ClaimKindT,
  createdAt: IDL.Nat64,
  uncertain: IDL.Bool,
  block: IDL.Opt(IDL.Nat),
  refusal: IDL.Text,
});

/** Takes the amount off the grant and the free funds. Call it in the message that starts the job. */
export function reserve({ grant, category, amount }: Payout): void {
  state.update((before) => ({ ...before, onTheWay: before.onTheWay + amount }));
  const [id] = grant;
  if (id === undefined) return;
  changeGrant(id, (before) => ({ claimed: before.claimed + amount, pending: before.pending + amount }));
  changeCategory(category, ({ claimed }) => ({ claimed: claimed + amount }));
}

/** One attempt; repeating it pays once. `save` keeps the state before the ledger is asked. */
export async function pay(id: number, payout: Payout, save: (next: Payout) => void): Promise<Next<Payout>> {
  if (payout.block.length > 0 || payout.refusal !== '') return done(payout);
  const age = now() - payout.createdAt;
  if (payout.uncertain && age > REPEATABLE) return lookUp(id, payout);
  // A fresh time is safe while no attempt can have been carried out.
  const current = !payout.uncertain && age > HOUR ? { ...payout, createdAt: now() } : payout;
  const { to, subaccount, amount, fee, createdAt } = current;
  save({ ...current, uncertain: true });
  const call = ledgerAt(state.get().ledger).transfer({
    to: { owner: to, subaccount },
    amount: amount - fee,
    fee,
    memo: memoOf(id),
    createdAtTime: createdAt,
  });
  // A first attempt is made in the recipient's own message, which can only be answered when the ledger has answered.
  if (!payout.uncertain) return afterwards(current, await call);
  return afterwards(current, await answerWithin<LedgerOutcome<TransferError>>(call, ANSWER_WITHIN_SECONDS, () => LATE));
}
const LATE = { kind: 'unknown', executed: 'maybe', reason: 'the ledger did not answer in time' } as const;

/** When the ledger no longer recognises a repeat, its blocks say whether it was paid; nobody guesses. */
async function lookUp(id: number, payout: Payout): Promise<Next<Payout>> {
  const { to, subaccount, amount, fee, createdAt } = payout;
  if (now() < createdAt + CLOSES) return waitUntil(createdAt + CLOSES, 'pay', payout);
  const wanted = {
    from: ownAccount(),
    to: { owner: to, subaccount },
    amount: amount - fee,
    memo: memoOf(id),
    createdAt,
  };
  const search = await findTransfer(state.get().ledger, wanted);
  if (search.kind === 'found') return done(paid({ ...payout, uncertain: false, block: [search.block] }));
  if (search.kind === 'absent') return go('pay', { ...payout, uncertain: false, createdAt: now() });
  // It stays on its way, where the creator sees it, and is looked for again.
  return waitUntil(now() + HOUR, 'pay', payout);
}

function afterwards(payout: Payout, outcome: LedgerOutcome<TransferError>): Next<Payout> {
  if (outcome.kind === 'ok') return done(paid({ ...payout, uncertain: false, block: [outcome.block] }));
  if (outcome.kind === 'unknown')
    return retry(outcome.reason, { ...payout, uncertain: payout.uncertain || outcome.executed === 'maybe' });
  const { error } = outcome;
  // An earlier attempt may have been carried out under the conditions of then: only the ledger's memory can tell.
  if (payout.uncertain) return retry(refusalText(error), payout);
  if ('TemporarilyUnavailable' in error || 'CreatedInFuture' in error || 'TooOld' in error)
    return retry(refusalText(error), { ...payout, createdAt: now() });
  if ('BadFee' in error) {
    const fee = error.BadFee.expected_fee;
    // Paying a minting account is a burn, which costs nothing: that is no new fee for everybody.
    if (fee > 0n) state.update((before) => ({ ...before, fee }));
    if (fee < payout.amount) return go('pay', { ...payout, fee });
  }
  return done(givenBack(payout, refusalText(error)));
}

function paid(payout: Payout): Payout {
  const { amount, kind, to } = payout;
  const [grant] = payout.grant;
  const [block] = payout.block;
  state.update((before) => ({
    ...before,
    onTheWay: before.onTheWay - amount,
    held: before.held > amount ? before.held - amount : 0n,
    ...(grant === undefined ? { refunded: before.refunded + amount } : { paid: before.paid + amount }),
  }));
  if (grant === undefined || block === undefined) return payout;
  changeGrant(grant, ({ pending }) => ({ pending: pending - amount }));
  recordClaim({ grant, owner: to, amount, fee: payout.fee, block, at: now(), kind });
  return payout;
}

function givenBack(payout: Payout, refusal: string): Payout {
  const { amount, category } = payout;
  const [grant] = payout.grant;
  state.update((before) => ({ ...before, onTheWay: before.onTheWay - amount }));
  if (grant !== undefined) {
    // An early unlock that was not paid costs no penalty.
    const penalty = 'earlyUnlock' in payout.kind ? (readGrant(grant)?.returned ?? 0n) : 0n;
    changeGrant(grant, ({ claimed, pending, returned }) => ({
      claimed: claimed - amount,
      pending: pending - amount,
      returned: returned - penalty,
    }));
    changeCategory(category, ({ claimed, returned }) => ({ claimed: claimed - amount, returned: returned - penalty }));
  }
  return { ...payout, refusal };
}

/** `PAYOUT` and the job's number: unique for this canister's account. */
function memoOf(id: number): Uint8Array {
  const memo = new Uint8Array(10);
  memo.set([80, 65, 89, 79, 85, 84]);
  new DataView(memo.buffer).setUint32(6, id);
  return memo;
}

/** What a ledger's refusal says to people. */
export function refusalText(error: object): string {
  if ('InsufficientFunds' in error) return 'the distribution’s account holds too little';
  if ('BadFee' in error) return 'the ledger’s fee is more than the amount';
  if ('BadBurn' in error) return 'the amount is too small for the ledger';
  if ('GenericError' in error) {
    const { message } = error.GenericError as { message: string };
    return `the ledger says: ${message.slice(0, 200)}`;
  }
  return `the ledger says: ${Object.keys(error)[0] ?? 'no'}`;
}

export const ownAccount = () => ({ owner: canisterSelf(), subaccount: [] as [] });
