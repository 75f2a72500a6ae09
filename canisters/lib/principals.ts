// Comparing principals. `compareTo`, `toText` and `toHex` are loops over bytes in JavaScript: in a canister a hundred
// thousand instructions each. One native call makes a text of the bytes, and texts compare natively.
import type { Principal } from '@dfinity/principal';

/** The bytes as a text, one character each: a key for sets and maps on the heap, not for people. */
export const principalId = (principal: Principal): string =>
  Reflect.apply(String.fromCharCode, null, principal.toUint8Array()) as string;

export const samePrincipal = (a: Principal, b: Principal): boolean => a === b || principalId(a) === principalId(b);
