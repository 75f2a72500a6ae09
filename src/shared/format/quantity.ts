const CYCLE_UNITS: [string, bigint][] = [
  ['T', 1_000_000_000_000n],
  ['B', 1_000_000_000n],
  ['M', 1_000_000n],
];

/** Cycles: `3.25 T`, `780.5 B`. */
export function formatCycles(cycles: bigint): string {
  for (const [unit, size] of CYCLE_UNITS) {
    if (cycles >= size)
      return `${cycles / size}.${(((cycles % size) * 100n) / size).toString().padStart(2, '0')} ${unit}`;
  }
  return cycles.toString();
}

/** Bytes: `4.2 MiB`. */
export function formatBytes(bytes: bigint): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes * 10n;
  let unit = 0;
  while (size >= 10_240n && unit < units.length - 1) {
    size /= 1_024n;
    unit += 1;
  }
  return unit === 0 ? `${bytes} B` : `${size / 10n}.${size % 10n} ${units[unit]}`;
}

/** A whole number with thousands grouped. */
export const formatCount = (count: bigint | number): string => count.toLocaleString('en-US');

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bytes of a hex text; throws on anything else. */
export function fromHex(hex: string): Uint8Array {
  if (hex.length % 2 !== 0 || /[^0-9a-f]/i.test(hex)) throw new Error('Not a hexadecimal text.');
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}
