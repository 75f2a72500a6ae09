// The management canister's chunk store of this factory: what `install_chunked_code` reads. It holds 100 chunks, fewer
// than the versions of some years have; so it is only a cache of the chunks in stable memory, cleared when it is full.
import { canisterSelf } from 'azle';
import { toHex } from '../lib/hash/hex.ts';
import { clearChunkStore, storedChunks, uploadChunk } from '../lib/management.ts';
import { chunks, latestTemplate } from './templates.ts';

/** Interface specification, `upload_chunk`: the least a system offers. */
const CAPACITY = 100;

/**
 * Sees to it that these chunks can be installed. `complete`: they were all there. `restored`: some were put back.
 * `unanswered`: the system did not say; try again. Deployments that read the store meanwhile come here when they fail.
 */
export async function ensureStored(hashes: Uint8Array[]): Promise<'complete' | 'restored' | 'unanswered'> {
  const stored = await storedChunks(canisterSelf());
  if (stored.kind !== 'replied') return 'unanswered';
  const present = new Set(stored.value.map(toHex));
  const missing = hashes.filter((hash) => !present.has(toHex(hash)));
  if (missing.length === 0) return 'complete';
  const fits = present.size + missing.length <= CAPACITY;
  if (!fits && (await clearChunkStore(canisterSelf())).kind !== 'replied') return 'unanswered';
  // Deployments install the newest version, so it is never left out.
  const wanted = fits ? missing : [...(latestTemplate()?.chunkHashes ?? []), ...hashes];
  return (await putBack(wanted)) ? 'restored' : 'unanswered';
}

/** Uploads a new chunk; its SHA-256 as the system computed it, or undefined when the system did not take it. */
export async function uploadNew(chunk: Uint8Array): Promise<Uint8Array | undefined> {
  const outcome = await uploadChunk(canisterSelf(), chunk);
  if (outcome.kind === 'replied') return outcome.value;
  if (outcome.kind === 'unknown') return undefined;
  // Most likely full. What a version that is not registered yet has uploaded is put back when it is registered.
  const cleared = await clearChunkStore(canisterSelf());
  if (cleared.kind !== 'replied' || !(await putBack(latestTemplate()?.chunkHashes ?? []))) return undefined;
  const second = await uploadChunk(canisterSelf(), chunk);
  return second.kind === 'replied' ? second.value : undefined;
}

async function putBack(hashes: Uint8Array[]): Promise<boolean> {
  for (const hash of hashes) {
    const chunk = chunks.getBytes(hash);
    if (!chunk || (await uploadChunk(canisterSelf(), chunk)).kind !== 'replied') return false;
  }
  return true;
}
