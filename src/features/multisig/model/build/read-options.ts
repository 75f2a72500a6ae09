// Title, description and times of a proposal, checked as the wallet checks them.
import { durationText } from '../../../../shared/format/index.ts';
import { checkText } from '../../../../../canisters/lib/text.ts';
import { MultisigLimits as Limits } from '../../../../../canisters/multisig/rules/limits.ts';
import { isRecovery, waitOf } from '../../../../../canisters/multisig/rules/proposal.ts';
import { toOpt } from '../../../../shared/agent/index.ts';
import type { Action, NewProposal, WalletConfig } from '../../multisig.types.ts';
import type { ProposalOptions } from './form.ts';
import { Faults, readLocalTime, type Reading } from './reading.ts';

const DAY = 86_400_000_000_000n;
/** The wallet's clock may be behind this device's: 90 days by one are more by the other. */
const CLOCKS = 600_000_000_000n;

export interface ReadOptions {
  proposal: Pick<NewProposal, 'title' | 'description' | 'notBefore' | 'autoExecute' | 'approve'>;
  /** How long it stays open (ns). */
  lifetime: bigint;
}

export function readOptions(
  options: ProposalOptions,
  { action, config, suggested, now }: { action: Action; config: WalletConfig; suggested: string; now: bigint },
): Reading<ReadOptions> {
  const faults = new Faults();
  const title = (options.title ?? suggested).trim();
  const description = options.description.trim();
  const wrong = checkText(title, { field: 'title', min: 1, max: Limits.title });
  if (wrong) faults.add('title', `The title ${wrong.message}.`);
  const wrongText = checkText(description, { field: 'description', max: Limits.proposalDescription, multiline: true });
  if (wrongText) faults.add('why', `The description ${wrongText.message}.`);
  const days = BigInt(options.days) * DAY;
  const lifetime = days < Limits.longestProposal ? days : Limits.longestProposal - CLOCKS;
  const wait = waitOf(action, config);
  if (lifetime <= wait)
    faults.add(
      'days',
      `Approved proposals wait ${durationText(wait)} here: it would expire before. Choose a later end.`,
    );
  const notBefore = readLocalTime(options.notBefore);
  if (options.notBefore !== '' && (notBefore === null || notBefore <= now))
    faults.add('notBefore', 'Choose a time in the future.');
  else if (notBefore !== null && notBefore >= now + lifetime)
    faults.add('notBefore', 'It would expire before this time. Choose an earlier time or a later end.');
  return faults.end(() => ({
    proposal: {
      title,
      description,
      notBefore: toOpt(notBefore),
      // A recovery is executed by a guardian, never by itself.
      autoExecute: options.autoExecute && !isRecovery(action),
      approve: options.approve,
    },
    lifetime,
  }));
}

/** A title that the wallet takes: at most so long, one line, nothing invisible. */
export function suggestedTitle(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const chars = [...plain];
  return chars.length <= Limits.title
    ? plain
    : `${chars
        .slice(0, Limits.title - 1)
        .join('')
        .trimEnd()}…`;
}
