// Checks the audit log in the browser: the certificate of its tip, every link of its chain, and one's own entries.
import { Cbor, Certificate, lookup_path, LookupPathStatus, reconstruct, type HashTree } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import {
  lengthBytes,
  sameBytes,
  TIP_LABELS,
  verifyEntry,
  verifyLinks,
} from '../../../canisters/audit_storage/rules/verify.ts';
import { anonymousAgent } from '../../shared/agent/index.ts';
import { toHex } from '../../shared/format/index.ts';
import { getLinks, getTip, ownEntries, storageId, type CertifiedTip, type Link } from './activity.api.ts';
import type { Verification } from './activity.types.ts';

const PAGE = 1_000;
const no = (problem: string): Verification => ({ ok: false, problem });

/** Why the certificate does not vouch for this tip; null when it does. Gives the time it was made (ns). */
async function checkTip(tip: CertifiedTip): Promise<{ problem: string } | { certifiedAt: bigint }> {
  if (!tip.certificate) return { problem: 'the storage gave no certificate for the end of its log' };
  const agent = await anonymousAgent();
  if (!agent.rootKey) return { problem: 'this app does not know the network’s root key' };
  const canisterId = Principal.fromText(await storageId());
  let certificate: Certificate;
  try {
    certificate = await Certificate.create({ certificate: tip.certificate, rootKey: agent.rootKey, canisterId });
  } catch (error) {
    return {
      problem: `the certificate is not the network’s: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const certified = certificate.lookup_path(['canister', canisterId.toUint8Array(), 'certified_data']);
  if (certified.status !== LookupPathStatus.Found) return { problem: 'the certificate says nothing about the storage' };
  const tree = Cbor.decode<HashTree>(tip.hashTree);
  if (!sameBytes(await reconstruct(tree), certified.value))
    return { problem: 'the log’s end is not the certified one' };
  const leaf = (label: string): Uint8Array | null => {
    const found = lookup_path([label], tree);
    return found.status === LookupPathStatus.Found ? found.value : null;
  };
  const [length, hash] = [leaf(TIP_LABELS.length), leaf(TIP_LABELS.hash)];
  if (!length || !sameBytes(length, lengthBytes(tip.length))) return { problem: 'its length is not the certified one' };
  if (!hash || !sameBytes(hash, tip.hash)) return { problem: 'its last hash is not the certified one' };
  const time = certificate.lookup_path(['time']);
  return { certifiedAt: time.status === LookupPathStatus.Found ? leb128(time.value) : 0n };
}

const leb128 = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 7n) | BigInt(byte & 0x7f), 0n);

async function allLinks(length: bigint, onProgress: (read: bigint) => void): Promise<Link[]> {
  const links: Link[] = [];
  while (BigInt(links.length) < length) {
    const rest = length - BigInt(links.length);
    const page = await getLinks(BigInt(links.length), rest < BigInt(PAGE) ? Number(rest) : PAGE);
    if (page.length === 0) break;
    links.push(...page.slice(0, Number(rest)));
    onProgress(BigInt(links.length));
  }
  return links;
}

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
  const tip = await getTip();
  const vouched = await checkTip(tip);
  if ('problem' in vouched) return no(`The certificate does not hold: ${vouched.problem}.`);
  const links = await allLinks(tip.length, (count) => onProgress(count, tip.length));
  const verdict = verifyLinks(links);
  if (!verdict.ok) return no(`The chain breaks at entry ${verdict.index}: ${verdict.problem}.`);
  if (verdict.length !== tip.length) return no(`Only ${verdict.length} of ${tip.length} certified entries were given.`);
  if (!sameBytes(verdict.hash, tip.hash)) return no('The chain ends in another hash than the certified one.');
  for (const entry of own) {
    const link = links[Number(entry.index)];
    const bytes = { digest: Uint8Array.from(entry.digest), hash: Uint8Array.from(entry.hash) };
    if (!link || !sameBytes(link.digest, bytes.digest))
      return no(`Your entry ${entry.index} is not the one in the chain.`);
    if (!verifyEntry({ ...entry, ...bytes })) return no(`The contents of your entry ${entry.index} were changed.`);
  }
  return { ok: true, length: tip.length, hash: toHex(tip.hash), own: own.length, certifiedAt: vouched.certifiedAt };
}
