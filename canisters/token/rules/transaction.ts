// ICRC-3 "Canonical tx Mapping": what a caller asked for, as it is written into a block.
import type { Value } from '../../lib/hash/icrc3-value.ts';
import type { KeyedAccount, LedgerAccount } from './account.ts';

interface Common {
  amount: bigint;
  memo?: Uint8Array;
  createdAt?: bigint;
}

export type Transaction =
  | (Common & { op: 'mint'; to: KeyedAccount })
  | (Common & { op: 'burn'; from: KeyedAccount; spender?: KeyedAccount })
  | (Common & { op: 'xfer'; from: KeyedAccount; to: KeyedAccount; spender?: KeyedAccount; fee?: bigint })
  | (Common & {
      op: 'approve';
      from: KeyedAccount;
      spender: KeyedAccount;
      fee?: bigint;
      expectedAllowance?: bigint;
      expiresAt?: bigint;
    });

/** ICRC-3 "Account Type": the subaccount only when the caller gave one. */
export function accountValue({ owner, subaccount }: LedgerAccount): Value {
  return { Array: subaccount === undefined ? [{ Blob: owner }] : [{ Blob: owner }, { Blob: subaccount }] };
}

/** The fields of `tx`, keys in alphabetical order; optional parameters that were not given are left out. */
export function transactionFields(tx: Transaction): [string, Value][] {
  const fields: [string, Value][] = [['amt', { Nat: tx.amount }]];
  if (tx.op === 'approve') {
    if (tx.expectedAllowance !== undefined) fields.push(['expected_allowance', { Nat: tx.expectedAllowance }]);
    if (tx.expiresAt !== undefined) fields.push(['expires_at', { Nat: tx.expiresAt }]);
  }
  if ((tx.op === 'xfer' || tx.op === 'approve') && tx.fee !== undefined) fields.push(['fee', { Nat: tx.fee }]);
  if (tx.op !== 'mint') fields.push(['from', accountValue(tx.from)]);
  if (tx.memo !== undefined) fields.push(['memo', { Blob: tx.memo }]);
  fields.push(['op', { Text: tx.op }]);
  if (tx.op !== 'mint' && tx.spender !== undefined) fields.push(['spender', accountValue(tx.spender)]);
  if (tx.op === 'mint' || tx.op === 'xfer') fields.push(['to', accountValue(tx.to)]);
  if (tx.createdAt !== undefined) fields.push(['ts', { Nat: tx.createdAt }]);
  return fields;
}

/** The accounts whose history this transaction belongs to, each once. */
export function accountsOf(tx: Transaction): KeyedAccount[] {
  switch (tx.op) {
    case 'mint':
      return [tx.to];
    case 'burn':
      return tx.spender ? [tx.from, tx.spender] : [tx.from];
    case 'xfer':
      return tx.spender ? [tx.from, tx.to, tx.spender] : [tx.from, tx.to];
    case 'approve':
      return [tx.from, tx.spender];
  }
}
