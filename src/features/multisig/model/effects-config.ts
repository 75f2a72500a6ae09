// What a proposal changes in the wallet's rules: before and after, what it weakens, and which proposals it makes stale.
import { durationText } from '../../../shared/format/index.ts';
import { changeConfig } from '../../../../canisters/multisig/rules/change-config.ts';
import { findWeaknesses, type Weakness } from '../../../../canisters/multisig/rules/find-weaknesses.ts';
import { fromOpt } from '../../../shared/agent/index.ts';
import type { Action, Observer, Signer, SpendingPolicy, WalletConfig, WalletDetails } from '../multisig.types.ts';
import { recoveryRows, policyRows, rejectText, rightsText, type WordSources } from './action-rows.ts';

export interface ChangeRow {
  label: string;
  /** Null: it was not there. */
  before: string | null;
  /** Null: it is no longer there. */
  after: string | null;
}

/** The configuration as it would be; null for actions that leave it, or are refused. */
export function configAfter(action: Action, config: WalletConfig): WalletConfig | null {
  const change = changeConfig(config, action);
  return change && 'config' in change ? change.config : null;
}

export function changeRows(action: Action, details: WalletDetails, sources: WordSources): ChangeRow[] {
  if ('setVisibility' in action)
    return rowIf('Who may read', visibility(details.isPublic), visibility(action.setVisibility));
  if ('setAutoUpdate' in action)
    return rowIf('Automatic updates', onOff(details.autoUpdate), onOff(action.setAutoUpdate));
  const before = details.config;
  const after = configAfter(action, before);
  if (after === null) return [];
  const [recoveryBefore, recoveryAfter] = [fromOpt(before.recovery), fromOpt(after.recovery)];
  return [
    ...rowIf('Name', before.name, after.name),
    ...rowIf('Description', before.description || 'none', after.description || 'none'),
    ...peopleRows('Signer', before.signers, after.signers, (one) => signerText(one, sources)),
    ...rowIf('Approvals needed', thresholdText(before), thresholdText(after)),
    ...rowIf(
      'Rejections that end a proposal',
      rejectText(fromOpt(before.rejectAt)),
      rejectText(fromOpt(after.rejectAt)),
    ),
    ...peopleRows(
      'Observer',
      before.observers,
      after.observers,
      ({ user, name }: Observer) => `${name || sources.names.person(user)} · ${user.toText()}`,
    ),
    ...rowIf('Waiting time', durationText(before.timelock), durationText(after.timelock)),
    ...policyChanges(before.policies, after.policies, sources),
    ...rowIf(
      'Recovery',
      recoveryBefore && linesOf(recoveryRows(recoveryBefore, sources.names)),
      recoveryAfter && linesOf(recoveryRows(recoveryAfter, sources.names)),
    ),
  ];
}

const rowIf = (label: string, before: string | null, after: string | null): ChangeRow[] =>
  before === after ? [] : [{ label, before, after }];
const visibility = (isPublic: boolean): string => (isPublic ? 'everybody' : 'its own people only');
const onOff = (on: boolean): string => (on ? 'on' : 'off');
const thresholdText = ({ threshold, signers }: WalletConfig): string =>
  `${threshold} of ${signers.filter(({ rights }) => rights.vote).length}`;
const linesOf = (rows: readonly { label: string; value: string }[]): string =>
  rows.map(({ label, value }) => `${label}: ${value}`).join('\n');

function signerText({ user, name, rights, groups }: Signer, { names }: WordSources): string {
  const inGroups = groups.length > 0 ? ` · in ${groups.join(', ')}` : '';
  return `${name || names.person(user)} · ${user.toText()} · may ${rightsText(rights)}${inGroups}`;
}

function peopleRows<P extends Signer | Observer>(
  label: string,
  before: readonly P[],
  after: readonly P[],
  textOf: (person: P) => string,
): ChangeRow[] {
  const earlier = new Map(before.map((person) => [person.user.toText(), textOf(person)]));
  const later = new Map(after.map((person) => [person.user.toText(), textOf(person)]));
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((id) =>
    rowIf(label, earlier.get(id) ?? null, later.get(id) ?? null),
  );
}

function policyChanges(
  before: readonly SpendingPolicy[],
  after: readonly SpendingPolicy[],
  sources: WordSources,
): ChangeRow[] {
  const textOf = (policy: SpendingPolicy): string => `${policy.name}\n${linesOf(policyRows(policy, sources))}`;
  const earlier = new Map(before.map((policy) => [policy.id, textOf(policy)]));
  const later = new Map(after.map((policy) => [policy.id, textOf(policy)]));
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((id) =>
    rowIf(`Policy ${id}`, earlier.get(id) ?? null, later.get(id) ?? null),
  );
}

/** Weaknesses that are there afterwards and were not before, worst first. */
export function newWeaknesses(before: WalletConfig, after: WalletConfig): Weakness[] {
  // Fields hold positions, which move when somebody leaves: a finding is the same when it says the same.
  const known = countOf(findWeaknesses(before));
  return findWeaknesses(after).filter((one) => {
    const left = known.get(sayingOf(one)) ?? 0;
    known.set(sayingOf(one), left - 1);
    return left <= 0;
  });
}

const sayingOf = ({ code, message }: Weakness): string => `${code} ${message}`;
function countOf(found: readonly Weakness[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of found) counts.set(sayingOf(one), (counts.get(sayingOf(one)) ?? 0) + 1);
  return counts;
}
