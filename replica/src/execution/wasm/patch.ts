// Turns a canister module into one we can run, stop and put back: checks the canister rules, meters the code,
// and exports what the module keeps to itself (memory, table, start function, mutable globals).
import { signatures } from '../ic0/signatures.ts';
import type { Bytes } from '../../types.ts';
import { InvalidModule, Reader, sections, Writer } from './bytes.ts';
import { meterFunction } from './meter.ts';

/** Changes whenever the rewritten binary or its facts would; part of the key under which rewritten modules are cached. */
export const METER_VERSION = 2;

/** Names of the exports we add; a canister cannot export a name with this prefix. */
export const PRIVATE = 'replica:';

export type MethodKind = 'update' | 'query' | 'composite_query';

export interface ModuleFacts {
  methods: Map<string, MethodKind>;
  /** System entry points that exist: `canister_init`, `canister_heartbeat`, … */
  entryPoints: Set<string>;
  metadata: Map<string, { content: Bytes; isPublic: boolean }>;
  customSectionsSize: number;
  /** How many mutable globals are exported as `replica:g0`, `replica:g1`, … */
  globals: number;
  /** Globals that are part of the canister's state: the mutable ones, and the constants that the module exports. */
  stateGlobals: StateGlobal[];
  hasMemory: boolean;
  hasTable: boolean;
  hasStart: boolean;
}

export interface StateGlobal {
  type: 'i32' | 'i64' | 'f32' | 'f64';
  /** Of a constant: the name under which the module exports it. */
  constant: string | undefined;
}

const ENTRY_POINTS = new Set([
  'canister_init',
  'canister_inspect_message',
  'canister_pre_upgrade',
  'canister_post_upgrade',
  'canister_heartbeat',
  'canister_global_timer',
  'canister_on_low_wasm_memory',
]);

const METHOD = /^canister_(update|query|composite_query) (.*)$/s;

const NOTHING = new Uint8Array(0);

interface FunctionType {
  params: string;
  results: string;
}

/** Order in which sections must stand (12 is the data count, before the code). */
const ORDER = [1, 2, 3, 4, 5, 6, 7, 9, 12, 10, 11];

/**
 * Rewrites a module.
 * @param maxPages upper bound in 64-KiB pages that replaces or lowers the memory's own maximum
 * @throws InvalidModule when it is not a WebAssembly binary or breaks a rule of "Canister module format"
 */
export function patchModule(binary: Bytes, maxPages: number): { code: Bytes; facts: ModuleFacts } {
  return new Patch(binary, maxPages).run();
}

class Patch {
  #types: FunctionType[] = [];
  #functions: number[] = [];
  #imports = 0;
  #globals = 0;
  #mutable: number[] = [];
  /** By index: the type of each global, and the name of those that are exported. */
  #globalTypes: (StateGlobal['type'] | undefined)[] = [];
  #globalNames = new Map<number, string>();
  #start: number | undefined;
  #bodies = new Map<number, Reader>();
  #content = new Map<number, Bytes>();
  #facts: ModuleFacts = {
    methods: new Map(),
    entryPoints: new Set(),
    metadata: new Map(),
    customSectionsSize: 0,
    globals: 0,
    stateGlobals: [],
    hasMemory: false,
    hasTable: false,
    hasStart: false,
  };

  constructor(
    readonly binary: Bytes,
    readonly maxPages: number,
  ) {}

  run(): { code: Bytes; facts: ModuleFacts } {
    for (const { id, start, end } of sections(this.binary)) {
      const reader = new Reader(this.binary, start, end);
      if (id === 0) this.#custom(reader);
      else if (this.#bodies.has(id)) throw new InvalidModule(`section ${id} stands twice`);
      else {
        this.#bodies.set(id, reader);
        this.#content.set(id, this.binary.subarray(start, end));
      }
    }
    this.#readTypes();
    this.#readImports();
    this.#readFunctions();
    const out = new Writer(this.binary.length * 2);
    out.raw(this.binary.subarray(0, 8)); // magic number and version
    const rewrite: Record<number, (out: Writer) => void> = {
      4: (to) => this.#tables(to),
      5: (to) => this.#memory(to),
      6: (to) => this.#globalSection(to),
      7: (to) => this.#exports(to),
      10: (to) => this.#code(to),
    };
    const start = this.#bodies.get(8);
    if (start) this.#start = start.u32();
    this.#facts.hasStart = this.#start !== undefined;
    for (const id of ORDER) {
      const body = this.#bodies.get(id);
      if (!body && id !== 6 && id !== 7) continue;
      out.byte(id);
      const hole = out.lengthHole();
      const change = rewrite[id];
      if (change) change(out);
      else out.raw(this.#content.get(id) ?? NOTHING);
      out.fillLength(hole);
    }
    for (const id of this.#bodies.keys()) {
      if (id !== 8 && !ORDER.includes(id)) throw new InvalidModule(`section ${id} is not supported`);
    }
    this.#facts.stateGlobals = this.#stateGlobals();
    return { code: out.bytes(), facts: this.#facts };
  }

  #custom(reader: Reader): void {
    const name = reader.name();
    if (!name.startsWith('icp:')) return;
    const match = /^icp:(public|private) (.*)$/s.exec(name);
    if (!match) throw new InvalidModule(`custom section "${name}" is not allowed`);
    const [, visibility, key = ''] = match;
    if (this.#facts.metadata.has(key)) throw new InvalidModule(`custom section "${key}" stands twice`);
    const content = reader.take(reader.end - reader.pos).slice();
    this.#facts.metadata.set(key, { content, isPublic: visibility === 'public' });
    this.#facts.customSectionsSize += key.length + content.length;
    if (this.#facts.metadata.size > 16) throw new InvalidModule('more than 16 exported custom sections');
    if (this.#facts.customSectionsSize > 1024 * 1024) throw new InvalidModule('custom sections exceed 1 MiB');
  }

  #readTypes(): void {
    const reader = this.#bodies.get(1);
    if (!reader) return;
    const count = reader.u32();
    const letters = (): string => {
      const n = reader.u32();
      let text = '';
      for (let i = 0; i < n; i++) text += LETTERS[reader.byte()] ?? '?';
      return text;
    };
    for (let i = 0; i < count; i++) {
      if (reader.byte() !== 0x60) throw new InvalidModule('only function types are supported');
      this.#types.push({ params: letters(), results: letters() });
    }
  }

  #readImports(): void {
    const reader = this.#bodies.get(2);
    if (!reader) return;
    const count = reader.u32();
    for (let i = 0; i < count; i++) {
      const module = reader.name();
      const name = reader.name();
      if (reader.byte() !== 0) throw new InvalidModule(`import "${module}.${name}" is not a function`);
      const type = this.#types[reader.u32()];
      const expected = module === 'ic0' ? signatures.get(name) : undefined;
      if (!expected) throw new InvalidModule(`unknown import "${module}.${name}"`);
      if (type?.params !== expected.params || type.results !== expected.results)
        throw new InvalidModule(`import "ic0.${name}" has the wrong type`);
      this.#imports++;
    }
  }

  #readFunctions(): void {
    const reader = this.#bodies.get(3);
    if (!reader) return;
    const count = reader.u32();
    if (count > 50_000) throw new InvalidModule(`module defines ${count} functions, more than 50000`);
    for (let i = 0; i < count; i++) this.#functions.push(reader.u32());
  }

  #tables(out: Writer): void {
    const reader = this.#bodies.get(4);
    if (!reader) return;
    this.#facts.hasTable = reader.u32() > 0;
    out.raw(this.#content.get(4) ?? NOTHING);
  }

  #memory(out: Writer): void {
    const reader = this.#bodies.get(5);
    if (!reader) return;
    const count = reader.u32();
    if (count > 1) throw new InvalidModule('module declares more than one memory');
    out.u32(count);
    if (count === 0) return;
    const flags = reader.byte();
    if (flags > 1) throw new InvalidModule('64-bit and shared memories are not supported');
    const min = reader.u32();
    const max = flags === 1 ? Math.min(reader.u32(), this.maxPages) : this.maxPages;
    if (min > max) throw new InvalidModule(`module asks for ${min} pages of memory, more than ${max}`);
    out.byte(1);
    out.u32(min);
    out.u32(max);
    this.#facts.hasMemory = true;
  }

  #globalSection(out: Writer): void {
    const reader = this.#bodies.get(6);
    const count = reader ? reader.u32() : 0;
    if (count > 1000) throw new InvalidModule(`module declares ${count} globals, more than 1000`);
    out.u32(count + 1);
    this.#globals = count;
    if (reader) {
      const start = reader.pos;
      for (let i = 0; i < count; i++) {
        const type = reader.byte();
        const mutable = reader.byte() === 1;
        skipConstant(reader);
        this.#globalTypes.push(NUMBERS[type]);
        if (!mutable) continue;
        if (type < 0x7c) throw new InvalidModule('mutable globals must be numbers of 32 or 64 bits');
        this.#mutable.push(i);
      }
      out.raw(this.binary.subarray(start, reader.end));
    }
    out.raw(new Uint8Array([0x7e, 0x01, 0x42, 0x00, 0x0b])); // i64, mutable, i64.const 0, end
    this.#facts.globals = this.#mutable.length;
  }

  #stateGlobals(): StateGlobal[] {
    return this.#globalTypes.flatMap((type, i) => {
      const constant = this.#mutable.includes(i) ? undefined : this.#globalNames.get(i);
      return type && (constant !== undefined || this.#mutable.includes(i)) ? [{ type, constant }] : [];
    });
  }

  #exports(out: Writer): void {
    const reader = this.#bodies.get(7);
    const count = reader ? reader.u32() : 0;
    const added: [string, number, number][] = [[`${PRIVATE}left`, 3, this.#globals]];
    this.#mutable.forEach((index, i) => added.push([`${PRIVATE}g${i}`, 3, index]));
    if (this.#facts.hasMemory) added.push([`${PRIVATE}memory`, 2, 0]);
    if (this.#facts.hasTable) added.push([`${PRIVATE}table`, 1, 0]);
    if (this.#start !== undefined) added.push([`${PRIVATE}start`, 0, this.#start]);
    out.u32(count + added.length);
    if (reader) {
      const start = reader.pos;
      for (let i = 0; i < count; i++) this.#checkExport(reader.name(), reader.byte(), reader.u32());
      this.#checkMethods();
      out.raw(this.binary.subarray(start, reader.end));
    }
    for (const [name, kind, index] of added) {
      out.name(name);
      out.byte(kind);
      out.u32(index);
    }
  }

  #checkExport(name: string, kind: number, index: number): void {
    if (name.startsWith(PRIVATE)) throw new InvalidModule(`export name "${name}" is reserved`);
    if (kind === 3) this.#globalNames.set(index, name);
    if (!name.startsWith('canister_')) return;
    const method = METHOD.exec(name);
    if (!method && !ENTRY_POINTS.has(name)) throw new InvalidModule(`export "${name}" is not a known entry point`);
    const type = this.#types[this.#functions[index - this.#imports] ?? -1];
    if (kind !== 0 || type?.params !== '' || type.results !== '')
      throw new InvalidModule(`export "${name}" must be a function without parameters and results`);
    if (!method) {
      this.#facts.entryPoints.add(name);
      return;
    }
    const [, methodKind, methodName = ''] = method;
    if (this.#facts.methods.has(methodName)) throw new InvalidModule(`method "${methodName}" is exported twice`);
    this.#facts.methods.set(methodName, methodKind as MethodKind);
  }

  #checkMethods(): void {
    const { methods } = this.#facts;
    if (methods.size > 1000) throw new InvalidModule(`module exports ${methods.size} methods, more than 1000`);
    const length = [...methods.keys()].reduce((sum, name) => sum + name.length, 0);
    if (length > 20_000) throw new InvalidModule('names of exported methods exceed 20000 bytes');
  }

  #code(out: Writer): void {
    const reader = this.#bodies.get(10);
    if (!reader) return;
    const count = reader.u32();
    if (count !== this.#functions.length) throw new InvalidModule('functions and bodies differ in number');
    out.u32(count);
    for (let i = 0; i < count; i++) {
      const params = this.#types[this.#functions[i] ?? -1]?.params.length ?? 0;
      meterFunction(reader, out, this.#globals, params);
    }
  }
}

const NUMBERS: Record<number, StateGlobal['type'] | undefined> = { 0x7f: 'i32', 0x7e: 'i64', 0x7d: 'f32', 0x7c: 'f64' };
const LETTERS: Record<number, string> = { 0x7f: 'i', 0x7e: 'l', 0x7d: 'f', 0x7c: 'd', 0x7b: 'v', 0x70: 'r', 0x6f: 'e' };

function skipConstant(reader: Reader): void {
  for (;;) {
    const opcode = reader.byte();
    if (opcode === 0x0b) return;
    if (opcode === 0x43) reader.skip(4);
    else if (opcode === 0x44) reader.skip(8);
    else if (opcode === 0xfd) {
      reader.skipLeb();
      reader.skip(16);
    } else if (opcode !== 0x6a && opcode !== 0x6b && opcode !== 0x6c && !(opcode >= 0x7c && opcode <= 0x7e))
      reader.skipLeb();
  }
}
