// SHA-256 (FIPS 180-4) shaped for QuickJS, where every operation is interpreted; most of what a block of a ledger costs.
// Measured there, against eight rounds a turn on arrays (1.0 M instructions a block):
// - words in local variables, sixteen rounds written out: reading an array element costs as much as four plain steps;
// - `var`: every use of a `let` checks that it was initialised;
// - a wrap after every addition: a sum above 2^31 becomes a float, and wrapping that costs ten plain steps.
/* eslint-disable no-var */

const K = new Int32Array(64);
const INITIAL = new Int32Array(8);
fillConstants();

/** The first 32 bits of the fractional parts of roots of the first primes, found by Newton's method on big integers. */
function fillConstants(): void {
  let found = 0;
  for (let candidate = 2; found < 64; candidate++) {
    if (!isPrime(candidate)) continue;
    K[found] = fraction(candidate, 3);
    if (found < 8) INITIAL[found] = fraction(candidate, 2);
    found++;
  }
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) return false;
  return true;
}

function fraction(prime: number, degree: 2 | 3): number {
  const target = BigInt(prime) << BigInt(32 * degree);
  let root = 1n << 40n;
  for (;;) {
    const next = degree === 2 ? (root + target / root) / 2n : (2n * root + target / (root * root)) / 3n;
    if (next >= root) return Number(BigInt.asIntN(32, root));
    root = next;
  }
}

/** SHA-256 of one array. About 6,000 interpreted operations per 64 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  const length = message.length;
  const padded = new Uint8Array((((length + 8) >> 6) << 6) + 64);
  padded.set(message);
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
  view.setUint32(padded.length - 4, length << 3);

  const state = INITIAL.slice();
  for (let at = 0; at < padded.length; at += 64) compress(state, view, at);

  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  for (let i = 0; i < 8; i++) out.setInt32(4 * i, state[i] as number);
  return digest;
}

/** One block of 64 bytes: about 0.65 M instructions. */
function compress(state: Int32Array, view: DataView, at: number): void {
  var k = K;
  var a = state[0] as number;
  var b = state[1] as number;
  var c = state[2] as number;
  var d = state[3] as number;
  var e = state[4] as number;
  var f = state[5] as number;
  var g = state[6] as number;
  var h = state[7] as number;
  var w0 = view.getInt32(at + 0);
  var w1 = view.getInt32(at + 4);
  var w2 = view.getInt32(at + 8);
  var w3 = view.getInt32(at + 12);
  var w4 = view.getInt32(at + 16);
  var w5 = view.getInt32(at + 20);
  var w6 = view.getInt32(at + 24);
  var w7 = view.getInt32(at + 28);
  var w8 = view.getInt32(at + 32);
  var w9 = view.getInt32(at + 36);
  var w10 = view.getInt32(at + 40);
  var w11 = view.getInt32(at + 44);
  var w12 = view.getInt32(at + 48);
  var w13 = view.getInt32(at + 52);
  var w14 = view.getInt32(at + 56);
  var w15 = view.getInt32(at + 60);
  var t = 0;
  var ab = 0;
  // `b ^ c` of a round is `a ^ b` of the round before: the majority needs one new exclusive-or.
  var bc = b ^ c;
  for (var i = 0; ; i += 16) {
    t = (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)))) | 0;
    t = (((t + (g ^ (e & (f ^ g)))) | 0) + (((k[i] as number) + w0) | 0)) | 0;
    d = (d + t) | 0;
    ab = a ^ b;
    h =
      (((t + (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)))) | 0) + ((ab & bc) ^ b)) |
      0;
    bc = ab;
    t = (g + (((d >>> 6) | (d << 26)) ^ ((d >>> 11) | (d << 21)) ^ ((d >>> 25) | (d << 7)))) | 0;
    t = (((t + (f ^ (d & (e ^ f)))) | 0) + (((k[i + 1] as number) + w1) | 0)) | 0;
    c = (c + t) | 0;
    ab = h ^ a;
    g =
      (((t + (((h >>> 2) | (h << 30)) ^ ((h >>> 13) | (h << 19)) ^ ((h >>> 22) | (h << 10)))) | 0) + ((ab & bc) ^ a)) |
      0;
    bc = ab;
    t = (f + (((c >>> 6) | (c << 26)) ^ ((c >>> 11) | (c << 21)) ^ ((c >>> 25) | (c << 7)))) | 0;
    t = (((t + (e ^ (c & (d ^ e)))) | 0) + (((k[i + 2] as number) + w2) | 0)) | 0;
    b = (b + t) | 0;
    ab = g ^ h;
    f =
      (((t + (((g >>> 2) | (g << 30)) ^ ((g >>> 13) | (g << 19)) ^ ((g >>> 22) | (g << 10)))) | 0) + ((ab & bc) ^ h)) |
      0;
    bc = ab;
    t = (e + (((b >>> 6) | (b << 26)) ^ ((b >>> 11) | (b << 21)) ^ ((b >>> 25) | (b << 7)))) | 0;
    t = (((t + (d ^ (b & (c ^ d)))) | 0) + (((k[i + 3] as number) + w3) | 0)) | 0;
    a = (a + t) | 0;
    ab = f ^ g;
    e =
      (((t + (((f >>> 2) | (f << 30)) ^ ((f >>> 13) | (f << 19)) ^ ((f >>> 22) | (f << 10)))) | 0) + ((ab & bc) ^ g)) |
      0;
    bc = ab;
    t = (d + (((a >>> 6) | (a << 26)) ^ ((a >>> 11) | (a << 21)) ^ ((a >>> 25) | (a << 7)))) | 0;
    t = (((t + (c ^ (a & (b ^ c)))) | 0) + (((k[i + 4] as number) + w4) | 0)) | 0;
    h = (h + t) | 0;
    ab = e ^ f;
    d =
      (((t + (((e >>> 2) | (e << 30)) ^ ((e >>> 13) | (e << 19)) ^ ((e >>> 22) | (e << 10)))) | 0) + ((ab & bc) ^ f)) |
      0;
    bc = ab;
    t = (c + (((h >>> 6) | (h << 26)) ^ ((h >>> 11) | (h << 21)) ^ ((h >>> 25) | (h << 7)))) | 0;
    t = (((t + (b ^ (h & (a ^ b)))) | 0) + (((k[i + 5] as number) + w5) | 0)) | 0;
    g = (g + t) | 0;
    ab = d ^ e;
    c =
      (((t + (((d >>> 2) | (d << 30)) ^ ((d >>> 13) | (d << 19)) ^ ((d >>> 22) | (d << 10)))) | 0) + ((ab & bc) ^ e)) |
      0;
    bc = ab;
    t = (b + (((g >>> 6) | (g << 26)) ^ ((g >>> 11) | (g << 21)) ^ ((g >>> 25) | (g << 7)))) | 0;
    t = (((t + (a ^ (g & (h ^ a)))) | 0) + (((k[i + 6] as number) + w6) | 0)) | 0;
    f = (f + t) | 0;
    ab = c ^ d;
    b =
      (((t + (((c >>> 2) | (c << 30)) ^ ((c >>> 13) | (c << 19)) ^ ((c >>> 22) | (c << 10)))) | 0) + ((ab & bc) ^ d)) |
      0;
    bc = ab;
    t = (a + (((f >>> 6) | (f << 26)) ^ ((f >>> 11) | (f << 21)) ^ ((f >>> 25) | (f << 7)))) | 0;
    t = (((t + (h ^ (f & (g ^ h)))) | 0) + (((k[i + 7] as number) + w7) | 0)) | 0;
    e = (e + t) | 0;
    ab = b ^ c;
    a =
      (((t + (((b >>> 2) | (b << 30)) ^ ((b >>> 13) | (b << 19)) ^ ((b >>> 22) | (b << 10)))) | 0) + ((ab & bc) ^ c)) |
      0;
    bc = ab;
    t = (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)))) | 0;
    t = (((t + (g ^ (e & (f ^ g)))) | 0) + (((k[i + 8] as number) + w8) | 0)) | 0;
    d = (d + t) | 0;
    ab = a ^ b;
    h =
      (((t + (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)))) | 0) + ((ab & bc) ^ b)) |
      0;
    bc = ab;
    t = (g + (((d >>> 6) | (d << 26)) ^ ((d >>> 11) | (d << 21)) ^ ((d >>> 25) | (d << 7)))) | 0;
    t = (((t + (f ^ (d & (e ^ f)))) | 0) + (((k[i + 9] as number) + w9) | 0)) | 0;
    c = (c + t) | 0;
    ab = h ^ a;
    g =
      (((t + (((h >>> 2) | (h << 30)) ^ ((h >>> 13) | (h << 19)) ^ ((h >>> 22) | (h << 10)))) | 0) + ((ab & bc) ^ a)) |
      0;
    bc = ab;
    t = (f + (((c >>> 6) | (c << 26)) ^ ((c >>> 11) | (c << 21)) ^ ((c >>> 25) | (c << 7)))) | 0;
    t = (((t + (e ^ (c & (d ^ e)))) | 0) + (((k[i + 10] as number) + w10) | 0)) | 0;
    b = (b + t) | 0;
    ab = g ^ h;
    f =
      (((t + (((g >>> 2) | (g << 30)) ^ ((g >>> 13) | (g << 19)) ^ ((g >>> 22) | (g << 10)))) | 0) + ((ab & bc) ^ h)) |
      0;
    bc = ab;
    t = (e + (((b >>> 6) | (b << 26)) ^ ((b >>> 11) | (b << 21)) ^ ((b >>> 25) | (b << 7)))) | 0;
    t = (((t + (d ^ (b & (c ^ d)))) | 0) + (((k[i + 11] as number) + w11) | 0)) | 0;
    a = (a + t) | 0;
    ab = f ^ g;
    e =
      (((t + (((f >>> 2) | (f << 30)) ^ ((f >>> 13) | (f << 19)) ^ ((f >>> 22) | (f << 10)))) | 0) + ((ab & bc) ^ g)) |
      0;
    bc = ab;
    t = (d + (((a >>> 6) | (a << 26)) ^ ((a >>> 11) | (a << 21)) ^ ((a >>> 25) | (a << 7)))) | 0;
    t = (((t + (c ^ (a & (b ^ c)))) | 0) + (((k[i + 12] as number) + w12) | 0)) | 0;
    h = (h + t) | 0;
    ab = e ^ f;
    d =
      (((t + (((e >>> 2) | (e << 30)) ^ ((e >>> 13) | (e << 19)) ^ ((e >>> 22) | (e << 10)))) | 0) + ((ab & bc) ^ f)) |
      0;
    bc = ab;
    t = (c + (((h >>> 6) | (h << 26)) ^ ((h >>> 11) | (h << 21)) ^ ((h >>> 25) | (h << 7)))) | 0;
    t = (((t + (b ^ (h & (a ^ b)))) | 0) + (((k[i + 13] as number) + w13) | 0)) | 0;
    g = (g + t) | 0;
    ab = d ^ e;
    c =
      (((t + (((d >>> 2) | (d << 30)) ^ ((d >>> 13) | (d << 19)) ^ ((d >>> 22) | (d << 10)))) | 0) + ((ab & bc) ^ e)) |
      0;
    bc = ab;
    t = (b + (((g >>> 6) | (g << 26)) ^ ((g >>> 11) | (g << 21)) ^ ((g >>> 25) | (g << 7)))) | 0;
    t = (((t + (a ^ (g & (h ^ a)))) | 0) + (((k[i + 14] as number) + w14) | 0)) | 0;
    f = (f + t) | 0;
    ab = c ^ d;
    b =
      (((t + (((c >>> 2) | (c << 30)) ^ ((c >>> 13) | (c << 19)) ^ ((c >>> 22) | (c << 10)))) | 0) + ((ab & bc) ^ d)) |
      0;
    bc = ab;
    t = (a + (((f >>> 6) | (f << 26)) ^ ((f >>> 11) | (f << 21)) ^ ((f >>> 25) | (f << 7)))) | 0;
    t = (((t + (h ^ (f & (g ^ h)))) | 0) + (((k[i + 15] as number) + w15) | 0)) | 0;
    e = (e + t) | 0;
    ab = b ^ c;
    a =
      (((t + (((b >>> 2) | (b << 30)) ^ ((b >>> 13) | (b << 19)) ^ ((b >>> 22) | (b << 10)))) | 0) + ((ab & bc) ^ c)) |
      0;
    bc = ab;
    if (i === 48) break;
    w0 =
      (((w0 + w9) | 0) +
        (((((w1 >>> 7) | (w1 << 25)) ^ ((w1 >>> 18) | (w1 << 14)) ^ (w1 >>> 3)) +
          (((w14 >>> 17) | (w14 << 15)) ^ ((w14 >>> 19) | (w14 << 13)) ^ (w14 >>> 10))) |
          0)) |
      0;
    w1 =
      (((w1 + w10) | 0) +
        (((((w2 >>> 7) | (w2 << 25)) ^ ((w2 >>> 18) | (w2 << 14)) ^ (w2 >>> 3)) +
          (((w15 >>> 17) | (w15 << 15)) ^ ((w15 >>> 19) | (w15 << 13)) ^ (w15 >>> 10))) |
          0)) |
      0;
    w2 =
      (((w2 + w11) | 0) +
        (((((w3 >>> 7) | (w3 << 25)) ^ ((w3 >>> 18) | (w3 << 14)) ^ (w3 >>> 3)) +
          (((w0 >>> 17) | (w0 << 15)) ^ ((w0 >>> 19) | (w0 << 13)) ^ (w0 >>> 10))) |
          0)) |
      0;
    w3 =
      (((w3 + w12) | 0) +
        (((((w4 >>> 7) | (w4 << 25)) ^ ((w4 >>> 18) | (w4 << 14)) ^ (w4 >>> 3)) +
          (((w1 >>> 17) | (w1 << 15)) ^ ((w1 >>> 19) | (w1 << 13)) ^ (w1 >>> 10))) |
          0)) |
      0;
    w4 =
      (((w4 + w13) | 0) +
        (((((w5 >>> 7) | (w5 << 25)) ^ ((w5 >>> 18) | (w5 << 14)) ^ (w5 >>> 3)) +
          (((w2 >>> 17) | (w2 << 15)) ^ ((w2 >>> 19) | (w2 << 13)) ^ (w2 >>> 10))) |
          0)) |
      0;
    w5 =
      (((w5 + w14) | 0) +
        (((((w6 >>> 7) | (w6 << 25)) ^ ((w6 >>> 18) | (w6 << 14)) ^ (w6 >>> 3)) +
          (((w3 >>> 17) | (w3 << 15)) ^ ((w3 >>> 19) | (w3 << 13)) ^ (w3 >>> 10))) |
          0)) |
      0;
    w6 =
      (((w6 + w15) | 0) +
        (((((w7 >>> 7) | (w7 << 25)) ^ ((w7 >>> 18) | (w7 << 14)) ^ (w7 >>> 3)) +
          (((w4 >>> 17) | (w4 << 15)) ^ ((w4 >>> 19) | (w4 << 13)) ^ (w4 >>> 10))) |
          0)) |
      0;
    w7 =
      (((w7 + w0) | 0) +
        (((((w8 >>> 7) | (w8 << 25)) ^ ((w8 >>> 18) | (w8 << 14)) ^ (w8 >>> 3)) +
          (((w5 >>> 17) | (w5 << 15)) ^ ((w5 >>> 19) | (w5 << 13)) ^ (w5 >>> 10))) |
          0)) |
      0;
    w8 =
      (((w8 + w1) | 0) +
        (((((w9 >>> 7) | (w9 << 25)) ^ ((w9 >>> 18) | (w9 << 14)) ^ (w9 >>> 3)) +
          (((w6 >>> 17) | (w6 << 15)) ^ ((w6 >>> 19) | (w6 << 13)) ^ (w6 >>> 10))) |
          0)) |
      0;
    w9 =
      (((w9 + w2) | 0) +
        (((((w10 >>> 7) | (w10 << 25)) ^ ((w10 >>> 18) | (w10 << 14)) ^ (w10 >>> 3)) +
          (((w7 >>> 17) | (w7 << 15)) ^ ((w7 >>> 19) | (w7 << 13)) ^ (w7 >>> 10))) |
          0)) |
      0;
    w10 =
      (((w10 + w3) | 0) +
        (((((w11 >>> 7) | (w11 << 25)) ^ ((w11 >>> 18) | (w11 << 14)) ^ (w11 >>> 3)) +
          (((w8 >>> 17) | (w8 << 15)) ^ ((w8 >>> 19) | (w8 << 13)) ^ (w8 >>> 10))) |
          0)) |
      0;
    w11 =
      (((w11 + w4) | 0) +
        (((((w12 >>> 7) | (w12 << 25)) ^ ((w12 >>> 18) | (w12 << 14)) ^ (w12 >>> 3)) +
          (((w9 >>> 17) | (w9 << 15)) ^ ((w9 >>> 19) | (w9 << 13)) ^ (w9 >>> 10))) |
          0)) |
      0;
    w12 =
      (((w12 + w5) | 0) +
        (((((w13 >>> 7) | (w13 << 25)) ^ ((w13 >>> 18) | (w13 << 14)) ^ (w13 >>> 3)) +
          (((w10 >>> 17) | (w10 << 15)) ^ ((w10 >>> 19) | (w10 << 13)) ^ (w10 >>> 10))) |
          0)) |
      0;
    w13 =
      (((w13 + w6) | 0) +
        (((((w14 >>> 7) | (w14 << 25)) ^ ((w14 >>> 18) | (w14 << 14)) ^ (w14 >>> 3)) +
          (((w11 >>> 17) | (w11 << 15)) ^ ((w11 >>> 19) | (w11 << 13)) ^ (w11 >>> 10))) |
          0)) |
      0;
    w14 =
      (((w14 + w7) | 0) +
        (((((w15 >>> 7) | (w15 << 25)) ^ ((w15 >>> 18) | (w15 << 14)) ^ (w15 >>> 3)) +
          (((w12 >>> 17) | (w12 << 15)) ^ ((w12 >>> 19) | (w12 << 13)) ^ (w12 >>> 10))) |
          0)) |
      0;
    w15 =
      (((w15 + w8) | 0) +
        (((((w0 >>> 7) | (w0 << 25)) ^ ((w0 >>> 18) | (w0 << 14)) ^ (w0 >>> 3)) +
          (((w13 >>> 17) | (w13 << 15)) ^ ((w13 >>> 19) | (w13 << 13)) ^ (w13 >>> 10))) |
          0)) |
      0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

/** SHA-256 of several arrays one after the other. */
export function sha256Of(parts: Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return sha256(whole);
}
