// What has an end, ordered by when: remembered transactions and expiring allowances. Sweeping reads from the front only.
import { claim } from '../../lib/stable/memory.ts';
import { concat, u64Key } from '../../lib/stable/keys.ts';
import { countWrite } from '../../lib/stable/writes.ts';
import { PERMITTED_DRIFT, TRANSACTION_WINDOW } from '../rules/limits.ts';
import { memory } from '../memory.ts';

const entries = claim({ memoryId: memory.deadlines });
const TRANSACTION = new Uint8Array([0]);
const ALLOWANCE = new Uint8Array([1]);
const KIND_AT = 8;
const NEVER = 1n << 64n;

/** The earliest time an entry may have; saves looking in most transactions. Unknown after an upgrade. */
let earliest: bigint | undefined;

function transactionKey(createdAt: bigint, hash: Uint8Array): Uint8Array {
  return concat([endOf(createdAt), TRANSACTION, hash]);
}
/** Times beyond 64 bits cannot be reached: the last one stands for them. */
function endOf(createdAt: bigint): Uint8Array {
  const end = createdAt + TRANSACTION_WINDOW + PERMITTED_DRIFT;
  return u64Key.encode(end < NEVER ? end : NEVER - 1n);
}
function put(key: Uint8Array, value: Uint8Array): void {
  const at = u64Key.decode(key);
  if (earliest !== undefined && at < earliest) earliest = at;
  countWrite();
  entries.insert(key, value);
}

/** The block of a remembered transaction. */
export function findTransaction(createdAt: bigint, hash: Uint8Array): bigint | undefined {
  const bytes = entries.get(transactionKey(createdAt, hash));
  return bytes === undefined ? undefined : u64Key.decode(bytes);
}

/** Remembers a transaction for as long as its creation time is accepted. */
export function rememberTransaction(createdAt: bigint, hash: Uint8Array, block: bigint): void {
  put(transactionKey(createdAt, hash), u64Key.encode(block));
}

export function addExpiry(expiresAt: bigint, pair: Uint8Array): void {
  put(concat([u64Key.encode(expiresAt), ALLOWANCE, pair]), new Uint8Array());
}

export function removeExpiry(expiresAt: bigint, pair: Uint8Array): void {
  countWrite();
  entries.remove(concat([u64Key.encode(expiresAt), ALLOWANCE, pair]));
}

/** Removes at most `limit` entries whose time is before `now`; each expired allowance goes to `expire`. */
export function sweepDeadlines(now: bigint, limit: number, expire: (pair: Uint8Array) => void): void {
  if (earliest !== undefined && earliest >= now) return;
  const front = entries.keys(0, limit + 1);
  let removed = 0;
  for (const key of front) {
    const at = u64Key.decode(key);
    earliest = at;
    if (at >= now || removed === limit) return;
    countWrite();
    entries.remove(key);
    removed += 1;
    if (key[KIND_AT] === ALLOWANCE[0]) expire(key.slice(KIND_AT + 1));
  }
  earliest = NEVER;
}
