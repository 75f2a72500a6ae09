// The contract's code by version, in stable memory: the record that outlives the chunk store.
import { IDL } from '@dfinity/candid';
import { toHex } from '../lib/hash/hex.ts';
import { stableCell } from '../lib/stable/cell.ts';
import { bytesKey } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { candidValue, rawValue } from '../lib/stable/values.ts';
import { memory, small } from './memory.ts';
import { TemplateVersionT, type TemplateVersion } from './types.ts';

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

/** Parts of modules, by their SHA-256. */
export const chunks = stableMap({ memoryId: memory.templates, key: bytesKey, value: rawValue });
export const versions = stableCell<Template[]>({
  memoryId: memory.small,
  prefix: small.versions,
  value: candidValue(IDL.Vec(TemplateT)),
  initial: () => [],
});

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
