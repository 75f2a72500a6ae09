// Identities kept as PEM files, in the form that `icp`, `dfx` and openssl read.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Ed25519KeyIdentity } from '@dfinity/identity';

/** The identity in a PKCS #8 PEM file (Ed25519); made at first use, readable by its owner only. */
export function identityFromPem(path: string): Ed25519KeyIdentity {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    chmodSync(path, 0o600);
  }
  const key = privateKeyIn(path);
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`${path} holds a ${key.asymmetricKeyType} key; an Ed25519 key in PKCS #8 PEM is needed.`);
  // The last 32 bytes of the PKCS #8 form of an Ed25519 key are its seed (RFC 8410).
  const seed = key.export({ type: 'pkcs8', format: 'der' }).subarray(-32);
  return Ed25519KeyIdentity.generate(Uint8Array.from(seed));
}

function privateKeyIn(path: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (error) {
    throw new Error(`${path} holds no private key. Restore it, or delete it and start with --fresh.`, { cause: error });
  }
}
