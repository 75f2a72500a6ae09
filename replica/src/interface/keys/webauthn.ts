// Web Authentication signatures: COSE keys, the payload as the challenge (interface specification, "Web Authentication").
import { createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { concatBytes, equalBytes } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import { CborError, decodeCbor } from '../cbor/decode.ts';
import type { CborMap } from '../cbor/decode.ts';
import { sha256 } from '../sha256.ts';
import { ecdsaSignatureFromDer } from './der.ts';

const MAX_SIGNATURE_ITEMS = 100;

type CoseKey = { algorithm: 'es256' | 'rs256' | 'eddsa'; jwk: JsonWebKey };

export function verifyWebAuthn(cose: Bytes, payload: Bytes, signature: Bytes): boolean {
  const key = parseCoseKey(decodeMap(cose));
  const fields = decodeMap(signature);
  const authenticatorData = fields?.get('authenticator_data');
  const clientData = fields?.get('client_data_json');
  const inner = fields?.get('signature');
  if (!key || !(authenticatorData instanceof Uint8Array) || typeof clientData !== 'string') return false;
  if (!(inner instanceof Uint8Array) || !challengeIs(clientData, payload)) return false;

  const signed = concatBytes(authenticatorData, sha256(new TextEncoder().encode(clientData)));
  const publicKey = createPublicKey({ key: key.jwk, format: 'jwk' });
  switch (key.algorithm) {
    case 'es256': {
      const plain = ecdsaSignatureFromDer(inner);
      return plain !== undefined && verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, plain);
    }
    case 'rs256':
      return verify('sha256', signed, publicKey, inner);
    case 'eddsa':
      return verify(null, signed, publicKey, inner);
  }
}

function challengeIs(clientData: string, payload: Bytes): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(clientData);
  } catch {
    return false;
  }
  if (typeof parsed !== 'object' || parsed === null || !('challenge' in parsed)) return false;
  const { challenge } = parsed;
  // Buffer's base64url decoder skips foreign characters; encoding the other way round leaves no such freedom.
  if (typeof challenge !== 'string' || !/^[A-Za-z0-9_-]*={0,2}$/.test(challenge)) return false;
  return equalBytes(Buffer.from(challenge, 'base64url'), payload);
}

/** RFC 8152, section 13, and RFC 8230 for RSA: 1 = key type, 3 = algorithm, the rest by key type. */
function parseCoseKey(map: CborMap | undefined): CoseKey | undefined {
  const keyType = map?.get(1n);
  const algorithm = map?.get(3n);
  const first = map?.get(-1n);
  const second = map?.get(-2n);
  const third = map?.get(-3n);
  if (!(second instanceof Uint8Array)) return undefined;
  if (keyType === 2n && algorithm === -7n && first === 1n && second.length === 32 && third instanceof Uint8Array) {
    if (third.length !== 32) return undefined;
    return { algorithm: 'es256', jwk: { kty: 'EC', crv: 'P-256', x: base64url(second), y: base64url(third) } };
  }
  if (keyType === 3n && algorithm === -257n && first instanceof Uint8Array) {
    // A short modulus protects nothing, a huge one or a huge exponent makes verification a denial of service.
    if (first.length < 256 || first.length > 1024 || second.length > 4) return undefined;
    return { algorithm: 'rs256', jwk: { kty: 'RSA', n: base64url(first), e: base64url(second) } };
  }
  if (keyType === 1n && algorithm === -8n && first === 6n && second.length === 32) {
    return { algorithm: 'eddsa', jwk: { kty: 'OKP', crv: 'Ed25519', x: base64url(second) } };
  }
  return undefined;
}

function decodeMap(bytes: Bytes): CborMap | undefined {
  try {
    const value = decodeCbor(bytes, { maxItems: MAX_SIGNATURE_ITEMS, maxDepth: 4 });
    return value instanceof Map ? value : undefined;
  } catch (error) {
    if (error instanceof CborError) return undefined;
    throw error;
  }
}

function base64url(bytes: Bytes): string {
  return Buffer.from(bytes).toString('base64url');
}
