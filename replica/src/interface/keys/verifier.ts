import { createPublicKey, verify } from 'node:crypto';
import { toHex } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import { sha256 } from '../sha256.ts';
import { verifyCanisterSignature } from './canister-signature.ts';
import type { BlsVerifier } from './canister-signature.ts';
import { parsePublicKey } from './scheme.ts';
import type { PublicKey } from './scheme.ts';
import { verifyWebAuthn } from './webauthn.ts';

const REMEMBERED = 2_000;

/** Verifies signatures of every scheme. Remembers good ones: a delegation comes again with each request of a session. */
export class SignatureVerifier {
  private readonly verifyRoot: BlsVerifier;
  private readonly good = new Set<string>();

  constructor(verifyRoot: BlsVerifier) {
    this.verifyRoot = verifyRoot;
  }

  /** `payload` = domain separator and message. False for unknown schemes and anything malformed. */
  async verify(publicKey: Bytes, payload: Bytes, signature: Bytes): Promise<boolean> {
    const fingerprint = toHex(sha256(sha256(publicKey), sha256(payload), sha256(signature)));
    if (this.good.has(fingerprint)) return true;
    const key = parsePublicKey(publicKey);
    if (!key || !(await this.check(key, payload, signature))) return false;
    if (this.good.size >= REMEMBERED) this.good.clear();
    this.good.add(fingerprint);
    return true;
  }

  private async check(key: PublicKey, payload: Bytes, signature: Bytes): Promise<boolean> {
    switch (key.scheme) {
      case 'canister':
        return verifyCanisterSignature(key, payload, signature, this.verifyRoot);
      case 'webauthn':
        return orFalse(() => verifyWebAuthn(key.cose, payload, signature));
      case 'ed25519':
      case 'p256':
      case 'secp256k1':
        return signature.length === 64 && orFalse(() => verifyPlain(key, payload, signature));
    }
  }
}

function verifyPlain(key: { scheme: string; der: Bytes }, payload: Bytes, signature: Bytes): boolean {
  const publicKey = createPublicKey({ key: Buffer.from(key.der), format: 'der', type: 'spki' });
  if (key.scheme === 'ed25519') return verify(null, payload, publicKey, signature);
  return verify('sha256', payload, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
}

/** OpenSSL throws on points off the curve and the like: that is a signature that does not verify, not a fault here. */
function orFalse(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
