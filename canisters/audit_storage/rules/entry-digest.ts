// The audit log's hash chain. Pure: the canister writes by it, the dApp and `scripts/verify-audit.ts` check by it.
import { sha256 } from '../../lib/hash/sha256.ts';
import { hashValue, type Value } from '../../lib/hash/icrc3-value.ts';
import type { AuditEntry } from '../types.ts';

/** What the first entry is chained to: 32 zero bytes. Also the tip's hash of an empty log. */
export const GENESIS_HASH = new Uint8Array(32);

type Content = Omit<AuditEntry, 'digest' | 'hash'>;

/** The entry as the canonical map that is hashed: an absent contract is left out, so the map has one form only. */
export function entryValue({ index, writer, event, recordedAt }: Content): Value {
  const [contract] = event.contract;
  return {
    Map: [
      ['action', { Text: event.action }],
      ['at', { Nat: event.at }],
      ...(contract ? [['contract', { Blob: contract.toUint8Array() }] satisfies [string, Value]] : []),
      ['details', { Array: event.details.map(([key, value]) => ({ Array: [{ Text: key }, { Text: value }] })) }],
      ['index', { Nat: index }],
      ['recordedAt', { Nat: recordedAt }],
      ['sequence', { Nat: event.sequence }],
      ['serviceId', { Text: event.serviceId }],
      ['user', { Blob: event.user.toUint8Array() }],
      ['writer', { Blob: writer.toUint8Array() }],
    ],
  };
}

/** 32 bytes: the ICRC-3 value hash of the entry. */
export const entryDigest = (entry: Content): Uint8Array => hashValue(entryValue(entry));

/** 32 bytes: sha256(previousHash ‖ digest). */
export function chainHash(previousHash: Uint8Array, digest: Uint8Array): Uint8Array {
  const joined = new Uint8Array(previousHash.length + digest.length);
  joined.set(previousHash);
  joined.set(digest, previousHash.length);
  return sha256(joined);
}
