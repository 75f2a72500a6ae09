// Amounts up to 2^256 - 1 as bytes: 8 below 2^64, else 32, big-endian. A general Candid nat costs a loop turn for every
// 7 bits, and balances are read and written by every transfer.

/** 8 or 32 bytes. */
export function amountBytes(amount: bigint): Uint8Array {
  if (amount >> 64n === 0n) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, amount);
    return bytes;
  }
  const bytes = new Uint8Array(32);
  writeAmount(new DataView(bytes.buffer), 0, amount);
  return bytes;
}

/** Reads what `amountBytes` wrote, from `at` to the end. */
export function amountOf(bytes: Uint8Array, at = 0): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length - at === 8 ? view.getBigUint64(at) : readAmount(view, at);
}

/** 32 bytes at `at`. @throws RangeError from 2^256 on. */
export function writeAmount(view: DataView, at: number, amount: bigint): void {
  if (amount >> 256n !== 0n) throw new RangeError('amount does not fit 256 bits');
  view.setBigUint64(at, amount >> 192n);
  view.setBigUint64(at + 8, (amount >> 128n) & WORD);
  view.setBigUint64(at + 16, (amount >> 64n) & WORD);
  view.setBigUint64(at + 24, amount & WORD);
}

export function readAmount(view: DataView, at: number): bigint {
  const high = view.getBigUint64(at);
  const rest = [view.getBigUint64(at + 8), view.getBigUint64(at + 16), view.getBigUint64(at + 24)];
  return rest.reduce((sum, word) => (sum << 64n) | word, high);
}

const WORD = (1n << 64n) - 1n;
