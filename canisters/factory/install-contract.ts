// Installs a template in a canister and finds out what came of it.
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { toHex } from '../lib/hash/hex.ts';
import { canisterInfo, installChunkedCode } from '../lib/management.ts';
import { ensureStored } from './chunk-store.ts';
import { templateOf } from './templates.ts';

/** Installing again after this many lost or odd answers is given up: the deployment fails and is refunded. */
const MAX_ATTEMPTS = 5;
const TRAPPED = 5;

/** Undefined once the right code runs. `retry`: not known yet, ask again. */
export async function install(request: {
  target: Principal;
  moduleHash: Uint8Array;
  arg: Uint8Array;
  /** Counted from 1. */
  attempt: number;
}): Promise<{ reason: string; retry: boolean } | undefined> {
  const { target, moduleHash, arg, attempt } = request;
  const template = templateOf(moduleHash);
  if (!template) return { reason: 'the template is gone', retry: false };
  const { chunkHashes } = template;
  const outcome = await installChunkedCode({
    mode: { install: null },
    target,
    storeCanister: canisterSelf(),
    chunkHashes,
    wasmModuleHash: moduleHash,
    arg,
  });
  if (outcome.kind === 'replied') return undefined;
  // The installation may have happened although its answer did not come: the system says what runs.
  const info = await canisterInfo(target);
  if (info.kind !== 'replied') return { reason: 'the system does not answer', retry: true };
  const [installed] = info.value.module_hash;
  if (installed && toHex(installed) === toHex(moduleHash)) return undefined;
  // The chunk store may have been cleared to make room: the same reject code as a trap of the contract's.
  const chunks = await ensureStored(chunkHashes);
  const isLast = attempt >= MAX_ATTEMPTS;
  if (chunks !== 'complete' && !isLast) return { reason: 'its chunks were put back', retry: true };
  const reason = outcome.kind === 'rejected' ? outcome.message : outcome.reason;
  const isFinal = isLast || (outcome.kind === 'rejected' && outcome.code === TRAPPED);
  return { reason: `The contract could not be installed: ${reason}`, retry: !isFinal };
}
