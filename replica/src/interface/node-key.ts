import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { concatBytes } from '../bytes.ts';
import type { Bytes } from '../types.ts';
import { selfAuthenticating } from './principal.ts';
import { domainSeparator } from './sha256.ts';

const RESPONSE = domainSeparator('ic-response');

/** The one node of this subnet: its Ed25519 key signs query responses. */
export class NodeKey {
  /** DER, 44 bytes. */
  readonly publicKey: Bytes;
  readonly id: Bytes;
  private readonly secret: KeyObject;

  /** From what {@link NodeKey.create} made. */
  constructor(pkcs8: Bytes) {
    this.secret = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    this.publicKey = Uint8Array.from(createPublicKey(this.secret).export({ format: 'der', type: 'spki' }));
    this.id = selfAuthenticating(this.publicKey);
  }

  static create(): Bytes {
    const { privateKey } = generateKeyPairSync('ed25519');
    return Uint8Array.from(privateKey.export({ format: 'der', type: 'pkcs8' }));
  }

  /** Signs the representation-independent hash of a query response (interface specification, "Request: Query call"). */
  signResponse(digest: Bytes): Bytes {
    return Uint8Array.from(sign(null, concatBytes(RESPONSE, digest), this.secret));
  }
}
