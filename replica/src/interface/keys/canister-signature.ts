// Signatures by canisters: a certificate over the canister's certified data, which is the root of a tree that holds
// the payload's hash (interface specification, "Canister signatures").
import { concatBytes, equalBytes, utf8 } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import { CborError, decodeCbor } from '../cbor/decode.ts';
import type { CborMap } from '../cbor/decode.ts';
import { domainSeparator, sha256 } from '../sha256.ts';
import { lookupValue, parseHashTree, reconstruct } from '../tree/verify.ts';

export type BlsVerifier = (message: Bytes, signature: Bytes) => Promise<boolean>;

const MAX_SIGNATURE_ITEMS = 20_000;

/** `verifyRoot` checks a signature by this instance's root key. Delegations to subnets are refused: there are none. */
export async function verifyCanisterSignature(
  key: { canisterId: Bytes; seed: Bytes },
  payload: Bytes,
  signature: Bytes,
  verifyRoot: BlsVerifier,
): Promise<boolean> {
  const outer = decodeMap(signature);
  const encoded = outer?.get('certificate');
  const certificate = encoded instanceof Uint8Array ? decodeMap(encoded) : undefined;
  const stateTree = parseHashTree(certificate?.get('tree'));
  const signatureTree = parseHashTree(outer?.get('tree'));
  const rootSignature = certificate?.get('signature');
  if (!stateTree || !signatureTree || !(rootSignature instanceof Uint8Array)) return false;
  if (certificate?.has('delegation')) return false;

  const entry = lookupValue(signatureTree, [utf8('sig'), sha256(key.seed), sha256(payload)]);
  if (entry?.length !== 0) return false;
  const certifiedData = lookupValue(stateTree, [utf8('canister'), key.canisterId, utf8('certified_data')]);
  if (!certifiedData || !equalBytes(certifiedData, reconstruct(signatureTree))) return false;
  return verifyRoot(concatBytes(domainSeparator('ic-state-root'), reconstruct(stateTree)), rootSignature);
}

function decodeMap(bytes: Bytes): CborMap | undefined {
  try {
    // A fork of a hash tree is one level of CBOR; real trees are balanced and stay far below this.
    const value = decodeCbor(bytes, { maxItems: MAX_SIGNATURE_ITEMS, maxDepth: 256 });
    return value instanceof Map ? value : undefined;
  } catch (error) {
    if (error instanceof CborError) return undefined;
    throw error;
  }
}
