// The text of principals and accounts (interface specification "Textual representation of principals"; ICRC-1
// TextualEncoding.md).
import type { LedgerAccount } from './account.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Five groups of five, as `aaaaa-aa` for the management canister. */
export function principalText(principal: Uint8Array): string {
  const checked = new Uint8Array(4 + principal.length);
  new DataView(checked.buffer).setUint32(0, crc32(principal));
  checked.set(principal, 4);
  return (base32(checked).match(/.{1,5}/g) ?? []).join('-');
}

/** The principal alone for the default account, else `principal-checksum.subaccount`, leading zeros left out. */
export function accountText({ owner, subaccount }: LedgerAccount): string {
  const hex = [...(subaccount ?? [])]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^0+/, '');
  if (hex === '' || subaccount === undefined) return principalText(owner);
  const whole = new Uint8Array(owner.length + subaccount.length);
  whole.set(owner);
  whole.set(subaccount, owner.length);
  const checksum = new Uint8Array(4);
  new DataView(checksum.buffer).setUint32(0, crc32(whole));
  return `${principalText(owner)}-${base32(checksum)}.${hex}`;
}

/** RFC 4648 in lower case without padding. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >> bits) & 31] ?? '';
      buffer &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + (ALPHABET[(buffer << (5 - bits)) & 31] ?? '') : text;
}

/** ISO 3309, the one of zip files. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
