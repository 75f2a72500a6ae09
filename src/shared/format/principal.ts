import { Principal } from '@dfinity/principal';

/** `rrkah-fqa…q-cai`: the first groups and the last, enough to recognise, never to type. */
export function shortPrincipal(principal: Principal | string): string {
  const text = typeof principal === 'string' ? principal : principal.toText();
  if (text.length <= 15) return text;
  const groups = text.split('-');
  return `${groups[0]}…${groups[groups.length - 1]}`;
}

export type ParsedPrincipal = { ok: true; principal: Principal } | { ok: false; message: string };

/** Reads a principal and checks its checksum. */
export function parsePrincipal(text: string): ParsedPrincipal {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, message: 'Enter a principal.' };
  try {
    return { ok: true, principal: Principal.fromText(trimmed) };
  } catch {
    return { ok: false, message: 'This is not a valid principal: check for a missing or changed character.' };
  }
}
