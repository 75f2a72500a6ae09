// Which signature scheme a DER-encoded public key belongs to (interface specification, "Signatures").
import type { Bytes } from '../../types.ts';
import { MAX_PRINCIPAL_BYTES } from '../principal.ts';
import { parsePublicKeyInfo } from './der.ts';

export type PublicKey =
  | { scheme: 'ed25519' | 'p256' | 'secp256k1'; der: Bytes }
  | { scheme: 'webauthn'; cose: Bytes }
  | { scheme: 'canister'; canisterId: Bytes; seed: Bytes };

const ED25519 = '06032b6570';
const P256 = '06072a8648ce3d020106082a8648ce3d030107';
const SECP256K1 = '06072a8648ce3d020106052b8104000a';
const COSE = '060a2b0601040183b8430101';
const CANISTER_SIGNATURE = '060a2b0601040183b8430102';
const UNCOMPRESSED_POINT_BYTES = 65;

/** Undefined for an unknown scheme or a malformed key. */
export function parsePublicKey(der: Bytes): PublicKey | undefined {
  const info = parsePublicKeyInfo(der);
  if (!info) return undefined;
  const { algorithm, key } = info;
  const isUncompressed = key.length === UNCOMPRESSED_POINT_BYTES && key[0] === 4;
  switch (algorithm) {
    case ED25519:
      return key.length === 32 ? { scheme: 'ed25519', der } : undefined;
    case P256:
      return isUncompressed ? { scheme: 'p256', der } : undefined;
    case SECP256K1:
      return isUncompressed ? { scheme: 'secp256k1', der } : undefined;
    case COSE:
      return { scheme: 'webauthn', cose: key };
    case CANISTER_SIGNATURE: {
      const length = key[0];
      if (length === undefined || length > MAX_PRINCIPAL_BYTES || key.length < 1 + length) return undefined;
      return { scheme: 'canister', canisterId: key.slice(1, 1 + length), seed: key.slice(1 + length) };
    }
    default:
      return undefined;
  }
}
