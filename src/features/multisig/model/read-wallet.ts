// What a wallet's draft says: the factory's arguments, and everything that is still wrong with it, by the wallet's own rules.
import { readDuration } from '../../../shared/format/index.ts';
import { validateWalletConfig } from '../../../../canisters/multisig/rules/validate-wallet-config.ts';
import type { FieldFault } from '../../../shared/composables/index.ts';
import type { MultisigArgs, WalletConfig } from '../multisig.types.ts';
import { Faults, type Ledgers } from './build/reading.ts';
import { readSigner } from './build/read-people.ts';
import { readPolicy } from './fields/policy-form.ts';
import { readRecovery } from './fields/recovery-form.ts';
import type { WalletDraft } from './wallet-draft.ts';

export interface WalletReading {
  /** Without what could not be read: for the preview and the linter. */
  args: MultisigArgs;
  faults: FieldFault[];
}

export function readWallet(draft: WalletDraft, ledgers: Ledgers): WalletReading {
  const faults = new Faults();
  const name = draft.name.trim();
  if (name === '') faults.add('name', 'Give the wallet a name.');
  if (draft.signers.length === 0) faults.add('signers', 'Add at least one signer.');
  const signers = draft.signers.map((signer, i) => readSigner(signer, faults, `signers[${i}]`));
  const observers = draft.observers.map((observer, i) => {
    const user = faults.principal(`observers[${i}].user`, observer.user, 'Enter the observer’s principal.');
    return user && { user, name: observer.name.trim() };
  });
  const voters = Math.max(1, draft.signers.filter(({ vote }) => vote).length);
  const threshold = faults.count('threshold', draft.threshold, { min: 1, max: voters });
  const rejectAt = draft.rejectAt === '' ? null : faults.count('rejectAt', draft.rejectAt, { min: 1, max: voters });
  const timelock = readDuration(draft.timelock);
  if (timelock === null) faults.add('timelock', 'Enter a waiting time; 0 means none.');
  const policies = draft.policies.map((policy, i) => readPolicy(policy, ledgers, faults, `policies[${i}].`));
  const recovery = readRecovery(draft.recovery, faults, 'recovery.');
  const config: WalletConfig = {
    name,
    description: draft.description.trim(),
    signers: signers.filter((one) => one !== null),
    observers: observers.filter((one) => one !== null),
    threshold: threshold ?? 1,
    rejectAt: rejectAt === null ? [] : [rejectAt],
    timelock: timelock ?? 0n,
    policies: policies.filter((one) => one !== null),
    recovery: recovery ? [recovery] : [],
  };
  return {
    args: { config, isPublic: draft.visibility === 'public', autoUpdate: draft.updates === 'on' },
    faults: [...faults.list, ...ruled(config, faults.list)],
  };
}

/**
 * What the wallet would refuse beyond single fields. Places of lists are those of the draft only while all of it can be
 * read, so until then the typing faults alone are shown.
 */
function ruled(config: WalletConfig, typed: readonly FieldFault[]): FieldFault[] {
  if (typed.some(({ field }) => /^(signers|observers|policies)\[/.test(field))) return [];
  const known = new Set(typed.map(({ field }) => field));
  return validateWalletConfig(config)
    .map(({ field, message }) => ({ field: fieldOf(field), message: sentence(message) }))
    .filter(({ field }) => !known.has(field));
}

/** A fault of one account or guardian is shown at the text that holds them all. */
const fieldOf = (field: string): string => field.replace(/(recipients|guardians)\[\d+\].*$/, '$1');
const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
