// The actions that a form stands for: one, or the parts of a payout.
import { unreachable } from '../../../../shared/errors/index.ts';
import type { Payees } from '../../../../shared/payees/index.ts';
import type { Action, ActionKind, WalletDetails } from '../../multisig.types.ts';
import type { ReadCandid } from '../candid/index.ts';
import type { BuildForm } from './form.ts';
import { readCall, readCanister, readInstall, readResolve, readSettings } from './read-canisters.ts';
import { readAllowance, readPayout, readTransfer } from './read-money.ts';
import {
  readAddObserver,
  readAddSigner,
  readChangeSigner,
  readRecover,
  readRemoveObserver,
  readRemoveSigner,
  readReplaceSigner,
} from './read-people.ts';
import {
  readRemovePolicy,
  readRename,
  readSetPolicy,
  readSetRecovery,
  readThreshold,
  readTimelock,
} from './read-rules.ts';
import type { Ledgers, Reading } from './reading.ts';

export interface ReadingContext {
  wallet: string;
  details: WalletDetails;
  ledgers: Ledgers;
  payout: Payees;
  now: bigint;
  /** A call's argument with the types of its canister, where they are known. */
  candid: (text: string, canister: string, method: string) => ReadCandid;
  initCandid: (text: string) => ReadCandid;
}

const one = (reading: Reading<Action>): Reading<Action[]> =>
  reading.ok ? { ok: true, value: [reading.value] } : reading;

export function readActions(kind: ActionKind, form: BuildForm, context: ReadingContext): Reading<Action[]> {
  const { details, ledgers, now } = context;
  switch (kind) {
    case 'transfer':
      return one(readTransfer(form.transfer, ledgers));
    case 'batchTransfer':
      return readPayout(form.payoutLedger, context.payout, ledgers);
    case 'approve':
      return one(readAllowance(form.allowance, ledgers, now));
    case 'changeThreshold':
      return one(readThreshold(form.rules, details));
    case 'setTimelock':
      return one(readTimelock(form.rules));
    case 'removePolicy':
      return one(readRemovePolicy(form.rules, details));
    case 'setVisibility':
      return one({ ok: true, value: { setVisibility: form.rules.isPublic === 'public' } });
    case 'setAutoUpdate':
      return one({ ok: true, value: { setAutoUpdate: form.rules.autoUpdate === 'on' } });
    case 'rename':
      return one(readRename(form.rules));
    case 'callCanister':
      return one(readCall(form.call, (text, method) => context.candid(text, form.call.canister, method)));
    case 'updateSettings':
      return one(readSettings(form.settings));
    case 'startCanister':
    case 'stopCanister':
      return one(readCanister(kind, form.canister));
    case 'installCode':
      return one(readInstall(form.install, context.initCandid, context.wallet));
    case 'resolveUnknown':
      return one(readResolve(form.resolve));
    case 'addSigner':
      return one(readAddSigner(form.people, details));
    case 'removeSigner':
      return one(readRemoveSigner(form.people, details));
    case 'replaceSigner':
      return one(readReplaceSigner(form.people));
    case 'changeSigner':
      return one(readChangeSigner(form.people));
    case 'addObserver':
      return one(readAddObserver(form.people));
    case 'removeObserver':
      return one(readRemoveObserver(form.people));
    case 'recover':
      return one(readRecover(form.recover));
    case 'setPolicy':
      return one(readSetPolicy(form.policy, ledgers));
    case 'setRecovery':
      return one(readSetRecovery(form.recovery));
    default:
      return unreachable(kind);
  }
}
