// Plain byte arrays. Never a pooled Buffer: canisters and decoders must not see their neighbours' memory (PLATFORM.md).
import type { Bytes } from './types.ts';

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

export function concatBytes(...parts: Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Lexicographic order of the bytes, the order of labels in a hash tree and of principals in a range. */
export function compareBytes(a: Bytes, b: Bytes): number {
  return Buffer.compare(a, b);
}

export function equalBytes(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

export function toHex(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export function fromHex(hex: string): Bytes {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
