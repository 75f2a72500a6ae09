// Admins bring new versions of the contract's code: chunk by chunk, and then as a version that was tried out.
import { now } from '../lib/clock.ts';
import { toHex } from '../lib/hash/hex.ts';
import { compareVersions, formatVersion } from '../lib/versions.ts';
import { uploadNew } from './chunk-store.ts';
import { chunks, versions } from './templates.ts';
import { tryOut, type TrialArg } from './trial.ts';
import type { Answer, FactoryError, NewVersion } from './types.ts';

const MAX_CHUNK = 1_048_576;
/** Of one module; a new and the newest version fit the chunk store together. */
const MAX_CHUNKS = 40;
const MAX_STORED = 1_000;
const MAX_VERSIONS = 200;
const MAX_NOTES = 2_000;
const HASH_BYTES = 32;

const invalid = (field: string, message: string): { err: FactoryError } => ({ err: { invalid: [{ field, message }] } });

/** Stores a chunk (at most 1 MiB) and returns its SHA-256, as the system computed it. */
export async function storeChunk(chunk: Uint8Array): Promise<Answer<Uint8Array>> {
  if (chunk.length === 0 || chunk.length > MAX_CHUNK) return invalid('chunk', 'A chunk has 1 to 1,048,576 bytes.');
  if (chunks.size() >= MAX_STORED) return { err: { limitReached: { limit: BigInt(MAX_STORED) } } };
  const hash = await uploadNew(chunk);
  if (!hash) return invalid('chunk', 'The system did not take the chunk; try again.');
  chunks.set(hash, chunk);
  return { ok: hash };
}

/**
 * Registers a version newer than all before it, once the system has installed it in the trial canister: it then has the
 * hash it is said to have, and starts with what a contract of this product is given.
 */
export async function registerTemplate(candidate: NewVersion, trialArg: TrialArg): Promise<Answer<null>> {
  const refused = refusal(candidate) ?? (await tryOut(candidate, trialArg));
  if (refused) return { err: refused };
  // Somebody else may have registered meanwhile.
  const overtaken = refusal(candidate);
  if (overtaken) return { err: overtaken };
  const size = candidate.chunkHashes.reduce((sum, hash) => sum + (chunks.getBytes(hash)?.length ?? 0), 0);
  versions.update((known) => [...known, { ...candidate, size: BigInt(size), registeredAt: now() }]);
  return { ok: null };
}

function refusal({ version, moduleHash, chunkHashes, notes }: NewVersion): FactoryError | undefined {
  const known = versions.get();
  const newest = known.at(-1);
  if (moduleHash.length !== HASH_BYTES) return invalid('moduleHash', 'A SHA-256 has 32 bytes.').err;
  if (notes.length > MAX_NOTES) return invalid('notes', `At most ${MAX_NOTES} characters.`).err;
  if (chunkHashes.length === 0 || chunkHashes.length > MAX_CHUNKS)
    return invalid('chunkHashes', `Between 1 and ${MAX_CHUNKS} chunks.`).err;
  if (known.length >= MAX_VERSIONS) return { limitReached: { limit: BigInt(MAX_VERSIONS) } };
  if (newest && compareVersions(version, newest.version) <= 0)
    return invalid('version', `It must be newer than ${formatVersion(newest.version)}.`).err;
  const missing = chunkHashes.find((hash) => !chunks.has(hash));
  return missing && invalid('chunkHashes', `Chunk ${toHex(missing)} was not uploaded.`).err;
}
