// What a canister says is shown on pages; a lying one may send megabytes or thousands of rows.
import { Principal } from '@dfinity/principal';

const TEXT = 4_000;
const LIST = 1_000;

/** The same value with long texts and lists cut; bytes and principals stay as they are. */
export function shortened<T>(value: T): T {
  return cut(value) as T;
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return value.length > TEXT ? `${value.slice(0, TEXT)}…` : value;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Principal)
    return value;
  if (Array.isArray(value)) return value.slice(0, LIST).map(cut);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cut(part)]));
}
