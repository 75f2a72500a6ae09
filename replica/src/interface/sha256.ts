import { createHash } from 'node:crypto';
import { utf8 } from '../bytes.ts';
import type { Bytes } from '../types.ts';

export function sha256(...parts: Bytes[]): Bytes {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
}

export function sha224(bytes: Bytes): Bytes {
  return Uint8Array.from(createHash('sha224').update(bytes).digest());
}

/** Signatures and tree hashes say what they are for: one length byte, then the purpose. */
export function domainSeparator(purpose: string): Bytes {
  return Uint8Array.of(purpose.length, ...utf8(purpose));
}
