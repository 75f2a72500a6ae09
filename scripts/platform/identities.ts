// Identities kept as PEM files, in the forms that `icp`, `dfx` and openssl write: Ed25519, or ECDSA on secp256k1.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SignIdentity, type DerEncodedPublicKey, type PublicKey, type Signature } from '@dfinity/agent';

/** A key that never leaves this object; signatures as the interface specification wants them ("Signatures"). */
class PemIdentity extends SignIdentity {
  readonly #key: KeyObject;
  readonly #publicKey: Uint8Array;

  constructor(key: KeyObject) {
    super();
    this.#key = key;
    this.#publicKey = Uint8Array.from(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  }

  getPublicKey(): PublicKey {
    const toDer = (): DerEncodedPublicKey => this.#publicKey as DerEncodedPublicKey;
    return { toDer };
  }

  sign(message: Uint8Array): Promise<Signature> {
    const { asymmetricKeyType } = this.#key;
    const bytes =
      asymmetricKeyType === 'ed25519'
        ? sign(null, message, this.#key)
        : sign('sha256', message, { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return Promise.resolve(Uint8Array.from(bytes) as Signature);
  }
}

/** The identity in a PEM file. @throws Error when there is no such file or key */
export function identityFromPem(path: string): SignIdentity {
  if (!existsSync(path)) throw new Error(`There is no ${path}; name the PEM file of your identity.`);
  const key = privateKeyIn(path);
  const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType;
  if (kind !== 'ed25519' && kind !== 'secp256k1')
    throw new Error(`${path} holds a ${kind} key; an Ed25519 or secp256k1 key is needed.`);
  return new PemIdentity(key);
}

/** The identity in a PEM file, made at first use and readable by its owner only. */
export function ownIdentity(path: string): SignIdentity {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    chmodSync(path, 0o600);
  }
  return identityFromPem(path);
}

function privateKeyIn(path: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (error) {
    throw new Error(`${path} holds no private key. Restore it, or delete it and start with --fresh.`, { cause: error });
  }
}
