// The log itself: entries, their indexes, and the certified tip. Appending touches a constant number of keys.
import type { Principal } from '@dfinity/principal';
import { bodyOf } from '../lib/candid/index.ts';
import { certify } from '../lib/certified.ts';
import { now } from '../lib/clock.ts';
import { principalKey, textKey, tupleKey, u64Key } from '../lib/stable/keys.ts';
import { stableLog } from '../lib/stable/log.ts';
import { stableMap } from '../lib/stable/map.ts';
import { postings } from '../lib/stable/postings.ts';
import { candidValue, u64Value } from '../lib/stable/values.ts';
import { memory } from './memory.ts';
import { chainHash, entryDigest, GENESIS_HASH } from './rules/entry-digest.ts';
import { lengthBytes, sameBytes, TIP_LABELS } from './rules/verify.ts';
import { AuditEntryT, AuditEventT, type AuditEntry, type AuditEvent } from './types.ts';

export const entries = stableLog<AuditEntry>({ memoryId: memory.entries, value: candidValue<AuditEntry>(AuditEntryT) });
export const byUser = postings({ memoryId: memory.byUser, list: principalKey, removable: false });
export const byAction = postings({ memoryId: memory.byAction, list: textKey, removable: false });
export const byContract = postings({ memoryId: memory.byContract, list: principalKey, removable: false });
const bySequence = stableMap({ memoryId: memory.bySequence, key: tupleKey(principalKey, u64Key), value: u64Value });
const eventBody = bodyOf<AuditEvent>(AuditEventT);

/** The hash of the newest entry, or of nothing. */
export function tipHash(): Uint8Array {
  const length = entries.length();
  return length === 0 ? GENESIS_HASH : (entries.get(length - 1)?.hash ?? GENESIS_HASH);
}

/** Certified data is lost by a reinstallation only, but an upgrade may change its form: set it after each. */
export const certifyTip = (): void =>
  certify({ [TIP_LABELS.length]: lengthBytes(BigInt(entries.length())), [TIP_LABELS.hash]: tipHash() });

/**
 * The entry's index. A repeat (same writer, same sequence, same contents) gets the index of the first;
 * `undefined`: the sequence was used for another event.
 */
export function append(writer: Principal, event: AuditEvent): bigint | undefined {
  const known = bySequence.get([writer, event.sequence]);
  if (known !== undefined) {
    const stored = entries.get(Number(known));
    return stored && sameBytes(eventBody.encode(stored.event), eventBody.encode(event)) ? known : undefined;
  }
  const index = entries.length();
  const content = { index: BigInt(index), writer, event, recordedAt: now() };
  const digest = entryDigest(content);
  entries.append({ ...content, digest, hash: chainHash(tipHash(), digest) });
  bySequence.set([writer, event.sequence], BigInt(index));
  byUser.add(event.user, index);
  byAction.add(event.action, index);
  const [contract] = event.contract;
  if (contract) byContract.add(contract, index);
  return BigInt(index);
}
