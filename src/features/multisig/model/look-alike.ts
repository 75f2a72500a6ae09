// Addresses made to be mistaken for another: same beginning and end, other middle ("address poisoning").
import type { Account, AddressEntry } from '../multisig.types.ts';
import { textOf } from './account.ts';

/** Characters at each end that people compare. */
const SEEN = 4;

/** Whether two different texts look the same at a glance. */
export function looksLike(a: string, b: string): boolean {
  if (a === b) return false;
  const [x, y] = [plain(a), plain(b)];
  // Short ids differ in the middle only; ends that all canister ids share (`cai`) are no likeness.
  const [headX, headY] = [x.slice(0, SEEN), y.slice(0, SEEN)];
  if (headX !== headY) return false;
  return ending(x) === ending(y);
}

const plain = (text: string): string => text.toLowerCase().replace(/-/g, '');
const ending = (text: string): string => text.replace(/cai$/, '').slice(-SEEN);

/** The entry of the address book (or of accounts paid before) that an account could be mistaken for. */
export function lookAlikeOf<E extends Pick<AddressEntry, 'account'>>(account: Account, book: readonly E[]): E | null {
  const text = textOf(account);
  if (book.some((entry) => textOf(entry.account) === text)) return null;
  return book.find((entry) => looksLike(textOf(entry.account), text) || sameOwner(entry.account, account)) ?? null;
}

/** Another account of the same owner: often a mistake, never the same purse. */
const sameOwner = (a: Account, b: Account): boolean => a.owner.toText() === b.owner.toText();

/** Another entry with a name that reads the same. */
export function sameNameAs(name: string, account: Account, book: readonly AddressEntry[]): AddressEntry | null {
  const folded = fold(name);
  return book.find((entry) => fold(entry.name) === folded && textOf(entry.account) !== textOf(account)) ?? null;
}

/** Case, accents, spaces and invisible characters do not make a name another. */
const fold = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\s]/gu, '')
    .toLowerCase();
