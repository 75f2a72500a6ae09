// Finds one of our transfers in ICRC-3 blocks. Pure.
import type { Principal } from '@dfinity/principal';
import type { Value } from '../../lib/hash/icrc3-value.ts';

export interface WantedTransfer {
  from: Principal;
  to: Principal;
  amount: bigint;
  memo: Uint8Array;
  createdAt: bigint;
}

const entry = (value: Value | undefined, key: string): Value | undefined =>
  value && 'Map' in value ? value.Map.find(([name]) => name === key)?.[1] : undefined;

/** ICRC-3 allows Nat and Int to stand for the same number. */
function natural(value: Value | undefined): bigint | undefined {
  if (!value) return undefined;
  if ('Nat' in value) return value.Nat;
  return 'Int' in value ? value.Int : undefined;
}

const equalBytes = (value: Value | undefined, bytes: Uint8Array): boolean =>
  value !== undefined &&
  'Blob' in value &&
  value.Blob.length === bytes.length &&
  bytes.every((x, i) => value.Blob[i] === x);

/** An account in a block: `[owner]` or `[owner, subaccount]`; ours have no subaccount. */
const isDefaultAccountOf = (value: Value | undefined, owner: Principal): boolean =>
  value !== undefined &&
  'Array' in value &&
  value.Array.length >= 1 &&
  equalBytes(value.Array[0], owner.toUint8Array());

/** When the ledger made the block (ns). */
export const blockTime = (block: Value): bigint | undefined => natural(entry(block, 'ts'));

/** The memo carries the deployment's number and purpose, so with the time and accounts no other transfer matches. */
export function isTransfer(block: Value, wanted: WantedTransfer): boolean {
  const tx = entry(block, 'tx');
  return (
    equalBytes(entry(tx, 'memo'), wanted.memo) &&
    natural(entry(tx, 'ts')) === wanted.createdAt &&
    natural(entry(tx, 'amt')) === wanted.amount &&
    isDefaultAccountOf(entry(tx, 'from'), wanted.from) &&
    isDefaultAccountOf(entry(tx, 'to'), wanted.to)
  );
}
