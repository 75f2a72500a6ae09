// Limits on texts from users, the same in canisters and in the dApp.

export interface FieldError {
  field: string;
  message: string;
}

export interface TextLimits {
  /** The name of the field in messages. */
  field: string;
  /** Characters a reader sees as such (code points); 0 unless said otherwise. */
  min?: number;
  max: number;
  /** In UTF-8; four times `max` unless said otherwise. */
  maxBytes?: number;
  /** Allows line breaks and tabs. */
  multiline?: boolean;
}

// Control and format characters that hide, reorder or break text: C0/C1, bidirectional overrides and isolates, line and
// paragraph separators, invisible operators, tags, lone surrogates, the byte order mark. The joiners that emoji and many
// scripts need (U+200C, U+200D) stay allowed, and so do right-to-left letters.
const FORBIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/u;
const LINE_BREAKS = /[\n\r\t]/g;

/** Length in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** What is wrong with a text, or nothing. Checks the cheap limits first: `length` bounds the work for the others. */
export function checkText(
  value: string,
  { field, min = 0, max, maxBytes = 4 * max, multiline = false }: TextLimits,
): FieldError | undefined {
  const wrong = (message: string): FieldError => ({ field, message });
  const tooLong = wrong(`must have at most ${max} characters`);
  if (value.length > 2 * max) return tooLong;
  const characters = [...value].length;
  if (characters > max) return tooLong;
  if (value.trim() === '' && min > 0) return wrong('must not be empty');
  if (characters < min) return wrong(`must have at least ${min} characters`);
  if (value !== value.trim()) return wrong('must not begin or end with a space');
  if (FORBIDDEN.test(multiline ? value.replace(LINE_BREAKS, ' ') : value))
    return wrong('must not contain control characters or invisible marks');
  if (utf8Length(value) > maxBytes) return wrong(`must have at most ${maxBytes} bytes`);
  return undefined;
}

// Written out because canisters have no `URL`: https, a host name with a dot, optional port, then no spaces, quotes,
// brackets or backslashes. No user part: `https://bank.com@evil.com` must not pass.
const HTTPS =
  /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](?::\d{1,5})?(?:[/?#][^\s"'<>\\^`{|}]*)?$/i;

/** What is wrong with a link, or nothing: https only, ASCII, at most `maxBytes` (2,048 unless said otherwise). */
export function checkLink(
  url: string,
  { field, maxBytes = 2_048 }: { field: string; maxBytes?: number },
): FieldError | undefined {
  if (url.length > maxBytes) return { field, message: `must have at most ${maxBytes} characters` };
  if (!HTTPS.test(url) || /[^\x21-\x7e]/.test(url))
    return { field, message: 'must be a link that begins with https://' };
  return undefined;
}
