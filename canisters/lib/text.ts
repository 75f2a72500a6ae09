// Limits for text that people type: used by canisters before they store it and by the dApp while it is typed.

export interface FieldError {
  field: string;
  message: string;
}

interface TextRule {
  /** The name an error carries. */
  field: string;
  /** Least number of characters, blank ends not counted. */
  min?: number;
  /** Most characters; an emoji of one code point counts as one. */
  max: number;
  /** Most UTF-8 bytes; 4 for each character when left out. */
  maxBytes?: number;
  /** Line breaks and tabs are allowed. */
  multiline?: boolean;
}

interface LinkRule {
  field: string;
  maxBytes?: number;
}

const DEFAULT_LINK_BYTES = 2_048;
const LINE_OR_TAB = /[\n\r\t]/g;
// Controls, and the direction overrides that make a text read as something else than it is.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
// One half of a surrogate pair: not a character, and it cannot be written as UTF-8.
const BROKEN = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;
// No `URL` class in canisters. A host of labels with an optional port, then a path of printable ASCII; no user name, no
// quotes, no angle brackets.
const LINK =
  /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}(?::\d{1,5})?(?:[/?#][!#-;=?-[\]_a-z~%]*)?$/i;

/** The length of a text in UTF-8, in bytes. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    // Each half of a pair counts two: four together.
    else if (unit >= 0xd800 && unit < 0xe000) bytes += 2;
    else bytes += 3;
  }
  return bytes;
}

/** Undefined when the text keeps the rule. Any script and emoji are welcome; control and direction characters are not. */
export function checkText(value: string, rule: TextRule): FieldError | undefined {
  const { field, min = 0, max, maxBytes = max * 4, multiline = false } = rule;
  // First, so that nothing below works on more than the limit.
  if (value.length > maxBytes || utf8Length(value) > maxBytes) return { field, message: `at most ${max} characters` };
  if (BROKEN.test(value)) return { field, message: 'contains a broken character' };
  if (HIDDEN.test(multiline ? value.replace(LINE_OR_TAB, '') : value))
    return { field, message: 'contains control or direction characters' };
  if ([...value].length > max) return { field, message: `at most ${max} characters` };
  if ([...value.trim()].length >= min) return undefined;
  return { field, message: min === 1 ? 'must not be empty' : `at least ${min} characters` };
}

/** Undefined for an https link to a named host: anything else could run script or read local files where it is shown. */
export function checkLink(url: string, { field, maxBytes = DEFAULT_LINK_BYTES }: LinkRule): FieldError | undefined {
  if (url.length > maxBytes) return { field, message: `at most ${maxBytes} bytes` };
  return LINK.test(url) ? undefined : { field, message: 'must be a link that starts with https://' };
}
