// Candid as people read and write it, and as canisters take it.
import { toHex } from '../../../../shared/format/index.ts';
import { CandidFault } from './candid-tree.ts';
import { decodeCandid } from './decode-candid.ts';
import type { DidMethod, DidService } from './did-types.ts';
import { encodeCandid } from './encode-candid.ts';
import { fitArguments } from './fit-candid.ts';
import { parseCandid } from './parse-candid.ts';
import { namesIn, printCandid } from './print-candid.ts';

export type { DidMethod, DidService } from './did-types.ts';
export { templateOf } from './fit-candid.ts';
export { parseDid } from './parse-did.ts';

export type ReadCandid = { ok: true; bytes: Uint8Array; names: Set<string> } | { ok: false; message: string };

/** A method of an interface, with the types it speaks of. */
export interface KnownMethod {
  method: DidMethod;
  types: DidService['types'];
}

/** Candid text to argument bytes, with the method's types where they are known; says what is wrong and where. */
export function readCandid(text: string, known?: KnownMethod): ReadCandid {
  try {
    const parsed = parseCandid(text);
    const args = known ? fitArguments(parsed, known.method, known.types) : parsed;
    return { ok: true, bytes: encodeCandid(args), names: namesIn(args) };
  } catch (error) {
    if (!(error instanceof CandidFault)) throw error;
    return {
      ok: false,
      message: error.at === null ? `${error.message}.` : `${error.message} (${placeOf(text, error.at)}).`,
    };
  }
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Argument or reply bytes as text: Candid where they are Candid, else hex. */
export function candidText(bytes: Uint8Array, names?: ReadonlySet<string>): { text: string; isCandid: boolean } {
  if (bytes.length === 0) return { text: '(no bytes)', isCandid: false };
  try {
    return { text: printCandid(decodeCandid(bytes), { names }), isCandid: true };
  } catch {
    return { text: toHex(bytes), isCandid: false };
  }
}
