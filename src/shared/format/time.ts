// Times from canisters are nanoseconds since 1970 (bigint, UTC); people read their own time zone.

export const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;
export const toDate = (ns: bigint): Date => new Date(Number(ns / 1_000_000n));

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const precise = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const formatDateTime = (ns: bigint): string => dateTime.format(toDate(ns));
export const formatPrecise = (ns: bigint): string => precise.format(toDate(ns));
export const formatDay = (ns: bigint): string => day.format(toDate(ns));

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `3 minutes ago`, `in 2 hours`, `just now` (less than 45 s either way). */
export function formatRelative(ns: bigint, now: bigint = nowNs()): string {
  const seconds = Number((ns - now) / 1_000_000_000n);
  if (Math.abs(seconds) < 45) return 'just now';
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size * 0.95) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(Math.round(seconds / 60), 'minute');
}

/** A length of time: `850 ms`, `3.2 s`, `4 min 10 s`, `2 h 5 min`. */
export function formatDuration(ns: bigint): string {
  const ms = Number(ns / 1_000_000n);
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor(ms / 1_000) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
