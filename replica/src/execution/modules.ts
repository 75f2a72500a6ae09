// Installed modules by hash: the uploaded bytes, the rewritten ones, and V8's compiled form.
// Uploaded and rewritten bytes and the first heap image are in the store, so a restart compiles but does not rewrite.
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync } from 'node:zlib';
import type { Bytes, Store } from '../types.ts';
import { ErrorCode, RejectError } from './errors.ts';
import type { Limits } from './limits.ts';
import type { BaseImage } from './memory/heap.ts';
import type { Changes } from './memory/pages.ts';
import { InvalidModule } from './wasm/bytes.ts';
import { METER_VERSION, patchModule, type ModuleFacts } from './wasm/patch.ts';

export interface LoadedModule {
  hash: string;
  facts: ModuleFacts;
  /** V8's form; made when first needed. */
  readonly compiled: WebAssembly.Module;
  /** Bytes as uploaded, so compressed if they were. */
  size: number;
}

/** A module must not unpack to more than this. */
const UNPACKED_LIMIT = 100 * 1024 * 1024;
/** Keys: uploaded bytes, rewritten bytes, facts, heap images. */
const PREFIXES = ['m/', 'mp/', 'mf/', 'mb/'];
/** Heap images are shared up to this size; what lies beyond counts as different. */
const BASE_LIMIT = 64 * 1024 * 1024;

export class Modules {
  #loaded = new Map<string, LoadedModule>();
  #bases = new Map<string, BaseImage>();
  #changes: Changes = new Map();
  #stored: Set<string> | undefined;

  constructor(
    readonly store: Store,
    readonly limits: Limits,
  ) {}

  /** Checks, rewrites and compiles a module. @throws RejectError IC0505 when it is not a valid canister module */
  add(uploaded: Bytes): LoadedModule {
    const hash = createHash('sha256').update(uploaded).digest('hex');
    const known = this.find(hash);
    if (known) return known;
    try {
      const { code, facts } = patchModule(unpack(uploaded), Math.floor(this.limits.heapBytes / 65536));
      const module = { hash, facts, compiled: compile(code), size: uploaded.length };
      this.#loaded.set(hash, module);
      this.#changes.set(`m/${hash}`, uploaded.slice());
      this.#changes.set(`mp/${METER_VERSION}/${hash}`, code);
      this.#changes.set(`mf/${METER_VERSION}/${hash}`, new Uint8Array(serialize({ facts, size: uploaded.length })));
      return module;
    } catch (error) {
      if (error instanceof InvalidModule || error instanceof WebAssembly.CompileError)
        throw new RejectError(ErrorCode.INVALID_WASM, `Canister's Wasm module is not valid: ${error.message}`);
      throw error;
    }
  }

  /** The module with this hash, if it was added before. */
  find(hash: string): LoadedModule | undefined {
    const loaded = this.#loaded.get(hash);
    if (loaded) return loaded;
    const code = this.#read(`mp/${METER_VERSION}/${hash}`);
    const record = this.#read(`mf/${METER_VERSION}/${hash}`);
    if (!code || !record) {
      const uploaded = this.#read(`m/${hash}`);
      return uploaded && this.#again(hash, uploaded);
    }
    const { facts, size } = deserialize(record) as { facts: ModuleFacts; size: number };
    return this.#remember(lazyModule(hash, facts, size, () => compile(code)));
  }

  #remember(module: LoadedModule): LoadedModule {
    this.#loaded.set(module.hash, module);
    return module;
  }

  /** The module of an installed canister. */
  get(hash: string): LoadedModule {
    const module = this.find(hash);
    if (!module) throw new Error(`module ${hash} is missing in the store`);
    return module;
  }

  /** The bytes as uploaded. */
  uploaded(hash: string): Bytes {
    const bytes = this.#read(`m/${hash}`);
    if (!bytes) throw new Error(`module ${hash} is missing in the store`);
    return bytes;
  }

  base(id: string): BaseImage | undefined {
    const known = this.#bases.get(id);
    if (known) return known;
    const stored = this.#read(`mb/${id}`);
    if (!stored) return undefined;
    const base = { id, bytes: Buffer.from(stored.buffer, stored.byteOffset, stored.length) };
    this.#bases.set(id, base);
    return base;
  }

  /** Keeps the heap of the first canister of a module as the image for those that follow. */
  keepBase(id: string, memory: Bytes): BaseImage {
    const bytes = Buffer.from(memory.slice(0, Math.min(memory.length, BASE_LIMIT)));
    const base = { id, bytes };
    this.#bases.set(id, base);
    this.#changes.set(`mb/${id}`, bytes);
    return base;
  }

  flush(changes: Changes): void {
    for (const [key, value] of this.#changes) {
      changes.set(key, value);
      if (value) this.#stored?.add(key);
      else this.#stored?.delete(key);
    }
    this.#changes.clear();
  }

  /** Deletes modules and images that no canister and no snapshot uses. */
  retain(modules: Set<string>, bases: Set<string>): void {
    // Walking the store's keys is slow: done once, then kept up to date.
    this.#stored ??= new Set(PREFIXES.flatMap((prefix) => [...this.store.keys(prefix)]));
    for (const key of new Set([...this.#stored, ...this.#changes.keys()])) {
      const used = key.startsWith('mb/') ? bases : modules;
      if (used.has(key.slice(key.lastIndexOf('/') + 1))) continue;
      if (this.#stored.has(key)) this.#changes.set(key, undefined);
      else this.#changes.delete(key);
    }
    for (const hash of this.#loaded.keys()) if (!modules.has(hash)) this.#loaded.delete(hash);
    for (const id of this.#bases.keys()) if (!bases.has(id)) this.#bases.delete(id);
  }

  #read(key: string): Bytes | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.store.get(key);
  }

  /** The rewriting changed since the module was stored: do it again. */
  #again(hash: string, uploaded: Bytes): LoadedModule {
    const { code, facts } = patchModule(unpack(uploaded), Math.floor(this.limits.heapBytes / 65536));
    const module = { hash, facts, compiled: compile(code), size: uploaded.length };
    this.#loaded.set(hash, module);
    this.#changes.set(`mp/${METER_VERSION}/${hash}`, code);
    this.#changes.set(`mf/${METER_VERSION}/${hash}`, new Uint8Array(serialize({ facts, size: uploaded.length })));
    return module;
  }
}

function lazyModule(hash: string, facts: ModuleFacts, size: number, make: () => WebAssembly.Module): LoadedModule {
  let compiled: WebAssembly.Module | undefined;
  return {
    hash,
    facts,
    size,
    get compiled() {
      compiled ??= make();
      return compiled;
    },
  };
}

function compile(code: Bytes): WebAssembly.Module {
  return new WebAssembly.Module(new Uint8Array(code));
}

function unpack(uploaded: Bytes): Bytes {
  if (uploaded[0] !== 0x1f || uploaded[1] !== 0x8b || uploaded[2] !== 8) return uploaded;
  try {
    return new Uint8Array(gunzipSync(uploaded, { maxOutputLength: UNPACKED_LIMIT }));
  } catch (error) {
    throw new InvalidModule(`cannot be decompressed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
