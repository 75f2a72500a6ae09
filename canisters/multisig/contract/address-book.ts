// Accounts the wallet's people have named, and tokens they watch. Names help people; no rule depends on them.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { now } from '../../lib/clock.ts';
import { samePrincipal } from '../../lib/principals.ts';
import { stableCell } from '../../lib/stable/cell.ts';
import { candidValue } from '../../lib/stable/values.ts';
import { checkText } from '../../lib/text.ts';
import { memory, wallet } from '../memory.ts';
import { checkAccount, isAmong, isNobody, sameAccount } from '../rules/account.ts';
import { MultisigLimits as Limits } from '../rules/limits.ts';
import { AddressEntryT, type Account, type AddressEntry, type Answer, type NewAddress } from '../types.ts';
import { tokens } from './configuration.ts';
import { record } from './events.ts';

const cell = stableCell<AddressEntry[]>({
  memoryId: memory.wallet,
  prefix: wallet.addresses,
  value: candidValue<AddressEntry[]>(IDL.Vec(AddressEntryT)),
  initial: () => [],
});
export const addressBook = (): AddressEntry[] => cell.get();

/** Adds an account, or renames it. */
export function saveAddress(by: Principal, { account, name, note }: NewAddress): Answer<null> {
  const invalid =
    checkAccount(account, 'account') ??
    checkText(name, { field: 'name', min: 1, max: Limits.name }) ??
    checkText(note, { field: 'note', max: Limits.addressNote, multiline: true });
  if (invalid) return { err: { invalid } };
  const others = cell.get().filter((entry) => !sameAccount(entry.account, account));
  if (others.length >= Limits.addresses) return { err: { limitReached: { limit: BigInt(Limits.addresses) } } };
  cell.set([...others, { account, name, note, by, at: now() }]);
  record('addressSaved', by, { text: name });
  return { ok: null };
}

export function removeAddress(by: Principal, account: Account): Answer<null> {
  const found = cell.get().find((entry) => sameAccount(entry.account, account));
  if (!found) return { err: { notFound: null } };
  cell.set(cell.get().filter((entry) => entry !== found));
  record('addressRemoved', by, { text: found.name });
  return { ok: null };
}

export function watchToken(by: Principal, ledger: Principal): Answer<null> {
  if (isNobody(ledger)) return { err: { invalid: { field: 'ledger', message: 'is no ledger' } } };
  if (isAmong(ledger, tokens.get())) return { ok: null };
  if (tokens.get().length >= Limits.tokens) return { err: { limitReached: { limit: BigInt(Limits.tokens) } } };
  tokens.set([...tokens.get(), ledger]);
  record('tokenWatched', by, { text: ledger.toText() });
  return { ok: null };
}

export function forgetToken(by: Principal, ledger: Principal): Answer<null> {
  if (!isAmong(ledger, tokens.get())) return { err: { notFound: null } };
  tokens.set(tokens.get().filter((one) => !samePrincipal(one, ledger)));
  record('tokenForgotten', by, { text: ledger.toText() });
  return { ok: null };
}
