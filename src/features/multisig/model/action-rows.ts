// The parts of an action in words: people, rights, rules, memos.
import type { Principal } from '@dfinity/principal';
import { fromOpt } from '../../../shared/agent/index.ts';
import { durationText, formatToken, toHex } from '../../../shared/format/index.ts';
import type { Account, Recovery, Rights, Signer, SpendingPolicy, Transfer } from '../multisig.types.ts';
import { textOf } from './account.ts';
import type { Names } from './names.ts';
import { ruleText } from './rule-words.ts';

export interface WordSources {
  names: Names;
  tokenOf: (ledger: string) => { symbol: string; decimals: number };
  wallet: string;
  /** Those there are now; one that is gone is named by its number. */
  policies?: readonly Pick<SpendingPolicy, 'id' | 'name'>[];
}

export interface ActionRow {
  label: string;
  value: string;
  /** Shown in a fixed-width face, with line breaks kept. */
  code?: boolean;
}

export const bytesOf = (bytes: Uint8Array | number[]): Uint8Array => Uint8Array.from(bytes);
export const approvals = (count: number): string => `${count} ${count === 1 ? 'approval' : 'approvals'}`;

/** The name and the whole text: names can be chosen to look alike. */
export function accountLine(account: Account, names: Names): string {
  const known = names.known(account);
  return known ? `${known} · ${textOf(account)}` : textOf(account);
}
export const personLine = (principal: Principal, names: Names): string =>
  accountLine({ owner: principal, subaccount: [] }, names);

export const rejectText = (rejectAt: number | null): string =>
  rejectAt === null ? 'as soon as approval has become impossible' : String(rejectAt);

export function rightsText({ propose, vote, execute }: Rights): string {
  const rights = [propose && 'propose', vote && 'vote', execute && 'execute'].filter(Boolean);
  return rights.length > 0 ? rights.join(', ') : 'none';
}

export const signerLine = (signer: Signer, names: Names): string =>
  `${signer.name || names.person(signer.user)} · ${signer.user.toText()} · ${rightsText(signer.rights)}`;

export function signerRows(signer: Signer, names: Names): ActionRow[] {
  return [
    { label: 'Name', value: signer.name },
    { label: 'Signer', value: personLine(signer.user, names) },
    { label: 'Rights', value: rightsText(signer.rights) },
    ...(signer.groups.length > 0 ? [{ label: 'Groups', value: signer.groups.join(', ') }] : []),
  ];
}

export const thresholdRows = (threshold: number | null): ActionRow[] =>
  threshold === null ? [] : [{ label: 'Approvals needed from then on', value: String(threshold) }];

/** A memo that is text is shown as text. */
function memoText(memo: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(memo);
    return /^[\p{L}\p{N}\p{P}\p{S} ]*$/u.test(text) ? text : toHex(memo);
  } catch {
    return toHex(memo);
  }
}

export function memoRows({ memo: [memo] }: Transfer): ActionRow[] {
  return memo ? [{ label: 'Memo', value: memoText(bytesOf(memo)) }] : [];
}

export function policyRows(
  policy: SpendingPolicy,
  { names, tokenOf }: Pick<WordSources, 'names' | 'tokenOf'>,
): ActionRow[] {
  const recipients = fromOpt(policy.recipients);
  return [
    {
      label: 'At most',
      value: `${formatToken(policy.limit, tokenOf(policy.ledger.toText()))} in ${durationText(policy.period)}`,
    },
    {
      label: 'To',
      value: recipients === null ? 'anybody' : recipients.map((one) => accountLine(one, names)).join('\n') || 'nobody',
      code: recipients !== null,
    },
    { label: 'Approved by', value: ruleText(policy.rule) },
    { label: 'Ledger', value: policy.ledger.toText() },
  ];
}

export function recoveryRows({ guardians, threshold, delay }: Recovery, names: Names): ActionRow[] {
  return [
    { label: 'Guardians', value: guardians.map((one) => personLine(one, names)).join('\n'), code: true },
    { label: 'Guardians who must agree', value: String(threshold) },
    { label: 'Waiting time in which signers can stop it', value: durationText(delay) },
  ];
}
