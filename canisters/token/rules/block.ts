// ICRC-3 blocks in the ICRC-1 and ICRC-2 schemas, and ICRC-107's fee collector block.
import type { Value } from '../../lib/hash/icrc3-value.ts';
import type { KeyedAccount } from './account.ts';
import { hashField, hashMap } from './map-hash.ts';
import { accountsOf, accountValue, transactionFields, type Transaction } from './transaction.ts';

/** A block ready to be appended, with what the indexes need to know about it. */
export interface LedgerBlock {
  value: Value;
  hash: Uint8Array;
  /** Ledger time, nanoseconds. */
  timestamp: bigint;
  /** Whose account history it belongs to; may name an account twice. */
  accounts: KeyedAccount[];
  /** What moved between two holders; 0n for any other operation. For the daily volume. */
  moved: bigint;
  op: Transaction['op'] | 'feeCollector';
}

/** A transaction in ICRC-3 form and its hash, which also identifies it for deduplication. */
export interface HashedTransaction {
  tx: Transaction;
  value: Value;
  hash: Uint8Array;
}

/** Every field the caller gave takes part in the hash, as ICRC-1 "structurally equal" asks. */
export function hashTransaction(tx: Transaction): HashedTransaction {
  const fields = transactionFields(tx);
  return { tx, value: { Map: fields }, hash: hashMap(fields.map(([key, value]) => [key, hashField(value)])) };
}

/**
 * The block of a transaction. ICRC-3 "Effective Fee": the top-level `fee` is written when a fee was charged that the
 * caller did not state; mints and burns have none.
 */
export function transactionBlock(
  { tx, value, hash }: HashedTransaction,
  at: { timestamp: bigint; parent: Uint8Array | undefined; fee: bigint },
): LedgerBlock {
  const head: [string, Value][] = [];
  if ((tx.op === 'xfer' || tx.op === 'approve') && tx.fee === undefined) head.push(['fee', { Nat: at.fee }]);
  return {
    ...linked(head, { ...at, tx: value, txHash: hash }),
    accounts: accountsOf(tx),
    moved: tx.op === 'xfer' ? tx.amount : 0n,
    op: tx.op,
  };
}

/** ICRC-107: from this block on fees go to `collector`, or are burnt when it is absent. */
export function feeCollectorBlock(
  collector: KeyedAccount | undefined,
  at: { timestamp: bigint; parent: Uint8Array | undefined },
): LedgerBlock {
  const fields: [string, Value][] = [['op', { Text: '107set_fee_collector' }]];
  if (collector) fields.unshift(['fee_collector', accountValue(collector)]);
  const txHash = hashMap(fields.map(([key, value]) => [key, hashField(value)]));
  return {
    ...linked([['btype', { Text: '107feecol' }]], { ...at, tx: { Map: fields }, txHash }),
    accounts: collector ? [collector] : [],
    moved: 0n,
    op: 'feeCollector',
  };
}

/** Adds the fields every block has. The first block has no parent and no `phash` (ICRC-3 "Block Log"). */
function linked(
  head: [string, Value][],
  {
    timestamp,
    parent,
    tx,
    txHash,
  }: { timestamp: bigint; parent: Uint8Array | undefined; tx: Value; txHash: Uint8Array },
): Pick<LedgerBlock, 'value' | 'hash' | 'timestamp'> {
  const fields = head;
  if (parent) fields.push(['phash', { Blob: parent }]);
  fields.push(['ts', { Nat: timestamp }]);
  const hashes = fields.map(([key, value]): [string, Uint8Array] => [key, hashField(value)]);
  hashes.push(['tx', txHash]);
  fields.push(['tx', tx]);
  return { value: { Map: fields }, hash: hashMap(hashes), timestamp };
}
