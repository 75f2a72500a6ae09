// ICRC-1 accounts as text: `owner` or `owner-checksum.subaccount` (ICRC-1, "Textual encoding of accounts").
import { Principal } from '@dfinity/principal';
import { accountText } from '../../../canisters/token/rules/account-text.ts';

/** An account by value: texts compare and serialise, principals and byte arrays do not. */
export interface IcrcAccount {
  /** The owner's principal as text. */
  owner: string;
  /** 64 hex digits, or null for the default subaccount (32 zero bytes are the default, too). */
  subaccount: string | null;
}

export type ParsedAccount = { ok: true; account: IcrcAccount } | { ok: false; reason: string; mend: string };

/** The longest text of an account: 63 for a principal, 1 + 7 for the checksum, 1 + 64 for the subaccount. */
export const ACCOUNT_TEXT_LIMIT = 136;

/** Reads an account that a person typed; says what is wrong and how to mend it. */
export function parseAccountText(input: string): ParsedAccount {
  const text = input.trim();
  if (text === '')
    return fault('The account is missing', 'Enter a principal such as abcde-…-cai, or an ICRC-1 account.');
  if (text.length > ACCOUNT_TEXT_LIMIT)
    return fault('This is too long for an account', 'Copy the account again from the wallet that shows it.');
  if (/^[0-9a-f]{64}$/i.test(text))
    return fault(
      'This is an old ICP account identifier',
      'Ask for the principal (or ICRC-1 account) of this wallet instead.',
    );
  const dot = text.indexOf('.');
  if (dot === -1) return parseOwner(text, null);

  const subaccountText = text.slice(dot + 1).toLowerCase();
  if (!/^[1-9a-f][0-9a-f]{0,63}$/.test(subaccountText))
    return fault(
      'The part after the point is not a subaccount',
      'It has up to 64 hex digits (0–9, a–f) and does not start with 0.',
    );
  const dash = text.lastIndexOf('-', dot);
  if (dash === -1) return fault('The checksum before the point is missing', 'Copy the whole account again.');
  const subaccount = subaccountText.padStart(64, '0');
  const parsed = parseOwner(text.slice(0, dash), subaccount);
  if (!parsed.ok) return parsed;
  if (formatAccount(parsed.account) !== text.toLowerCase())
    return fault('The checksum does not fit: there is a typing error in this account', 'Copy the whole account again.');
  return parsed;
}

function parseOwner(text: string, subaccount: string | null): ParsedAccount {
  try {
    const principal = Principal.fromText(text.toLowerCase());
    if (principal.isAnonymous())
      return fault(
        'This is the anonymous principal, which belongs to nobody',
        'Enter the principal of a person or a canister.',
      );
    if (principal.toUint8Array().length === 0)
      return fault(
        'This is the management canister, which cannot hold tokens',
        'Enter the principal of a person or a canister.',
      );
    return { ok: true, account: { owner: principal.toText(), subaccount } };
  } catch {
    return fault(
      'This is not a principal',
      'Principals look like abcde-fghij-…-xyz; copy it again, there may be a typing error.',
    );
  }
}

function fault(reason: string, mend: string): ParsedAccount {
  return { ok: false, reason, mend };
}

/** The account as people copy it; the default subaccount is left out. */
export function formatAccount(account: IcrcAccount): string {
  const subaccount = subaccountBytes(account.subaccount);
  if (subaccount === null) return account.owner;
  return accountText({ owner: Principal.fromText(account.owner).toUint8Array(), subaccount });
}

/** Same account, same key; the default subaccount has one form only. */
export function accountKey(account: IcrcAccount): string {
  return formatAccount(account);
}

export function sameAccount(a: IcrcAccount | null, b: IcrcAccount | null): boolean {
  if (a === null || b === null) return a === b;
  return accountKey(a) === accountKey(b);
}

/** The bytes of a subaccount as the ledger wants them, or null for the default one. */
export function subaccountBytes(hex: string | null): Uint8Array | null {
  if (hex === null || /^0*$/.test(hex)) return null;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Hex of a ledger's subaccount; 32 zero bytes and nothing at all are the same account. */
export function subaccountHex(bytes: Uint8Array | null): string | null {
  if (bytes === null || bytes.every((byte) => byte === 0)) return null;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .padStart(64, '0');
}
