// Checks an audit log against the network's root key: the certificate of its tip, and every link of its chain.
// Used by the dApp and by `scripts/verify-audit.ts`.
import { Cbor, Certificate, lookup_path, LookupPathStatus, reconstruct, type HashTree } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import { lengthBytes, sameBytes, TIP_LABELS, verifyLinks } from '../../../canisters/audit_storage/rules/verify.ts';

const PAGE = 1_000;

export interface CertifiedTip {
  length: bigint;
  hash: Uint8Array;
  certificate: Uint8Array | null;
  hashTree: Uint8Array;
}
export interface Link {
  index: bigint;
  digest: Uint8Array;
  hash: Uint8Array;
}
/** Where the log is read from, and what vouches for it. */
export interface LogSource {
  canisterId: Principal;
  /** DER. */
  rootKey: Uint8Array;
  getTip(): Promise<CertifiedTip>;
  getLinks(start: bigint, length: number): Promise<Link[]>;
  onProgress(read: bigint, of: bigint): void;
}
export type LogVerdict = { problem: string } | { tip: CertifiedTip; links: Link[]; certifiedAt: bigint };

/** Why the certificate does not vouch for this tip; null when it does. Gives the time it was made (ns). */
async function checkTip(
  tip: CertifiedTip,
  { canisterId, rootKey }: LogSource,
): Promise<{ problem: string } | { certifiedAt: bigint }> {
  if (!tip.certificate) return { problem: 'the storage gave no certificate for the end of its log' };
  let certificate: Certificate;
  try {
    certificate = await Certificate.create({ certificate: tip.certificate, rootKey, canisterId });
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

async function allLinks(length: bigint, source: LogSource): Promise<Link[]> {
  const links: Link[] = [];
  while (BigInt(links.length) < length) {
    const rest = length - BigInt(links.length);
    const page = await source.getLinks(BigInt(links.length), rest < BigInt(PAGE) ? Number(rest) : PAGE);
    if (page.length === 0) break;
    links.push(...page.slice(0, Number(rest)));
    source.onProgress(BigInt(links.length), length);
  }
  return links;
}

/** The verdict on the whole log. Throws when it cannot be read: that is no verdict. */
export async function checkLog(source: LogSource): Promise<LogVerdict> {
  const tip = await source.getTip();
  const vouched = await checkTip(tip, source);
  if ('problem' in vouched) return { problem: `The certificate does not hold: ${vouched.problem}.` };
  const links = await allLinks(tip.length, source);
  const verdict = verifyLinks(links);
  if (!verdict.ok) return { problem: `The chain breaks at entry ${verdict.index}: ${verdict.problem}.` };
  if (verdict.length !== tip.length)
    return { problem: `Only ${verdict.length} of ${tip.length} certified entries were given.` };
  if (!sameBytes(verdict.hash, tip.hash)) return { problem: 'The chain ends in another hash than the certified one.' };
  return { tip, links, certifiedAt: vouched.certifiedAt };
}
