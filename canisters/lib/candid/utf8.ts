// Text in bulk. In a canister `TextEncoder` is a JavaScript loop (thousands of instructions per character), while
// `escape`, `decodeURIComponent` and `String.fromCharCode.apply` are native, in QuickJS as everywhere else.
import { CandidError } from './error.ts';

/** Arguments of one `apply`: bounded so that QuickJS's stack is safe. */
const CHUNK = 1024;

/** One character per byte. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= CHUNK) return Reflect.apply(String.fromCharCode, null, bytes.subarray(start, end));
  let text = '';
  for (let at = start; at < end; at += CHUNK) text += latin1(bytes, at, Math.min(end, at + CHUNK));
  return text;
}

/** Decodes UTF-8; malformed sequences (overlong, surrogates, truncated) are a CandidError. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  const text = latin1(bytes, start, end);
  const escaped = escape(text);
  if (escaped.length === text.length) return text;
  try {
    return decodeURIComponent(escaped);
  } catch {
    throw new CandidError('text is not valid UTF-8');
  }
}

/** The UTF-8 bytes of a text as one character per byte; a lone surrogate becomes U+FFFD, as in `TextEncoder`. */
export function encodeUtf8(text: string): string {
  try {
    return unescape(encodeURIComponent(text));
  } catch {
    return unescape(encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')));
  }
}
