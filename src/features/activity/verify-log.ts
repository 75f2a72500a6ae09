// Checks the audit log in the browser: the chain up to its certified tip, and the contents of one's own entries.
import { Principal } from '@dfinity/principal';
import { sameBytes, verifyEntry } from '../../../canisters/audit_storage/rules/verify.ts';
import { anonymousAgent } from '../../shared/agent/index.ts';
import { toHex } from '../../shared/format/index.ts';
import { getLinks, getTip, ownEntries, storageId } from './activity.api.ts';
import type { Verification } from './activity.types.ts';
import { checkLog } from './check-log.ts';

const no = (problem: string): Verification => ({ ok: false, problem });

/**
 * The verdict on the whole log, and on the contents of the newest entries of `user` (at most 50). Throws AppError when
 * the log cannot be read: that is no verdict.
 */
export async function verifyLog(
  user: Principal | null,
  onProgress: (read: bigint, of: bigint) => void,
): Promise<Verification> {
  // Entries first: the tip read after them covers them all.
  const own = user ? await ownEntries(user) : [];
  const agent = await anonymousAgent();
  if (!agent.rootKey) return no('This app does not know the network’s root key.');
  const canisterId = Principal.fromText(await storageId());
  const checked = await checkLog({ canisterId, rootKey: agent.rootKey, getTip, getLinks, onProgress });
  if ('problem' in checked) return no(checked.problem);
  const { tip, links, certifiedAt } = checked;
  for (const entry of own) {
    const link = links[Number(entry.index)];
    const bytes = { digest: Uint8Array.from(entry.digest), hash: Uint8Array.from(entry.hash) };
    if (!link || !sameBytes(link.digest, bytes.digest))
      return no(`Your entry ${entry.index} is not the one in the chain.`);
    if (!verifyEntry({ ...entry, ...bytes })) return no(`The contents of your entry ${entry.index} were changed.`);
  }
  return { ok: true, length: tip.length, hash: toHex(tip.hash), own: own.length, certifiedAt };
}
