// What an uploaded file really is, by its first bytes: a name or a declared type can say anything.

export type ImageKind = 'image/png' | 'image/jpeg' | 'image/webp';

/** The kind of a bitmap image that a token may carry; null for anything else (SVG can hold scripts, GIF can blink). */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  const starts = (...prefix: number[]): boolean => prefix.every((byte, index) => bytes[index] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  const ascii = (from: number, text: string): boolean =>
    [...text].every((char, index) => bytes[from + index] === char.charCodeAt(0));
  if (ascii(0, 'RIFF') && ascii(8, 'WEBP')) return 'image/webp';
  return null;
}

/** Characters of a logo's data URL (32 KiB), as the canister limits it. */
export const LOGO_LIMIT = 32 * 1024;

const DATA_URL = /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

/**
 * A logo that may be shown: a bitmap data URL within the limit, or an https URL. Null for everything else, so that a
 * canister's own words never reach an `<img>` unchecked.
 */
export function safeLogo(logo: string | null): string | null {
  if (logo === null || logo.length > LOGO_LIMIT) return null;
  if (DATA_URL.test(logo)) return logo;
  return safeLink(logo);
}

/** An https address without user name or password, as the browser understands it; null for everything else. */
export function safeLink(text: string): string | null {
  if (text.length > 2_048 || !/^https:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
  } catch {
    return null;
  }
}
