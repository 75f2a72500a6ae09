// Everything the builder's forms hold, as typed; each kind of proposal reads its part.
import type { WalletDetails } from '../../multisig.types.ts';
import { emptyPolicy, type PolicyForm } from '../fields/policy-form.ts';
import { recoveryFormOf, type RecoveryForm } from '../fields/recovery-form.ts';
import {
  emptyCall,
  emptyInstall,
  emptyResolve,
  emptySettings,
  type CallForm,
  type InstallForm,
  type ResolveForm,
  type SettingsForm,
} from './read-canisters.ts';
import { emptyAllowance, emptyTransfer, type AllowanceForm, type TransferForm } from './read-money.ts';
import { emptyPeople, emptySigner, type PeopleForm, type RecoverForm } from './read-people.ts';
import { rulesFormOf, type RulesForm } from './read-rules.ts';

export interface BuildForm {
  transfer: TransferForm;
  /** The rows are a list of their own. */
  payoutLedger: string;
  allowance: AllowanceForm;
  people: PeopleForm;
  recover: RecoverForm;
  rules: RulesForm;
  policy: PolicyForm;
  recovery: RecoveryForm;
  call: CallForm;
  settings: SettingsForm;
  /** To be started or stopped. */
  canister: string;
  install: InstallForm;
  resolve: ResolveForm;
}

export const formOf = (details: WalletDetails): BuildForm => ({
  transfer: emptyTransfer(),
  payoutLedger: '',
  allowance: emptyAllowance(),
  people: emptyPeople(),
  recover: { signers: [emptySigner()], threshold: '1' },
  rules: rulesFormOf(details),
  policy: emptyPolicy(details.config.policies),
  recovery: { ...recoveryFormOf(details.config.recovery[0] ?? null), on: true },
  call: emptyCall(),
  settings: emptySettings(),
  canister: '',
  install: emptyInstall(),
  resolve: emptyResolve(),
});

/** Beside the action: how the proposal is made. */
export interface ProposalOptions {
  /** Null: what the action does, in words. */
  title: string | null;
  description: string;
  /** Days until it expires. */
  days: '1' | '3' | '7' | '14' | '30' | '60' | '90';
  /** The browser's local time; empty: as soon as it is approved. */
  notBefore: string;
  autoExecute: boolean;
  approve: boolean;
}
export const newOptions = (): ProposalOptions => ({
  ...{ title: null, description: '', days: '30', notBefore: '', autoExecute: true, approve: true },
});
