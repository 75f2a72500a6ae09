// Lengths of time as people say them: `3 days`. Nanoseconds inside.

export const UNITS = [
  { unit: 'years', ns: 31_536_000_000_000_000n },
  { unit: 'days', ns: 86_400_000_000_000n },
  { unit: 'hours', ns: 3_600_000_000_000n },
  { unit: 'minutes', ns: 60_000_000_000n },
] as const;
export type DurationUnit = (typeof UNITS)[number]['unit'];

const MAX = (1n << 64n) - 1n;

/** `3 days`, `1 day 12 hours 5 seconds`, `none` for nothing; `most` parts say enough where exactness does not matter. */
export function durationText(ns: bigint, most = Infinity): string {
  if (ns === 0n) return 'none';
  let rest = ns;
  const parts = UNITS.flatMap(({ unit, ns: size }) => {
    const count = rest / size;
    rest %= size;
    return count === 0n ? [] : [`${count} ${count === 1n ? unit.slice(0, -1) : unit}`];
  });
  const seconds = Number(rest / 1_000_000n) / 1_000;
  if (seconds > 0 || parts.length === 0) parts.push(`${seconds} ${seconds === 1 ? 'second' : 'seconds'}`);
  return parts.slice(0, most).join(' ');
}

/** The parts of a form's text `36 hours`. */
export function durationParts(text: string): { count: string; unit: DurationUnit } {
  const [count = '', unit] = text.split(' ');
  return { count, unit: UNITS.find((known) => known.unit === unit)?.unit ?? 'days' };
}

/** The form's text for a length: in the largest unit that says it exactly. */
export function durationField(ns: bigint): string {
  const fitting = UNITS.find(({ ns: size }) => ns % size === 0n && ns !== 0n) ?? UNITS[0];
  return `${ns / fitting.ns} ${fitting.unit}`;
}

/** Nanoseconds of a form's text; null when it says no length. */
export function readDuration(text: string): bigint | null {
  const { count, unit } = durationParts(text);
  if (!/^\d{1,9}$/.test(count)) return null;
  const size = UNITS.find((known) => known.unit === unit)?.ns ?? 0n;
  const ns = BigInt(count) * size;
  return ns > MAX ? null : ns;
}
