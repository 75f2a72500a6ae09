// Checks a log against its certified tip, without trusting whoever handed it out. Pure.
import { chainHash, entryDigest, GENESIS_HASH } from './entry-digest.ts';
import type { AuditEntry, Link } from '../types.ts';

export type Verdict = { ok: true; length: bigint; hash: Uint8Array } | { ok: false; index: bigint; problem: string };

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * Follows the chain from the first entry. `links` must be all of them, in order.
 * The verdict's hash must then be compared with the certified one: a log that was cut off also follows.
 */
export function verifyLinks(links: Iterable<Link>): Verdict {
  let hash: Uint8Array = GENESIS_HASH;
  let length = 0n;
  for (const link of links) {
    if (link.index !== length) return { ok: false, index: length, problem: `entry ${link.index} stands in its place` };
    hash = chainHash(hash, link.digest);
    if (!sameBytes(hash, link.hash))
      return { ok: false, index: length, problem: 'its hash does not follow from the entry before' };
    length += 1n;
  }
  return { ok: true, length, hash };
}

/** Whether the contents are those that the link vouches for. */
export function verifyEntry(entry: AuditEntry): boolean {
  return sameBytes(entryDigest(entry), entry.digest);
}

/** The text labels of the certified tree, and how the length is written there (8 bytes, big-endian). */
export const TIP_LABELS = { length: 'audit_length', hash: 'audit_hash' } as const;

export function lengthBytes(length: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, length);
  return bytes;
}
