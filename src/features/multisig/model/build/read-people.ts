// Changes of who belongs to the wallet, from their forms.
import { votersOf } from '../../../../../canisters/multisig/rules/validate-wallet-config.ts';
import { toOpt } from '../../../../shared/agent/index.ts';
import type { Action, Signer, WalletDetails } from '../../multisig.types.ts';
import { Faults, type Reading } from './reading.ts';
import { known } from './read-money.ts';

export interface SignerForm {
  user: string;
  name: string;
  propose: boolean;
  vote: boolean;
  execute: boolean;
  /** Separated by commas. */
  groups: string;
}
export const emptySigner = (): SignerForm => ({
  ...{ user: '', name: '', propose: true, vote: true, execute: true, groups: '' },
});
export const signerFormOf = ({ user, name, rights, groups }: Signer): SignerForm => ({
  ...{ user: user.toText(), name, ...rights, groups: groups.join(', ') },
});

export interface PeopleForm {
  /** Somebody who is a signer or an observer now. */
  person: string;
  signer: SignerForm;
  /** Empty: stays as it is. */
  threshold: string;
  observer: { user: string; name: string };
}
export const emptyPeople = (): PeopleForm => ({
  ...{ person: '', signer: emptySigner(), threshold: '', observer: { user: '', name: '' } },
});

/** `at` stands before the field's names where there are several signers. */
export function readSigner(form: SignerForm, faults: Faults, at = 'signer'): Signer | null {
  const user = faults.principal(`${at}.user`, form.user, 'Enter the signer’s principal.');
  if (user === null) return null;
  const groups = form.groups
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
  const { propose, vote, execute } = form;
  return { user, name: form.name.trim(), rights: { propose, vote, execute }, groups };
}

export function readAddSigner(form: PeopleForm, { config }: WalletDetails): Reading<Action> {
  const faults = new Faults();
  const signer = readSigner(form.signer, faults);
  const max = votersOf(config.signers).length + (form.signer.vote ? 1 : 0);
  const threshold = form.threshold === '' ? null : faults.count('threshold', form.threshold, { min: 1, max });
  return faults.end(() => ({ addSigner: { signer: known(signer), threshold: toOpt(threshold) } }));
}

export function readRemoveSigner(form: PeopleForm, { config }: WalletDetails): Reading<Action> {
  const faults = new Faults();
  const user = faults.principal('person', form.person, 'Choose a signer.');
  const rest = config.signers.filter((one) => one.user.toText() !== form.person);
  const limits = { min: 1, max: Math.max(1, votersOf(rest).length) };
  const threshold = form.threshold === '' ? null : faults.count('threshold', form.threshold, limits);
  return faults.end(() => ({ removeSigner: { user: known(user), threshold: toOpt(threshold) } }));
}

export function readReplaceSigner(form: PeopleForm): Reading<Action> {
  const faults = new Faults();
  const user = faults.principal('person', form.person, 'Choose a signer.');
  const by = readSigner(form.signer, faults);
  return faults.end(() => ({ replaceSigner: { user: known(user), by: known(by) } }));
}

export function readChangeSigner(form: PeopleForm): Reading<Action> {
  const faults = new Faults();
  const user = faults.principal('person', form.person, 'Choose a signer.');
  const signer = readSigner({ ...form.signer, user: form.person }, faults);
  return faults.end(() => ({ changeSigner: { ...known(signer), user: known(user) } }));
}

export function readAddObserver({ observer }: PeopleForm): Reading<Action> {
  const faults = new Faults();
  const user = faults.principal('observer.user', observer.user, 'Enter the observer’s principal.');
  return faults.end(() => ({ addObserver: { user: known(user), name: observer.name.trim() } }));
}

export function readRemoveObserver(form: PeopleForm): Reading<Action> {
  const faults = new Faults();
  const user = faults.principal('person', form.person, 'Choose an observer.');
  return faults.end(() => ({ removeObserver: known(user) }));
}

export interface RecoverForm {
  signers: SignerForm[];
  threshold: string;
}

export function readRecover(form: RecoverForm): Reading<Action> {
  const faults = new Faults();
  const signers = form.signers.map((signer, i) => readSigner(signer, faults, `signers[${i}]`));
  if (signers.length === 0) faults.add('signers', 'Name at least one signer.');
  const voters = form.signers.filter(({ vote }) => vote).length;
  const threshold = faults.count('threshold', form.threshold, { min: 1, max: Math.max(1, voters) });
  return faults.end(() => ({ recover: { signers: signers.map(known), threshold: known(threshold) } }));
}
