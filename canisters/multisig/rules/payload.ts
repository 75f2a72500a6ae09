// What people approve: the Candid bytes of an action, and their hash. The same in the wallet and in the dApp.
import { compile } from '../../lib/candid/index.ts';
import { sha256 } from '../../lib/hash/sha256.ts';
import { ActionT, type Action } from '../types.ts';

const codec = compile([ActionT]);

/** A whole Candid message (`DIDL…`), so that other tools can decode it. */
export const encodeAction = (action: Action): Uint8Array => codec.encode([action]);

/** SHA-256 of `encodeAction`. In a canister about 1 M instructions per 64 bytes. */
export const payloadHash = (action: Action): Uint8Array => sha256(encodeAction(action));

/** Whether the bytes are equal: short ones. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
