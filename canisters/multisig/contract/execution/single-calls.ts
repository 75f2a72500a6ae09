// Calls that cannot be repeated: sent once; when the answer is lost, nobody but people can find out what became of it.
import { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { callCanister, send, type CallOutcome } from '../../../lib/calls.ts';
import { MINUTE, now, SECOND } from '../../../lib/clock.ts';
import { done as finished, waitUntil, type Next } from '../../../lib/journal.ts';
import {
  canisterInfo,
  installChunkedCode,
  startCanister,
  stopCanister,
  updateSettings,
} from '../../../lib/management.ts';
import { methods } from '../../../lib/management-types.ts';
import { samePrincipal } from '../../../lib/principals.ts';
import { sameBytes } from '../../rules/payload.ts';
import type { Action, InstallMode, Outcome } from '../../types.ts';
import { actionOf, load, save, type StoredProposal } from '../proposals.ts';
import { done, end, failed, unknown } from './ending.ts';
import type { Execution } from './jobs.ts';
import { upgradedAt } from './upgraded-at.ts';

/** Longer replies are not kept. */
const MAX_REPLY = 64 * 1024;
const OWN_UPGRADE_PATIENCE = 10n * MINUTE;
const LOOK_AGAIN = 15n * SECOND;

type Install = Extract<Action, { installCode: unknown }>['installCode'];
export const isOwnUpgrade = (action: Action): boolean =>
  'installCode' in action && samePrincipal(action.installCode.canister, canisterSelf());

/** The proposal and its action while it is being executed; nothing when something else has ended it. */
function running(id: bigint): { proposal: StoredProposal; action: Action } | undefined {
  const proposal = load(id);
  const action = actionOf(id);
  return proposal && action && 'executing' in proposal.status ? { proposal, action } : undefined;
}

export async function callOnce({ state }: { state: Execution }): Promise<Next<Execution>> {
  const found = running(state.proposal);
  if (!found) return finished(state);
  const { proposal, action } = found;
  if (proposal.sentAt.length) {
    // This step ran before and was interrupted: by an upgrade, or a trap while the answer was handled.
    end(proposal, unknown('the answer was lost'), canisterSelf());
    return finished(state);
  }
  save({ ...proposal, sentAt: [now()] });
  const outcome = await outcomeOf(action);
  const latest = running(state.proposal);
  if (latest) end(latest.proposal, outcome, canisterSelf());
  return finished(state);
}

async function outcomeOf(action: Action): Promise<Outcome> {
  if ('callCanister' in action) {
    const { canister, method, arg, cycles } = action.callCanister;
    return ofCall(await callCanister<Uint8Array>({ canister, method, raw: arg, cycles, returns: 'raw' }));
  }
  if ('updateSettings' in action) {
    const { canister, settings } = action.updateSettings;
    const [controllers] = settings.controllers;
    const [freezingThreshold] = settings.freezingThreshold;
    const [memoryAllocation] = settings.memoryAllocation;
    const [computeAllocation] = settings.computeAllocation;
    return ofManagement(
      await updateSettings(canister, {
        ...(controllers === undefined ? {} : { controllers }),
        ...(freezingThreshold === undefined ? {} : { freezingThreshold }),
        ...(memoryAllocation === undefined ? {} : { memoryAllocation }),
        ...(computeAllocation === undefined ? {} : { computeAllocation }),
      }),
    );
  }
  if ('startCanister' in action) return ofManagement(await startCanister(action.startCanister));
  if ('stopCanister' in action) return ofManagement(await stopCanister(action.stopCanister));
  if ('installCode' in action) return ofManagement(await installChunkedCode(installation(action.installCode)));
  throw new Error('this action calls nobody');
}

const installation = ({ canister, mode, moduleHash, chunkHashes, arg }: Install) => ({
  mode: modeOf(mode),
  target: canister,
  storeCanister: canisterSelf(),
  chunkHashes,
  wasmModuleHash: moduleHash,
  arg,
});
const modeOf = (mode: InstallMode) => ('upgrade' in mode ? { upgrade: [] as [] } : mode);

function ofCall(outcome: CallOutcome<Uint8Array>): Outcome {
  if (outcome.kind === 'replied') return done([], outcome.value.length <= MAX_REPLY ? outcome.value : undefined);
  if (outcome.kind === 'unknown') return unknown(outcome.reason);
  // A canister that refuses by its own words says so; one that trapped may have done something before.
  return outcome.code === 5 ? unknown(outcome.message) : failed(outcome.message);
}

/** The management canister does a thing or refuses it. */
function ofManagement(outcome: CallOutcome<void>): Outcome {
  if (outcome.kind === 'replied') return done();
  return outcome.kind === 'unknown' ? unknown(outcome.reason) : failed(outcome.message);
}

/** Sent one-way: the answer would arrive at the new code, which knows nothing of the old one's calls. */
export async function upgradeSelf({ state }: { state: Execution }): Promise<Next<Execution>> {
  const found = running(state.proposal);
  if (!found || !('installCode' in found.action)) return finished(state);
  const { proposal, action } = found;
  if (proposal.sentAt.length === 0) {
    save({ ...proposal, sentAt: [now()] });
    const { mode, target, storeCanister, chunkHashes, wasmModuleHash, arg } = installation(action.installCode);
    const chunk_hashes_list = chunkHashes.map((hash) => ({ hash }));
    const values = [
      {
        ...{ mode, target_canister: target, store_canister: [storeCanister], chunk_hashes_list },
        ...{ wasm_module_hash: wasmModuleHash, arg },
      },
    ];
    const { args } = methods.install_chunked_code;
    await send({ canister: Principal.managementCanister(), method: 'install_chunked_code', args, values });
  }
  return waitUntil(now() + LOOK_AGAIN, 'findUpgrade', state);
}

/** Whether the wallet runs the code it was to be upgraded to; after ten minutes without, it failed. */
export async function findUpgrade({ state }: { state: Execution }): Promise<Next<Execution>> {
  const found = running(state.proposal);
  if (!found || !('installCode' in found.action)) return finished(state);
  const { moduleHash } = found.action.installCode;
  const info = await canisterInfo(canisterSelf());
  const latest = running(state.proposal);
  if (!latest) return finished(state);
  const sentAt = latest.proposal.sentAt[0] ?? 0n;
  const hash = info.kind === 'replied' ? info.value.module_hash[0] : undefined;
  if (hash && upgradedAt.get() >= sentAt && sameBytes(hash, moduleHash)) end(latest.proposal, done(), canisterSelf());
  else if (now() > sentAt + OWN_UPGRADE_PATIENCE)
    end(latest.proposal, failed('the code is still the old one'), canisterSelf());
  else return waitUntil(now() + LOOK_AGAIN, 'findUpgrade', state);
  return finished(state);
}
