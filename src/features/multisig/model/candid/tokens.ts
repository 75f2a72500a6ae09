// Cuts Candid text into tokens (Candid spec, "Textual values").
import { CandidFault } from './candid-tree.ts';

export type Token =
  | { kind: 'word'; text: string; at: number }
  | { kind: 'string'; bytes: Uint8Array; at: number }
  | { kind: 'number'; text: string; at: number }
  | { kind: 'mark'; text: string; at: number }
  | { kind: 'end'; text: ''; at: number };

const SPACE = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /[+-]?(?:0x[0-9a-fA-F][0-9a-fA-F_]*|\d[\d_]*(?:\.(?:\d[\d_]*)?)?(?:[eE][+-]?\d+)?|inf\b|nan\b)/y;
const MARKS = '(){}[];,=:';

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  for (;;) {
    at += match(SPACE)?.length ?? 0;
    if (at >= text.length) break;
    const start = at;
    const char = text.charAt(at);
    const word = match(WORD);
    const number = word === null ? match(NUMBER) : null;
    if (word !== null) {
      tokens.push({ kind: 'word', text: word, at: start });
      at += word.length;
    } else if (number !== null) {
      tokens.push({ kind: 'number', text: number, at: start });
      at += number.length;
    } else if (text.startsWith('->', at)) {
      // Only interfaces have arrows.
      tokens.push({ kind: 'mark', text: '->', at: start });
      at += 2;
    } else if (MARKS.includes(char)) {
      tokens.push({ kind: 'mark', text: char, at: start });
      at++;
    } else if (char === '"') {
      const { bytes, end } = readString(text, at);
      tokens.push({ kind: 'string', bytes, at: start });
      at = end;
    } else throw new CandidFault(`“${char}” does not belong here`, at);
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', "'": "'" };

/** Bytes, because `\ff` stands for a byte that need not be UTF-8: blobs are written so. */
function readString(text: string, start: number): { bytes: Uint8Array; end: number } {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let at = start + 1; at < text.length;) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (char === '"') return { bytes: Uint8Array.from(bytes), end: at + 1 };
    if (char !== '\\') {
      bytes.push(...encoder.encode(char));
      at += char.length;
      continue;
    }
    const rest = text.slice(at + 1, at + 12);
    const hex = /^[0-9a-fA-F]{2}/.exec(rest)?.[0];
    const unicode = /^u\{([0-9a-fA-F_]{1,8})\}/.exec(rest);
    const plain = ESCAPES[rest.charAt(0)];
    if (hex) {
      bytes.push(Number.parseInt(hex, 16));
      at += 3;
    } else if (unicode?.[1]) {
      const code = Number.parseInt(unicode[1].replace(/_/g, ''), 16);
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        throw new CandidFault('This is no Unicode character', at);
      bytes.push(...encoder.encode(String.fromCodePoint(code)));
      at += 1 + unicode[0].length;
    } else if (plain !== undefined) {
      bytes.push(...encoder.encode(plain));
      at += 2;
    } else throw new CandidFault('After a backslash comes n, r, t, a quote, two hex digits or u{…}', at);
  }
  throw new CandidFault('This text is opened but not closed', start);
}
