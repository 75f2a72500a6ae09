// Who is who for the readers of one wallet: signers, observers and guardians by name, accounts by the address book.
import type { Principal } from '@dfinity/principal';
import { shortPrincipal } from '../../../shared/format/index.ts';
import type { Account, AddressEntry, WalletConfig } from '../multisig.types.ts';
import { textOf } from './account.ts';

export interface Names {
  /** The reader's principal. */
  me: string | null;
  /** `You`, a signer's name, `this wallet`, else the shortened principal. */
  person: (principal: Principal) => string;
  /** The address book's name, a person's name, else the shortened account. */
  account: (account: Account) => string;
  /** The name alone; null for somebody unknown here. */
  known: (account: Account) => string | null;
}

export interface NameSources {
  wallet: string;
  config: WalletConfig;
  book: readonly AddressEntry[];
  me: string | null;
}

export function namesOf({ wallet, config, book, me }: NameSources): Names {
  const people = new Map<string, string>([
    ...config.observers.map(({ user, name }) => [user.toText(), name] as const),
    ...config.signers.map(({ user, name }) => [user.toText(), name] as const),
    [wallet, 'this wallet'],
  ]);
  const accounts = new Map(book.map(({ account, name }) => [textOf(account), name]));
  const personName = (principal: string): string | null =>
    principal === me ? 'You' : people.get(principal)?.trim() || null;
  const known = (account: Account): string | null =>
    accounts.get(textOf(account)) ?? (account.subaccount.length === 0 ? personName(account.owner.toText()) : null);
  return {
    me,
    person: (principal) => personName(principal.toText()) ?? shortPrincipal(principal),
    account: (account) => known(account) ?? shortAccount(account),
    known,
  };
}

function shortAccount(account: Account): string {
  const text = textOf(account);
  const dot = text.indexOf('.');
  return dot === -1 ? shortPrincipal(text) : `${shortPrincipal(account.owner)}.${text.slice(dot + 1, dot + 7)}`;
}
