// The owner's withdrawals from the treasury: repeatable by their time, and never what may have to be refunded.
import { IDL } from '@dfinity/candid';
import { canisterSelf } from 'azle';
import { now } from '../lib/clock.ts';
import { toHex } from '../lib/hash/hex.ts';
import { ledger as ledgerAt } from '../lib/ledger.ts';
import { u64Key } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { candidValue } from '../lib/stable/values.ts';
import { memory, small } from './memory.ts';
import { transferMemo } from './rules/memo.ts';
import { withdrawable } from './rules/refund.ts';
import { refusalText } from './rules/transfer.ts';
import { sumsOf } from './treasury.ts';
import { WithdrawalT, type AdminError, type Withdrawal } from './types/administration.ts';

interface Kept {
  withdrawal: Withdrawal;
  ledgerFee: bigint;
  block: [] | [bigint];
}
const withdrawals = stableMap({
  memoryId: memory.small,
  prefix: small.withdrawals,
  key: u64Key,
  value: candidValue<Kept>(IDL.Record({ withdrawal: WithdrawalT, ledgerFee: IDL.Nat, block: IDL.Opt(IDL.Nat) })),
});

/** On their way at this moment, by `createdAt`: what they take is still in the balance that others read. */
const onTheirWay = new Map<bigint, { ledger: string; amount: bigint }>();
/** Withdrawals that ended since the start: a balance read before one of them says nothing any more. */
let ended = 0;
const moving = (ledger: string): bigint =>
  [...onTheirWay.values()].reduce((sum, one) => (one.ledger === ledger ? sum + one.amount : sum), 0n);

const WINDOW = 23n * 3_600_000_000_000n;
const DRIFT = 60_000_000_000n;
const invalid = (field: string, message: string): { err: AdminError } => ({ err: { invalid: [{ field, message }] } });
const account = (to: Withdrawal['to']): string => `${to.owner.toText()}.${toHex(to.subaccount[0] ?? new Uint8Array())}`;

/** Pays `amount` (the ledger's fee comes on top). Repeating it with the same time returns the same block. */
export async function withdraw(wanted: Withdrawal): Promise<{ ok: bigint } | { err: AdminError }> {
  const kept = withdrawals.get(wanted.createdAt);
  if (kept) {
    const { withdrawal } = kept;
    const same =
      withdrawal.amount === wanted.amount &&
      account(withdrawal.to) === account(wanted.to) &&
      withdrawal.ledger.toText() === wanted.ledger.toText();
    if (!same) return invalid('createdAt', 'Another withdrawal was made with this time; choose a new one.');
    if (kept.block[0] !== undefined) return { ok: kept.block[0] };
  }
  if (wanted.createdAt + WINDOW < now())
    return invalid('createdAt', 'Too old: the ledger may have forgotten it. Check its blocks first.');
  if (wanted.createdAt > now() + DRIFT) return invalid('createdAt', 'In the future.');
  const ledger = ledgerAt(wanted.ledger);
  const self = { owner: canisterSelf(), subaccount: [] as [] };
  const before = { ended, refunded: sumsOf(wanted.ledger).refunded };
  const [fee, balance] = await Promise.all([ledger.fee(), ledger.balanceOf(self)]);
  if (fee.kind === 'failed' || balance.kind === 'failed')
    return invalid('ledger', 'The ledger does not answer; try again.');
  const ledgerFee = kept?.ledgerFee ?? fee.value;
  const { reserved, refunded } = sumsOf(wanted.ledger);
  if (ended !== before.ended || refunded !== before.refunded)
    return invalid('ledger', 'Money moved meanwhile; try again.');
  const free = withdrawable({ balance: balance.value, reserved: reserved + moving(wanted.ledger.toText()), ledgerFee });
  // A repeat may find the money gone because the first try moved it: the ledger tells the two apart.
  if (!kept && wanted.amount > free)
    return invalid('amount', `At most ${free} can be withdrawn: the rest may have to be refunded.`);
  withdrawals.set(wanted.createdAt, { withdrawal: wanted, ledgerFee, block: [] });
  onTheirWay.set(wanted.createdAt, { ledger: wanted.ledger.toText(), amount: wanted.amount + ledgerFee });
  const outcome = await ledger.transfer({
    to: wanted.to,
    amount: wanted.amount,
    fee: ledgerFee,
    memo: transferMemo('withdrawal', wanted.createdAt),
    createdAtTime: wanted.createdAt,
  });
  onTheirWay.delete(wanted.createdAt);
  ended++;
  switch (outcome.kind) {
    case 'ok':
      withdrawals.set(wanted.createdAt, { withdrawal: wanted, ledgerFee, block: [outcome.block] });
      return { ok: outcome.block };
    case 'refused':
      if (!kept) withdrawals.delete(wanted.createdAt);
      return invalid('ledger', `Nothing was moved: ${refusalText(outcome.error)}.`);
    case 'unknown':
      return invalid('ledger', 'The ledger did not answer. Repeat with the same time: it is never paid twice.');
  }
}
