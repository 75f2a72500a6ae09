// SHA-256 (FIPS 180-4) for QuickJS, which has no native one. Rounds are written out eight at a time, so that the eight
// words need no shifting from name to name, and every rotation stays within 32-bit integers: `>>>` would give numbers
// above 2^31, which QuickJS keeps as floats and computes with several times slower.

// prettier-ignore
const K = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
].map((k) => k | 0);

// prettier-ignore
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
].map((k) => k | 0);

/** Expanded message, the round constants already added. */
const w: number[] = new Array<number>(64).fill(0);
const schedule: number[] = new Array<number>(64).fill(0);

function compress(state: number[], view: DataView, at: number): void {
  for (let i = 0; i < 16; i += 1) {
    const word = view.getInt32(at + i * 4);
    schedule[i] = word;
    w[i] = (word + (K[i] as number)) | 0;
  }
  for (let i = 16; i < 64; i += 1) {
    const x = schedule[i - 15] as number;
    const y = schedule[i - 2] as number;
    const word =
      ((schedule[i - 16] as number) +
        (schedule[i - 7] as number) +
        (((x << 25) | ((x >> 7) & 0x1ffffff)) ^ ((x << 14) | ((x >> 18) & 0x3fff)) ^ ((x >> 3) & 0x1fffffff)) +
        (((y << 15) | ((y >> 17) & 0x7fff)) ^ ((y << 13) | ((y >> 19) & 0x1fff)) ^ ((y >> 10) & 0x3fffff))) |
      0;
    schedule[i] = word;
    w[i] = (word + (K[i] as number)) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
  let t: number;
  for (let i = 0; i < 64; i += 8) {
    t =
      h +
      (((e << 26) | ((e >> 6) & 0x3ffffff)) ^ ((e << 21) | ((e >> 11) & 0x1fffff)) ^ ((e << 7) | ((e >> 25) & 0x7f))) +
      (g ^ (e & (f ^ g))) +
      (w[i] as number);
    d = (d + t) | 0;
    h =
      (t +
        (((a << 30) | ((a >> 2) & 0x3fffffff)) ^
          ((a << 19) | ((a >> 13) & 0x7ffff)) ^
          ((a << 10) | ((a >> 22) & 0x3ff))) +
        ((a & b) | (c & (a | b)))) |
      0;
    t =
      g +
      (((d << 26) | ((d >> 6) & 0x3ffffff)) ^ ((d << 21) | ((d >> 11) & 0x1fffff)) ^ ((d << 7) | ((d >> 25) & 0x7f))) +
      (f ^ (d & (e ^ f))) +
      (w[i + 1] as number);
    c = (c + t) | 0;
    g =
      (t +
        (((h << 30) | ((h >> 2) & 0x3fffffff)) ^
          ((h << 19) | ((h >> 13) & 0x7ffff)) ^
          ((h << 10) | ((h >> 22) & 0x3ff))) +
        ((h & a) | (b & (h | a)))) |
      0;
    t =
      f +
      (((c << 26) | ((c >> 6) & 0x3ffffff)) ^ ((c << 21) | ((c >> 11) & 0x1fffff)) ^ ((c << 7) | ((c >> 25) & 0x7f))) +
      (e ^ (c & (d ^ e))) +
      (w[i + 2] as number);
    b = (b + t) | 0;
    f =
      (t +
        (((g << 30) | ((g >> 2) & 0x3fffffff)) ^
          ((g << 19) | ((g >> 13) & 0x7ffff)) ^
          ((g << 10) | ((g >> 22) & 0x3ff))) +
        ((g & h) | (a & (g | h)))) |
      0;
    t =
      e +
      (((b << 26) | ((b >> 6) & 0x3ffffff)) ^ ((b << 21) | ((b >> 11) & 0x1fffff)) ^ ((b << 7) | ((b >> 25) & 0x7f))) +
      (d ^ (b & (c ^ d))) +
      (w[i + 3] as number);
    a = (a + t) | 0;
    e =
      (t +
        (((f << 30) | ((f >> 2) & 0x3fffffff)) ^
          ((f << 19) | ((f >> 13) & 0x7ffff)) ^
          ((f << 10) | ((f >> 22) & 0x3ff))) +
        ((f & g) | (h & (f | g)))) |
      0;
    t =
      d +
      (((a << 26) | ((a >> 6) & 0x3ffffff)) ^ ((a << 21) | ((a >> 11) & 0x1fffff)) ^ ((a << 7) | ((a >> 25) & 0x7f))) +
      (c ^ (a & (b ^ c))) +
      (w[i + 4] as number);
    h = (h + t) | 0;
    d =
      (t +
        (((e << 30) | ((e >> 2) & 0x3fffffff)) ^
          ((e << 19) | ((e >> 13) & 0x7ffff)) ^
          ((e << 10) | ((e >> 22) & 0x3ff))) +
        ((e & f) | (g & (e | f)))) |
      0;
    t =
      c +
      (((h << 26) | ((h >> 6) & 0x3ffffff)) ^ ((h << 21) | ((h >> 11) & 0x1fffff)) ^ ((h << 7) | ((h >> 25) & 0x7f))) +
      (b ^ (h & (a ^ b))) +
      (w[i + 5] as number);
    g = (g + t) | 0;
    c =
      (t +
        (((d << 30) | ((d >> 2) & 0x3fffffff)) ^
          ((d << 19) | ((d >> 13) & 0x7ffff)) ^
          ((d << 10) | ((d >> 22) & 0x3ff))) +
        ((d & e) | (f & (d | e)))) |
      0;
    t =
      b +
      (((g << 26) | ((g >> 6) & 0x3ffffff)) ^ ((g << 21) | ((g >> 11) & 0x1fffff)) ^ ((g << 7) | ((g >> 25) & 0x7f))) +
      (a ^ (g & (h ^ a))) +
      (w[i + 6] as number);
    f = (f + t) | 0;
    b =
      (t +
        (((c << 30) | ((c >> 2) & 0x3fffffff)) ^
          ((c << 19) | ((c >> 13) & 0x7ffff)) ^
          ((c << 10) | ((c >> 22) & 0x3ff))) +
        ((c & d) | (e & (c | d)))) |
      0;
    t =
      a +
      (((f << 26) | ((f >> 6) & 0x3ffffff)) ^ ((f << 21) | ((f >> 11) & 0x1fffff)) ^ ((f << 7) | ((f >> 25) & 0x7f))) +
      (h ^ (f & (g ^ h))) +
      (w[i + 7] as number);
    e = (e + t) | 0;
    a =
      (t +
        (((b << 30) | ((b >> 2) & 0x3fffffff)) ^
          ((b << 19) | ((b >> 13) & 0x7ffff)) ^
          ((b << 10) | ((b >> 22) & 0x3ff))) +
        ((b & c) | (d & (b | c)))) |
      0;
  }
  state[0] = ((state[0] as number) + a) | 0;
  state[1] = ((state[1] as number) + b) | 0;
  state[2] = ((state[2] as number) + c) | 0;
  state[3] = ((state[3] as number) + d) | 0;
  state[4] = ((state[4] as number) + e) | 0;
  state[5] = ((state[5] as number) + f) | 0;
  state[6] = ((state[6] as number) + g) | 0;
  state[7] = ((state[7] as number) + h) | 0;
}

/** The SHA-256 hash, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array((bytes.length + 72) & ~63);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  // The length in bits as 64 bits; the upper half is only set beyond 512 MiB.
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const state = START.slice();
  for (let at = 0; at < padded.length; at += 64) compress(state, view, at);
  const out = new Uint8Array(32);
  const result = new DataView(out.buffer);
  for (let i = 0; i < 8; i += 1) result.setInt32(i * 4, state[i] as number);
  return out;
}

/** The hash of several parts, one after another. */
export function sha256Of(parts: Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return sha256(joined);
}
