// Calls to canisters and their management, from their forms.
import { MultisigLimits as Limits } from '../../../../../canisters/multisig/rules/limits.ts';
import { toOpt } from '../../../../shared/agent/index.ts';
import { formatBytes } from '../../../../shared/format/index.ts';
import type { Action, InstallMode } from '../../multisig.types.ts';
import type { ReadCandid } from '../candid/index.ts';
import { Faults, type Reading } from './reading.ts';
import { known } from './read-money.ts';

export interface CallForm {
  canister: string;
  method: string;
  /** Candid text. */
  argument: string;
  cycles: string;
}
export const emptyCall = (): CallForm => ({ canister: '', method: '', argument: '()', cycles: '' });

/** `read`: with the types of the canister's interface where it has one. */
export function readCall(form: CallForm, read: (text: string, method: string) => ReadCandid): Reading<Action> {
  const faults = new Faults();
  const canister = faults.principal('canister', form.canister, 'Enter a canister’s id.');
  const method = form.method.trim();
  if (method === '') faults.add('method', 'Name the method to call.');
  const arg = readArgument(form.argument, (text) => read(text, method), faults);
  const cycles = faults.natural('cycles', form.cycles) ?? 0n;
  return faults.end(() => ({ callCanister: { canister: known(canister), method, arg: known(arg), cycles } }));
}

function readArgument(text: string, read: (text: string) => ReadCandid, faults: Faults): Uint8Array | null {
  const argument = read(text);
  if (!argument.ok) return faults.add('argument', argument.message);
  if (argument.bytes.length <= Limits.argBytes) return argument.bytes;
  return faults.add('argument', `This is ${formatBytes(BigInt(argument.bytes.length))}; at most 64 KiB can be sent.`);
}

export interface SettingsForm {
  canister: string;
  changesControllers: boolean;
  /** One principal a line. */
  controllers: string;
  freezingThreshold: string;
  memoryAllocation: string;
  computeAllocation: string;
}
export const emptySettings = (): SettingsForm => ({
  ...{ canister: '', changesControllers: false, controllers: '' },
  ...{ freezingThreshold: '', memoryAllocation: '', computeAllocation: '' },
});

export function readSettings(form: SettingsForm): Reading<Action> {
  const faults = new Faults();
  const canister = faults.principal('canister', form.canister, 'Enter a canister’s id.');
  const lines = form.controllers.split(/[\s,;]+/).filter((line) => line !== '');
  const controllers = lines.flatMap((line) => faults.principal('controllers', line) ?? []);
  const freezing = faults.natural('freezingThreshold', form.freezingThreshold);
  const memory = faults.natural('memoryAllocation', form.memoryAllocation);
  const compute = faults.natural('computeAllocation', form.computeAllocation);
  if (compute !== null && compute > 100n) faults.add('computeAllocation', 'Enter a percentage from 0 to 100.');
  if (!form.changesControllers && freezing === null && memory === null && compute === null)
    faults.add('settings', 'Change at least one setting.');
  return faults.end(() => ({
    updateSettings: {
      canister: known(canister),
      settings: {
        controllers: form.changesControllers ? [controllers] : [],
        freezingThreshold: toOpt(freezing),
        memoryAllocation: toOpt(memory),
        computeAllocation: toOpt(compute),
      },
    },
  }));
}

export function readCanister(kind: 'startCanister' | 'stopCanister', text: string): Reading<Action> {
  const faults = new Faults();
  const canister = faults.principal('canister', text, 'Enter a canister’s id.');
  return faults.end(() =>
    kind === 'startCanister' ? { startCanister: known(canister) } : { stopCanister: known(canister) },
  );
}

export interface InstallForm {
  canister: string;
  mode: 'install' | 'reinstall' | 'upgrade';
  argument: string;
  /** What was uploaded; null until every piece is in the wallet. */
  module: { name: string; size: number; hash: Uint8Array; chunkHashes: Uint8Array[] } | null;
}
export const emptyInstall = (): InstallForm => ({ canister: '', mode: 'upgrade', argument: '()', module: null });

/** `wallet`: its own code can only be upgraded, whatever was chosen before. */
export function readInstall(form: InstallForm, read: (text: string) => ReadCandid, wallet: string): Reading<Action> {
  const faults = new Faults();
  const canister = faults.principal('canister', form.canister, 'Enter a canister’s id.');
  const { module } = form;
  if (module === null) faults.add('module', 'Choose a module and upload it to the wallet first.');
  const arg = readArgument(form.argument, read, faults);
  const modes: Record<InstallForm['mode'], InstallMode> = {
    install: { install: null },
    reinstall: { reinstall: null },
    upgrade: { upgrade: null },
  };
  return faults.end(() => ({
    installCode: {
      canister: known(canister),
      mode: form.canister.trim() === wallet ? modes.upgrade : modes[form.mode],
      moduleHash: known(module).hash,
      chunkHashes: known(module).chunkHashes,
      arg: known(arg),
    },
  }));
}

export interface ResolveForm {
  proposal: string;
  happened: 'yes' | 'no' | '';
  note: string;
}
export const emptyResolve = (): ResolveForm => ({ proposal: '', happened: '', note: '' });

export function readResolve(form: ResolveForm): Reading<Action> {
  const faults = new Faults();
  const proposal = faults.natural('proposal', form.proposal);
  if (proposal === null && faults.list.length === 0) faults.add('proposal', 'Enter the proposal’s number.');
  if (form.happened === '') faults.add('happened', 'Say whether it happened.');
  const note = form.note.trim();
  if (note === '') faults.add('note', 'Say how you found out, for those who approve.');
  return faults.end(() => ({
    resolveUnknown: { proposal: known(proposal), happened: form.happened === 'yes', note },
  }));
}
