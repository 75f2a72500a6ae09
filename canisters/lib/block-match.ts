// Recognises one of our transfers in a ledger's blocks. Pure.
import type { Account } from './ledger-types.ts';
import type { Value } from './hash/icrc3-value.ts';

export interface WantedTransfer {
  from: Account;
  to: Account;
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

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

const isBlob = (value: Value | undefined, bytes: Uint8Array): boolean =>
  value !== undefined && 'Blob' in value && sameBytes(value.Blob, bytes);

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** An account in a block: `[owner]` or `[owner, subaccount]`; a subaccount of zeros is none. */
function isAccount(value: Value | undefined, { owner, subaccount: [wanted = new Uint8Array()] }: Account): boolean {
  if (!value || !('Array' in value) || value.Array.length > 2) return false;
  const [principal, subaccount] = value.Array;
  if (!isBlob(principal, owner.toUint8Array())) return false;
  if (isZero(wanted)) return subaccount === undefined || ('Blob' in subaccount && isZero(subaccount.Blob));
  return isBlob(subaccount, wanted);
}

/** When the ledger made the block (ns). */
export const blockTime = (block: Value): bigint | undefined => natural(entry(block, 'ts'));

/** The memo carries the payment's number and purpose, so with the time and accounts no other transfer matches. */
export function isTransfer(block: Value, wanted: WantedTransfer): boolean {
  const tx = entry(block, 'tx');
  return (
    isBlob(entry(tx, 'memo'), wanted.memo) &&
    natural(entry(tx, 'ts')) === wanted.createdAt &&
    natural(entry(tx, 'amt')) === wanted.amount &&
    isAccount(entry(tx, 'from'), wanted.from) &&
    isAccount(entry(tx, 'to'), wanted.to)
  );
}

/** The parts of a block of the ICP ledger's own `query_blocks` that tell a transfer. */
export interface IcpBlock {
  transaction: {
    icrc1_memo: [] | [Uint8Array];
    operation: [] | [{ Transfer: { from: Uint8Array; to: Uint8Array; amount: { e8s: bigint } } } | object];
    created_at_time: { timestamp_nanos: bigint };
  };
  timestamp: { timestamp_nanos: bigint };
}

/** As `isTransfer`; `accounts` are the account identifiers of `wanted`. */
export function isIcpTransfer(
  { transaction: { icrc1_memo, operation, created_at_time } }: IcpBlock,
  wanted: WantedTransfer,
  accounts: { from: Uint8Array; to: Uint8Array },
): boolean {
  const [memo] = icrc1_memo;
  const [done] = operation;
  if (!memo || !done || !('Transfer' in done)) return false;
  const { from, to, amount } = done.Transfer;
  return (
    sameBytes(memo, wanted.memo) &&
    created_at_time.timestamp_nanos === wanted.createdAt &&
    amount.e8s === wanted.amount &&
    sameBytes(from, accounts.from) &&
    sameBytes(to, accounts.to)
  );
}
