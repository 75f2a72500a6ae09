// The shapes that @dfinity/candid gives, as the rest of the app wants them.

/** `[] | [T]` → `T | null`. */
export const fromOpt = <T>(opt: [] | [T]): T | null => (opt.length === 0 ? null : opt[0]);

/** `T | null | undefined` → `[] | [T]`. */
export const toOpt = <T>(value: T | null | undefined): [] | [T] =>
  value === null || value === undefined ? [] : [value];

/** `[] | [T]` → what `map` makes of it, or null. */
export const mapOpt = <T, U>(opt: [] | [T], map: (value: T) => U): U | null => (opt.length === 0 ? null : map(opt[0]));
