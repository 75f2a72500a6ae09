// Addresses made to be mistaken for another: same beginning and end, other middle ("address poisoning").
import type { Account, AddressEntry } from '../multisig.types.ts';
import { textOf } from './account.ts';

/** Characters at each end that people compare. */
const SEEN = 4;

/** What people see of an address: two that share it look the same at a glance. */
export function glance(text: string): string {
  const plain = text.toLowerCase().replace(/-/g, '');
  // Short ids differ in the middle only; ends that all canister ids share (`cai`) are no likeness.
  return `${plain.slice(0, SEEN)}…${plain.replace(/cai$/, '').slice(-SEEN)}`;
}

type Known = Pick<AddressEntry, 'account'>;

/** Finds what an account could be mistaken for among many: of the address book, or paid before. */
export function lookAlikes<E extends Known>(known: readonly E[]): (account: Account) => E | null {
  const exact = new Set<string>();
  const byGlance = new Map<string, E>();
  const byOwner = new Map<string, E>();
  for (const entry of known) {
    const text = textOf(entry.account);
    exact.add(text);
    if (!byGlance.has(glance(text))) byGlance.set(glance(text), entry);
    const owner = entry.account.owner.toText();
    if (!byOwner.has(owner)) byOwner.set(owner, entry);
  }
  return (account) => {
    const text = textOf(account);
    if (exact.has(text)) return null;
    // Another account of the same owner: often a mistake, never the same purse.
    return byGlance.get(glance(text)) ?? byOwner.get(account.owner.toText()) ?? null;
  };
}

export const lookAlikeOf = <E extends Known>(account: Account, known: readonly E[]): E | null =>
  lookAlikes(known)(account);

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
