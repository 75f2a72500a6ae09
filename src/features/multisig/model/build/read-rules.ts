// Changes of the wallet's rules that are a number, a time or a switch, from their forms.
import { durationField, durationText, readDuration } from '../../../../shared/format/index.ts';
import { MultisigLimits as Limits } from '../../../../../canisters/multisig/rules/limits.ts';
import { votersOf } from '../../../../../canisters/multisig/rules/validate-wallet-config.ts';
import { toOpt } from '../../../../shared/agent/index.ts';
import type { Action, WalletDetails } from '../../multisig.types.ts';
import { readPolicy, type PolicyForm } from '../fields/policy-form.ts';
import { readRecovery, type RecoveryForm } from '../fields/recovery-form.ts';
import { Faults, type Ledgers, type Reading } from './reading.ts';
import { known } from './read-money.ts';

export interface RulesForm {
  threshold: string;
  /** Empty: as soon as approval has become impossible. */
  rejectAt: string;
  timelock: string;
  /** Of the policy to be removed. */
  policyId: string;
  isPublic: 'public' | 'private';
  autoUpdate: 'on' | 'off';
  name: string;
  description: string;
}

/** As the wallet stands; switches stand the other way, since that is what is wanted. */
export function rulesFormOf({ config, isPublic, autoUpdate }: WalletDetails): RulesForm {
  return {
    threshold: String(config.threshold),
    rejectAt: config.rejectAt[0] === undefined ? '' : String(config.rejectAt[0]),
    timelock: durationField(config.timelock),
    policyId: config.policies[0] ? String(config.policies[0].id) : '',
    isPublic: isPublic ? 'private' : 'public',
    autoUpdate: autoUpdate ? 'off' : 'on',
    name: config.name,
    description: config.description,
  };
}

export function readThreshold(form: RulesForm, { config }: WalletDetails): Reading<Action> {
  const faults = new Faults();
  const limits = { min: 1, max: votersOf(config.signers).length };
  const threshold = faults.count('threshold', form.threshold, limits);
  const rejectAt = form.rejectAt.trim() === '' ? null : faults.count('rejectAt', form.rejectAt, limits);
  return faults.end(() => ({ changeThreshold: { threshold: known(threshold), rejectAt: toOpt(rejectAt) } }));
}

export function readTimelock(form: RulesForm): Reading<Action> {
  const faults = new Faults();
  const timelock = readDuration(form.timelock);
  if (timelock === null || timelock > Limits.longestTimelock)
    faults.add('timelock', `Enter a time of at most ${durationText(Limits.longestTimelock)}; 0 means no waiting.`);
  return faults.end(() => ({ setTimelock: known(timelock) }));
}

export function readRemovePolicy(form: RulesForm, { config }: WalletDetails): Reading<Action> {
  const faults = new Faults();
  const policy = config.policies.find(({ id }) => String(id) === form.policyId);
  if (!policy) faults.add('policyId', 'Choose a policy.');
  return faults.end(() => ({ removePolicy: known(policy?.id ?? null) }));
}

export function readSetPolicy(form: PolicyForm, ledgers: Ledgers): Reading<Action> {
  const faults = new Faults();
  const policy = readPolicy(form, ledgers, faults);
  return faults.end(() => ({ setPolicy: known(policy) }));
}

export function readSetRecovery(form: RecoveryForm): Reading<Action> {
  const faults = new Faults();
  const recovery = readRecovery(form, faults);
  return faults.end(() => ({ setRecovery: toOpt(recovery) }));
}

export function readRename(form: RulesForm): Reading<Action> {
  const faults = new Faults();
  const name = form.name.trim();
  if (name === '' || [...name].length > Limits.name)
    faults.add('name', `Enter a name of 1 to ${Limits.name} characters.`);
  const description = form.description.trim();
  if ([...description].length > Limits.description)
    faults.add('description', `At most ${Limits.description} characters.`);
  return faults.end(() => ({ rename: { name, description } }));
}
