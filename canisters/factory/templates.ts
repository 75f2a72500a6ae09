// The contract's code by version. Chunks are kept in stable memory (the record) and in the chunk store (what installs).
import { IDL } from '@dfinity/candid';
import { canisterSelf } from 'azle';
import { now } from '../lib/clock.ts';
import { toHex } from '../lib/hash/hex.ts';
import { uploadChunk } from '../lib/management.ts';
import { stableCell } from '../lib/stable/cell.ts';
import { bytesKey } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { candidValue, rawValue } from '../lib/stable/values.ts';
import { compareVersions, formatVersion } from '../lib/versions.ts';
import { memory, small } from './memory.ts';
import { TemplateVersionT, type Answer, type FactoryError, type NewVersion, type TemplateVersion } from './types.ts';

const MAX_CHUNK = 1_048_576;
const MAX_CHUNKS = 100;
const MAX_VERSIONS = 200;
const MAX_NOTES = 2_000;
const HASH_BYTES = 32;

export interface Template extends TemplateVersion {
  chunkHashes: Uint8Array[];
}
const Blob = IDL.Vec(IDL.Nat8);
const TemplateT = IDL.Record({
  version: TemplateVersionT._fields.find(([name]) => name === 'version')?.[1] ?? IDL.Empty,
  moduleHash: Blob,
  size: IDL.Nat64,
  notes: IDL.Text,
  registeredAt: IDL.Nat64,
  chunkHashes: IDL.Vec(Blob),
});

const chunks = stableMap({ memoryId: memory.templates, key: bytesKey, value: rawValue });
const versions = stableCell<Template[]>({
  memoryId: memory.small,
  prefix: small.versions,
  value: candidValue(IDL.Vec(TemplateT)),
  initial: () => [],
});

const invalid = (field: string, message: string): { err: FactoryError } => ({ err: { invalid: [{ field, message }] } });

/** Newest last. */
export const registeredVersions = (): TemplateVersion[] =>
  versions.get().map(({ version, moduleHash, size, notes, registeredAt }) => ({
    version,
    moduleHash,
    size,
    notes,
    registeredAt,
  }));

/** The version that deployments install; undefined before the first is registered. */
export const latestTemplate = (): Template | undefined => versions.get().at(-1);

/** The version with this code. */
export const templateOf = (moduleHash: Uint8Array): Template | undefined =>
  versions.get().find((template) => toHex(template.moduleHash) === toHex(moduleHash));

/** Stores a chunk (at most 1 MiB) and returns its SHA-256, as the system computed it. */
export async function storeChunk(chunk: Uint8Array): Promise<Answer<Uint8Array>> {
  if (chunk.length === 0 || chunk.length > MAX_CHUNK) return invalid('chunk', 'A chunk has 1 to 1,048,576 bytes.');
  if (chunks.size() >= MAX_CHUNKS * 2) return { err: { limitReached: { limit: BigInt(MAX_CHUNKS * 2) } } };
  const outcome = await uploadChunk(canisterSelf(), chunk);
  if (outcome.kind !== 'replied') return invalid('chunk', 'The system did not take the chunk; try again.');
  chunks.set(outcome.value, chunk);
  return { ok: outcome.value };
}

/** Registers a version newer than all before it. The system checks the whole module's hash at each installation. */
export function registerTemplate({ version, moduleHash, chunkHashes, notes }: NewVersion): Answer<null> {
  const known = versions.get();
  const newest = known.at(-1);
  if (moduleHash.length !== HASH_BYTES) return invalid('moduleHash', 'A SHA-256 has 32 bytes.');
  if (notes.length > MAX_NOTES) return invalid('notes', `At most ${MAX_NOTES} characters.`);
  if (chunkHashes.length === 0 || chunkHashes.length > MAX_CHUNKS)
    return invalid('chunkHashes', 'Between 1 and 100 chunks.');
  if (known.length >= MAX_VERSIONS) return { err: { limitReached: { limit: BigInt(MAX_VERSIONS) } } };
  if (newest && compareVersions(version, newest.version) <= 0) {
    return invalid('version', `It must be newer than ${formatVersion(newest.version)}.`);
  }
  let size = 0;
  for (const hash of chunkHashes) {
    const chunk = chunks.getBytes(hash);
    if (!chunk) return invalid('chunkHashes', `Chunk ${toHex(hash)} was not uploaded.`);
    size += chunk.length;
  }
  versions.set([...known, { version, moduleHash, chunkHashes, notes, size: BigInt(size), registeredAt: now() }]);
  return { ok: null };
}
