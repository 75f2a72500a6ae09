import { Principal } from '@dfinity/principal';
import { compareBytes, concatBytes } from '../bytes.ts';
import { CANISTER_RANGE } from '../types.ts';
import type { Bytes } from '../types.ts';
import { sha224 } from './sha256.ts';

export const ANONYMOUS: Bytes = Uint8Array.of(4);
/** `aaaaa-aa`. */
export const MANAGEMENT_CANISTER: Bytes = new Uint8Array(0);
export const MAX_PRINCIPAL_BYTES = 29;

/** The principal that a DER-encoded public key authenticates (interface specification, "Special forms of Principals"). */
export function selfAuthenticating(derPublicKey: Bytes): Bytes {
  return concatBytes(sha224(derPublicKey), Uint8Array.of(2));
}

export function principalText(principal: Bytes): string {
  return Principal.fromUint8Array(principal).toText();
}

/** The bytes of a textual principal, or undefined when it is not one (check sequence and grouping included). */
export function parsePrincipal(text: string): Bytes | undefined {
  if (text.length > 63) return undefined;
  try {
    return Principal.fromText(text).toUint8Array().slice();
  } catch {
    return undefined;
  }
}

/** Whether this subnet is responsible for the id. */
export function isInCanisterRange(id: Bytes): boolean {
  return compareBytes(id, CANISTER_RANGE.first) >= 0 && compareBytes(id, CANISTER_RANGE.last) <= 0;
}
