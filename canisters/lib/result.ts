// The result of a canister method: `variant { ok; err }`. Types and builders only; the Candid side is in `result-type.ts`,
// so that the dApp can share this file.

export type Result<T, E> = { ok: T } | { err: E };

export const ok = <T>(value: T): { ok: T } => ({ ok: value });
export const err = <E>(error: E): { err: E } => ({ err: error });
export const isOk = <T, E>(result: Result<T, E>): result is { ok: T } => 'ok' in result;
