// Signing keys of every scheme, made independently of the code under test.
import { createHash, createSign, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { concatBytes, fromHex, utf8 } from '../../src/bytes.ts';
import type { Bytes } from '../../src/types.ts';

export interface TestKey {
  der: Bytes;
  principal: Bytes;
  sign(payload: Bytes): Bytes;
}

export function principalOf(der: Bytes): Bytes {
  return concatBytes(Uint8Array.from(createHash('sha224').update(der).digest()), Uint8Array.of(2));
}

export function ed25519Key(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const der = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  return { der, principal: principalOf(der), sign: (payload) => Uint8Array.from(sign(null, payload, privateKey)) };
}

export function ecdsaKey(namedCurve: 'P-256' | 'secp256k1'): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
  const der = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  const options = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return { der, principal: principalOf(der), sign: (payload) => Uint8Array.from(sign('sha256', payload, options)) };
}

/** WebAuthn keys; `challenge` lets a test put another challenge into the client data. */
export function webAuthnKey(algorithm: 'ES256' | 'RS256' | 'EdDSA', challenge?: (payload: Bytes) => Bytes): TestKey {
  const { cose, privateKey } = coseKey(algorithm);
  const der = wrapCose(cose);
  return {
    der,
    principal: principalOf(der),
    sign: (payload) => {
      const shown = Buffer.from(challenge ? challenge(payload) : payload).toString('base64url');
      const clientData = JSON.stringify({ type: 'webauthn.get', challenge: shown, origin: 'http://localhost' });
      const authenticatorData = new Uint8Array(37);
      const signed = concatBytes(authenticatorData, Uint8Array.from(createHash('sha256').update(clientData).digest()));
      const signature =
        algorithm === 'EdDSA' ? sign(null, signed, privateKey) : createSign('sha256').update(signed).sign(privateKey);
      return concatBytes(
        fromHex('d9d9f7a3'),
        text('authenticator_data'),
        blob(authenticatorData),
        text('client_data_json'),
        text(clientData),
        text('signature'),
        blob(Uint8Array.from(signature)),
      );
    },
  };
}

function coseKey(algorithm: 'ES256' | 'RS256' | 'EdDSA'): { cose: Bytes; privateKey: KeyObject } {
  if (algorithm === 'RS256') {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = publicKey.export({ format: 'jwk' });
    return {
      privateKey,
      cose: concatBytes(fromHex('a401030339010020'), blob(field(jwk.n)), fromHex('21'), blob(field(jwk.e))),
    };
  }
  if (algorithm === 'EdDSA') {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return {
      privateKey,
      cose: concatBytes(fromHex('a401010327200621'), blob(field(publicKey.export({ format: 'jwk' }).x))),
    };
  }
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  return {
    privateKey,
    cose: concatBytes(fromHex('a5010203262001'), fromHex('21'), blob(field(jwk.x)), fromHex('22'), blob(field(jwk.y))),
  };
}

function wrapCose(cose: Bytes): Bytes {
  return derPublicKey('2b0601040183b8430101', cose);
}

/** A DER-encoded public key of an algorithm given by its OID in hexadecimal. */
export function derPublicKey(oid: string, key: Bytes): Bytes {
  const identifier = fromHex(oid);
  const algorithm = der(0x30, der(0x06, identifier));
  return der(0x30, concatBytes(algorithm, der(0x03, concatBytes(Uint8Array.of(0), key))));
}

function der(tag: number, content: Bytes): Bytes {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return concatBytes(Uint8Array.of(tag, ...size), content);
}

function field(value: string | undefined): Bytes {
  return Uint8Array.from(Buffer.from(value ?? '', 'base64url'));
}

function head(major: number, length: number): Bytes {
  return Uint8Array.of((major << 5) | 25, length >> 8, length & 255);
}

function blob(bytes: Bytes): Bytes {
  return concatBytes(head(2, bytes.length), bytes);
}

function text(value: string): Bytes {
  return concatBytes(head(3, utf8(value).length), utf8(value));
}
