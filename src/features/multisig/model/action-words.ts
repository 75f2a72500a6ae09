// What an action does, in a sentence and in rows: what a signer reads before they approve.
import type { Principal } from '@dfinity/principal';
import { fromOpt } from '../../../shared/agent/index.ts';
import { unreachable } from '../../../shared/errors/index.ts';
import {
  durationText,
  formatCount,
  formatCycles,
  formatDateTime,
  formatToken,
  toHex,
} from '../../../shared/format/index.ts';
import type { Account, Action } from '../multisig.types.ts';
import {
  accountLine,
  approvals,
  bytesOf,
  memoRows,
  personLine,
  policyRows,
  recoveryRows,
  rejectText,
  signerLine,
  signerRows,
  thresholdRows,
  type ActionRow,
  type WordSources,
} from './action-rows.ts';
import { candidText } from './candid/index.ts';

export { approvals, bytesOf, rejectText, rightsText, type ActionRow, type WordSources } from './action-rows.ts';

export interface ActionWords {
  /** `Send 5 ICP to Bakery`. */
  title: string;
  rows: ActionRow[];
}

export function actionWords(action: Action, sources: WordSources): ActionWords {
  const { names, tokenOf, wallet, policies = [] } = sources;
  const amount = (ledger: Principal, value: bigint): string => formatToken(value, tokenOf(ledger.toText()));
  const canisterName = (id: Principal): string => (id.toText() === wallet ? 'this wallet' : names.person(id));
  const row = (label: string, value: string, code = false): ActionRow => ({ label, value, ...(code && { code }) });
  const account = (label: string, value: Account): ActionRow => row(label, accountLine(value, names));
  const person = (label: string, value: Principal): ActionRow => row(label, personLine(value, names));

  if ('transfer' in action) {
    const { ledger, transfer } = action.transfer;
    return {
      title: `Send ${amount(ledger, transfer.amount)} to ${names.account(transfer.to)}`,
      rows: [
        row('Amount', amount(ledger, transfer.amount)),
        account('To', transfer.to),
        ...memoRows(transfer),
        row('Ledger', ledger.toText()),
      ],
    };
  }
  if ('batchTransfer' in action) {
    const { ledger, transfers } = action.batchTransfer;
    const total = transfers.reduce((sum, transfer) => sum + transfer.amount, 0n);
    return {
      title: `Pay ${formatCount(transfers.length)} accounts ${amount(ledger, total)} in all`,
      rows: [
        row('In all', amount(ledger, total)),
        row('Payments', formatCount(transfers.length)),
        row('Ledger', ledger.toText()),
      ],
    };
  }
  if ('approve' in action) {
    const { ledger, spender, amount: limit, expiresAt, expectedAllowance } = action.approve;
    const end = fromOpt(expiresAt);
    const expected = fromOpt(expectedAllowance);
    return {
      title:
        limit === 0n
          ? `Take back what ${names.account(spender)} may spend`
          : `Let ${names.account(spender)} spend up to ${amount(ledger, limit)}`,
      rows: [
        account('Spender', spender),
        row('Up to', amount(ledger, limit)),
        row('Until', end === null ? 'taken back' : formatDateTime(end)),
        ...(expected === null ? [] : [row('Only if it is now', amount(ledger, expected))]),
        row('Ledger', ledger.toText()),
      ],
    };
  }
  if ('addSigner' in action) {
    const { signer, threshold } = action.addSigner;
    return {
      title: `Add ${signer.name || names.person(signer.user)} as a signer`,
      rows: [...signerRows(signer, names), ...thresholdRows(fromOpt(threshold))],
    };
  }
  if ('removeSigner' in action) {
    const { user, threshold } = action.removeSigner;
    return {
      title: `Remove ${names.person(user)} as a signer`,
      rows: [person('Signer', user), ...thresholdRows(fromOpt(threshold))],
    };
  }
  if ('replaceSigner' in action) {
    const { user, by } = action.replaceSigner;
    return {
      title: `Replace ${names.person(user)} by ${by.name || names.person(by.user)}`,
      rows: [person('Leaves', user), ...signerRows(by, names)],
    };
  }
  if ('changeSigner' in action) {
    return {
      title: `Change the rights of ${names.person(action.changeSigner.user)}`,
      rows: signerRows(action.changeSigner, names),
    };
  }
  if ('addObserver' in action) {
    const { user, name } = action.addObserver;
    return {
      title: `Add ${name || names.person(user)} as an observer`,
      rows: [row('Name', name), person('Observer', user)],
    };
  }
  if ('removeObserver' in action) {
    return {
      title: `Remove ${names.person(action.removeObserver)} as an observer`,
      rows: [person('Observer', action.removeObserver)],
    };
  }
  if ('changeThreshold' in action) {
    const { threshold, rejectAt } = action.changeThreshold;
    return {
      title: `Require ${approvals(threshold)}`,
      rows: [
        row('Approvals needed', String(threshold)),
        row('Rejections that end a proposal', rejectText(fromOpt(rejectAt))),
      ],
    };
  }
  if ('setTimelock' in action) {
    const time = durationText(action.setTimelock);
    return {
      title:
        action.setTimelock === 0n
          ? 'Execute approved proposals without waiting'
          : `Make approved proposals wait ${time}`,
      rows: [row('Waiting time', time)],
    };
  }
  if ('setPolicy' in action) {
    const policy = action.setPolicy;
    return { title: `Set the spending policy “${policy.name}”`, rows: policyRows(policy, sources) };
  }
  if ('removePolicy' in action) {
    const policy = policies.find(({ id }) => id === action.removePolicy);
    return {
      title: policy ? `Remove the spending policy “${policy.name}”` : `Remove spending policy ${action.removePolicy}`,
      rows: [row('Policy', String(action.removePolicy))],
    };
  }
  if ('setRecovery' in action) {
    const recovery = fromOpt(action.setRecovery);
    return recovery
      ? {
          title: `Let ${recovery.guardians.length} ${recovery.guardians.length === 1 ? 'guardian' : 'guardians'} recover this wallet`,
          rows: recoveryRows(recovery, names),
        }
      : { title: 'Switch recovery off', rows: [] };
  }
  if ('setVisibility' in action) {
    return { title: action.setVisibility ? 'Make this wallet public' : 'Make this wallet private', rows: [] };
  }
  if ('setAutoUpdate' in action) {
    return { title: action.setAutoUpdate ? 'Switch automatic updates on' : 'Switch automatic updates off', rows: [] };
  }
  if ('rename' in action) {
    const { name, description } = action.rename;
    return {
      title: `Rename this wallet “${name}”`,
      rows: [row('Name', name), row('Description', description || 'none')],
    };
  }
  if ('callCanister' in action) {
    const { canister, method, arg, cycles } = action.callCanister;
    return {
      title: `Call ${method} of ${canisterName(canister)}`,
      rows: [
        row('Canister', canister.toText()),
        row('Method', method),
        row('Argument', candidText(bytesOf(arg)).text, true),
        row('Cycles sent along', cycles === 0n ? 'none' : formatCycles(cycles)),
      ],
    };
  }
  if ('updateSettings' in action) {
    const { canister, settings } = action.updateSettings;
    const controllers = fromOpt(settings.controllers);
    const number = (label: string, value: bigint | null): ActionRow[] =>
      value === null ? [] : [row(label, formatCount(value))];
    return {
      title: `Change the settings of ${canisterName(canister)}`,
      rows: [
        row('Canister', canister.toText()),
        ...(controllers
          ? [
              row(
                'Controllers',
                controllers.map((one) => personLine(one, names)).join('\n') || 'nobody, for ever',
                true,
              ),
            ]
          : []),
        ...number('Freezing threshold (seconds)', fromOpt(settings.freezingThreshold)),
        ...number('Memory allocation (bytes)', fromOpt(settings.memoryAllocation)),
        ...number('Compute allocation (percent)', fromOpt(settings.computeAllocation)),
      ],
    };
  }
  if ('startCanister' in action) {
    return {
      title: `Start ${canisterName(action.startCanister)}`,
      rows: [row('Canister', action.startCanister.toText())],
    };
  }
  if ('stopCanister' in action) {
    return {
      title: `Stop ${canisterName(action.stopCanister)}`,
      rows: [row('Canister', action.stopCanister.toText())],
    };
  }
  if ('installCode' in action) {
    const { canister, mode, moduleHash, chunkHashes, arg } = action.installCode;
    const own = canister.toText() === wallet;
    const how = 'install' in mode ? 'Install' : 'reinstall' in mode ? 'Reinstall' : 'Upgrade';
    return {
      title: own && 'upgrade' in mode ? 'Upgrade this wallet' : `${how} the code of ${canisterName(canister)}`,
      rows: [
        row('Canister', canister.toText()),
        row('Mode', 'reinstall' in mode ? 'Reinstall: all its data is lost' : how),
        row('Module hash (SHA-256)', toHex(bytesOf(moduleHash)), true),
        row('Pieces', String(chunkHashes.length)),
        row('Argument', candidText(bytesOf(arg)).text, true),
      ],
    };
  }
  if ('resolveUnknown' in action) {
    const { proposal, happened, note } = action.resolveUnknown;
    return {
      title: `Record that proposal ${proposal} ${happened ? 'did happen' : 'did not happen'}`,
      rows: [row('Proposal', String(proposal)), row('It happened', happened ? 'Yes' : 'No'), row('Found out by', note)],
    };
  }
  if ('recover' in action) {
    const { signers, threshold } = action.recover;
    return {
      title: `Recover this wallet with ${signers.length} new ${signers.length === 1 ? 'signer' : 'signers'}`,
      rows: [
        row('Signers from then on', signers.map((one) => signerLine(one, names)).join('\n'), true),
        row('Approvals needed', String(threshold)),
      ],
    };
  }
  return unreachable(action);
}
