// SubjectPublicKeyInfo, the one DER structure of the interface: SEQUENCE { SEQUENCE { OID, … }, BIT STRING }.
import { concatBytes, toHex } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';

export interface PublicKeyInfo {
  /** Hex of the algorithm identifier's content, OID and parameters with their DER headers. */
  algorithm: string;
  key: Bytes;
}

/** Undefined unless the bytes are exactly one such structure in shortest form with a whole number of key bytes. */
export function parsePublicKeyInfo(der: Bytes): PublicKeyInfo | undefined {
  const outer = element(der, 0, 0x30);
  if (!outer || outer.end !== der.length) return undefined;
  const algorithm = element(der, outer.start, 0x30);
  if (!algorithm || algorithm.end > outer.end) return undefined;
  const bits = element(der, algorithm.end, 0x03);
  if (!bits || bits.end !== outer.end || der[bits.start] !== 0) return undefined;
  return {
    algorithm: toHex(der.subarray(algorithm.start, algorithm.end)),
    key: der.slice(bits.start + 1, bits.end),
  };
}

/** An ECDSA signature (r · s, 32 bytes each) from the DER form that WebAuthn uses; undefined when malformed. */
export function ecdsaSignatureFromDer(der: Bytes): Bytes | undefined {
  const outer = element(der, 0, 0x30);
  if (!outer || outer.end !== der.length) return undefined;
  const r = element(der, outer.start, 0x02);
  const s = r && element(der, r.end, 0x02);
  if (!r || !s || s.end !== outer.end) return undefined;
  const halves = [der.subarray(r.start, r.end), der.subarray(s.start, s.end)].map((half) => {
    const digits = half[0] === 0 ? half.subarray(1) : half;
    return digits.length <= 32 ? concatBytes(new Uint8Array(32 - digits.length), digits) : undefined;
  });
  return halves[0] && halves[1] && concatBytes(halves[0], halves[1]);
}

function element(der: Bytes, at: number, tag: number): { start: number; end: number } | undefined {
  const first = der[at + 1];
  if (der[at] !== tag || first === undefined) return undefined;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count === 0 || count > 3) return undefined;
    length = 0;
    for (let i = 0; i < count; i++) {
      const byte = der[start++];
      if (byte === undefined) return undefined;
      length = length * 256 + byte;
    }
    if (length < 0x80 || length < 256 ** (count - 1)) return undefined;
  }
  return start + length <= der.length ? { start, end: start + length } : undefined;
}
