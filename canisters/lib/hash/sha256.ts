// SHA-256 (FIPS 180-4) shaped for QuickJS, where every operation is interpreted: local variables, no calls in the round
// loop, the message schedule as a rolling window computed in the same loop.

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

const W = new Int32Array(64);

/** SHA-256 of one array. About 6,000 interpreted operations per 64 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  const length = message.length;
  const padded = new Uint8Array(((length + 8) >> 6 << 6) + 64);
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

function compress(state: Int32Array, view: DataView, at: number): void {
  const w = W;
  const k = K;
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let i = 0; i < 64; i++) {
    let word: number;
    if (i < 16) {
      word = view.getInt32(at + 4 * i);
    } else {
      const x = w[i - 15] as number;
      const y = w[i - 2] as number;
      word =
        ((w[i - 16] as number) +
          ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) +
          (w[i - 7] as number) +
          ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10)) | 0;
    }
    w[i] = word;
    const t = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (g ^ e & (f ^ g)) + (k[i] as number) + word) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t) | 0;
    d = c;
    const majority = a & b | c & (a | b);
    c = b;
    b = a;
    a = (t + ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + majority) | 0;
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
