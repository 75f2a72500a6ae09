// What the factory is told of a change of the configuration.
import type { Principal } from '@dfinity/principal';
import type { MultisigNotice } from '../notice-types.ts';
import { isAmong } from '../rules/account.ts';
import type { WalletConfig } from '../types.ts';

const peopleOf = (people: { user: Principal }[]): Principal[] => people.map(({ user }) => user);
const without = (people: Principal[], others: Principal[]): Principal[] =>
  people.filter((one) => !isAmong(one, others));

const noPeople = { signers: [], observers: [] };

/** Without `before`: of a new wallet, whose numbers and name the factory has from its creation. */
export function configNotices(
  before: WalletConfig | undefined,
  after: WalletConfig,
  autoUpdate: boolean,
): MultisigNotice[] {
  const [old, young] = [before ?? noPeople, after];
  const [oldSigners, signers] = [peopleOf(old.signers), peopleOf(young.signers)];
  const [oldObservers, observers] = [peopleOf(old.observers), peopleOf(young.observers)];
  const notices: MultisigNotice[] = [
    ...without(oldSigners, signers).map((signerRemoved) => ({ signerRemoved })),
    ...without(oldObservers, observers).map((observerRemoved) => ({ observerRemoved })),
    ...without(signers, oldSigners).map((signerAdded) => ({ signerAdded })),
    ...without(observers, oldObservers).map((observerAdded) => ({ observerAdded })),
  ];
  if (before === undefined) return notices;
  const { threshold } = after;
  const signerCount = signers.length;
  if (before.threshold !== threshold || oldSigners.length !== signerCount)
    notices.push({ thresholdChanged: { threshold, signerCount } });
  if (before.name !== after.name)
    notices.push({ detailsChanged: { name: after.name, threshold, signerCount, autoUpdate } });
  return notices;
}
