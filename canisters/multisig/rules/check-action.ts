// What a proposal may ask for. Whatever could change the wallet past the checks of its configuration is refused here.
import type { Principal } from '@dfinity/principal';
import { principalId, samePrincipal } from '../../lib/principals.ts';
import { checkText, type FieldError } from '../../lib/text.ts';
import type { Action, CanisterSettings, Transfer, WalletConfig } from '../types.ts';
import { checkAccount, isAmong, isNobody } from './account.ts';
import { changeConfig } from './change-config.ts';
import { MultisigLimits as Limits } from './limits.ts';

export interface AboutAction {
  wallet: Principal;
  factory?: Principal | undefined;
  config: WalletConfig;
}
type Found = FieldError | undefined;
const wrong = (field: string, message: string): FieldError => ({ field, message });
const HASH_BYTES = 32;

/** The first problem, or nothing. Checked when proposed and again when executed. */
export function checkAction(action: Action, about: AboutAction): Found {
  const change = changeConfig(about.config, action, about);
  if (change) return 'refused' in change ? change.refused : undefined;
  if ('transfer' in action) {
    const { ledger, transfer } = action.transfer;
    return checkLedger(ledger, about) ?? checkTransfer(transfer, '');
  }
  if ('batchTransfer' in action) return checkBatch(action.batchTransfer, about);
  if ('approve' in action) {
    const { ledger, spender, amount } = action.approve;
    return checkLedger(ledger, about) ?? checkAccount(spender, 'spender') ?? checkAmount(amount, 'amount', 0n);
  }
  if ('callCanister' in action) return checkCall(action.callCanister, about);
  if ('updateSettings' in action) return checkSettings(action.updateSettings, about);
  if ('startCanister' in action) return checkOther(action.startCanister, about);
  if ('stopCanister' in action) return checkOther(action.stopCanister, about);
  if ('installCode' in action) return checkInstall(action.installCode, about);
  if ('resolveUnknown' in action)
    return checkText(action.resolveUnknown.note, { field: 'note', min: 1, max: Limits.comment, multiline: true });
  return undefined;
}

function checkLedger(ledger: Principal, { wallet }: AboutAction): Found {
  if (!isNobody(ledger) && !samePrincipal(ledger, wallet)) return undefined;
  return wrong('ledger', 'is no ledger');
}

function checkBatch({ ledger, transfers }: { ledger: Principal; transfers: Transfer[] }, about: AboutAction): Found {
  if (transfers.length === 0) return wrong('transfers', 'at least one');
  if (transfers.length > Limits.transfers) return wrong('transfers', `at most ${Limits.transfers}`);
  return checkLedger(ledger, about) ?? transfers.map((one, i) => checkTransfer(one, `transfers[${i}].`)).find(Boolean);
}

function checkTransfer({ to, amount, memo }: Transfer, at: string): Found {
  const tooLong = (memo[0]?.length ?? 0) > Limits.memoBytes;
  return (
    checkAccount(to, `${at}to`) ??
    checkAmount(amount, `${at}amount`, 1n) ??
    (tooLong ? wrong(`${at}memo`, `at most ${Limits.memoBytes} bytes`) : undefined)
  );
}

function checkAmount(amount: bigint, field: string, least: bigint): Found {
  return amount >= least && amount <= Limits.amount ? undefined : wrong(field, `from ${least}, below 2^128`);
}

/** Whether bytes hold a principal's bytes anywhere. Through texts: a byte loop costs some 1,280 instructions a turn. */
function names(bytes: Uint8Array, principal: Principal): boolean {
  return Array.from(bytes, (byte) => String.fromCharCode(byte))
    .join('')
    .includes(principalId(principal));
}

/**
 * The wallet's own methods trust the wallet as caller, and the management canister trusts it as controller of itself: a
 * call may reach neither. Candid writes a principal as its bytes in one piece, so a message that names the wallet
 * contains them.
 */
function checkCall(
  { canister, method, arg, cycles }: { canister: Principal; method: string; arg: Uint8Array; cycles: bigint },
  { wallet, factory }: AboutAction,
): Found {
  if (canister.isAnonymous()) return wrong('canister', 'is no canister');
  if (samePrincipal(canister, wallet)) return wrong('canister', 'the wallet is changed by proposals of its own kinds');
  if (isNobody(canister) && names(arg, wallet))
    return wrong('arg', 'the wallet itself is managed by proposals of their own kinds');
  if (factory && samePrincipal(canister, factory) && method.startsWith('notify'))
    return wrong('method', 'the wallet reports to its factory by itself');
  if (arg.length > Limits.argBytes) return wrong('arg', `at most ${Limits.argBytes} bytes`);
  return checkText(method, { field: 'method', min: 1, max: Limits.methodName }) ?? checkAmount(cycles, 'cycles', 0n);
}

function checkSettings(
  { canister, settings }: { canister: Principal; settings: CanisterSettings },
  { wallet, factory }: AboutAction,
): Found {
  if (isNobody(canister)) return wrong('canister', 'is no canister');
  const [controllers] = settings.controllers;
  if (controllers && controllers.length > Limits.controllers)
    return wrong('controllers', `at most ${Limits.controllers}`);
  if (!samePrincipal(canister, wallet)) return undefined;
  // Another controller could install other code and take everything; a frozen or starved wallet could never be saved.
  const known = factory ? [wallet, factory] : [wallet];
  if (controllers && !(isAmong(wallet, controllers) && controllers.every((one) => isAmong(one, known))))
    return wrong('controllers', 'the wallet itself, and nobody else but its factory');
  if (settings.freezingThreshold.length || settings.memoryAllocation.length || settings.computeAllocation.length)
    return wrong('settings', 'of the wallet itself only the controllers can be set');
  return undefined;
}

function checkOther(canister: Principal, { wallet }: AboutAction): Found {
  if (isNobody(canister)) return wrong('canister', 'is no canister');
  return samePrincipal(canister, wallet) ? wrong('canister', 'a stopped wallet could not start itself') : undefined;
}

function checkInstall(
  { canister, mode, moduleHash, chunkHashes, arg }: Extract<Action, { installCode: unknown }>['installCode'],
  { wallet }: AboutAction,
): Found {
  if (isNobody(canister)) return wrong('canister', 'is no canister');
  if (samePrincipal(canister, wallet) && !('upgrade' in mode))
    return wrong('mode', 'the wallet can only be upgraded: anything else would empty it');
  if (moduleHash.length !== HASH_BYTES) return wrong('moduleHash', 'a SHA-256 has 32 bytes');
  if (chunkHashes.length === 0 || chunkHashes.length > Limits.chunks)
    return wrong('chunkHashes', `from 1 to ${Limits.chunks} chunks`);
  if (chunkHashes.some((hash) => hash.length !== HASH_BYTES)) return wrong('chunkHashes', 'a SHA-256 has 32 bytes');
  return arg.length > Limits.argBytes ? wrong('arg', `at most ${Limits.argBytes} bytes`) : undefined;
}
