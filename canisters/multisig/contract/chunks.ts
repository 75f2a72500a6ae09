// Modules for `installCode` proposals wait in the wallet's own chunk store.
import { canisterSelf } from 'azle';
import { clearChunkStore, storedChunks, uploadChunk } from '../../lib/management.ts';
import { MultisigLimits as Limits } from '../rules/limits.ts';
import type { Answer } from '../types.ts';
import { actionOf } from './proposals.ts';
import { activeIds } from './proposal-page.ts';

/** The system's limit is 100. */
const MAX_STORED = 90;

/** Answers the chunk's SHA-256, as the system computed it. A full store is emptied when no proposal needs it. */
export async function uploadModuleChunk(chunk: Uint8Array): Promise<Answer<Uint8Array>> {
  if (chunk.length === 0 || chunk.length > Limits.chunkBytes)
    return { err: { invalid: { field: 'chunk', message: `from 1 to ${Limits.chunkBytes} bytes` } } };
  const stored = await storedChunks(canisterSelf());
  if (stored.kind === 'replied' && stored.value.length >= MAX_STORED) {
    const isNeeded = activeIds().some((id) => 'installCode' in (actionOf(id) ?? {}));
    if (isNeeded) return { err: { limitReached: { limit: BigInt(MAX_STORED) } } };
    await clearChunkStore(canisterSelf());
  }
  const outcome = await uploadChunk(canisterSelf(), chunk);
  if (outcome.kind === 'replied') return { ok: outcome.value };
  const message = outcome.kind === 'rejected' ? outcome.message : outcome.reason;
  return { err: { invalid: { field: 'chunk', message: message.slice(0, 300) } } };
}
