// A small WebAssembly writer for tests: canisters of a few instructions, without a compiler.
import { signatures } from '../src/execution/ic0/signatures.ts';
import { Writer } from '../src/execution/wasm/bytes.ts';

/** A piece of code: opcodes and immediates, with calls that are resolved when the module is built. */
export type Code = (number | { system: string } | { local: string })[];

const leb = (value: number): number[] => {
  const out: number[] = [];
  let rest = value | 0;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && !(byte & 0x40)) || (rest === -1 && byte & 0x40)) return [...out, byte];
    out.push(byte | 0x80);
  }
};

const leb64 = (value: bigint): number[] => {
  const out: number[] = [];
  let rest = BigInt.asIntN(64, value);
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && !(byte & 0x40)) || (rest === -1n && byte & 0x40)) return [...out, byte];
    out.push(byte | 0x80);
  }
};

export const i32 = (value: number): Code => [0x41, ...leb(value)];
export const i64 = (value: bigint): Code => [0x42, ...leb64(value)];
/** Calls a system function with the arguments before it. */
export const sys = (name: string, ...args: Code[]): Code => [...args.flat(), 0x10, { system: name }];
/** Calls a function of the module. */
export const invoke = (name: string): Code => [0x10, { local: name }];
export const drop: Code = [0x1a];
export const trap: Code = [0x00];
export const load32 = (address: number): Code => [...i32(address), 0x28, 2, 0];
export const store32 = (address: number, value: Code): Code => [...i32(address), ...value, 0x36, 2, 0];
export const load64 = (address: number): Code => [...i32(address), 0x29, 3, 0];
export const store64 = (address: number, value: Code): Code => [...i32(address), ...value, 0x37, 3, 0];
export const add32 = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const extend = (code: Code): Code => [...code, 0xad];
export const growMemory = (pages: number): Code => [...i32(pages), 0x40, 0];
/** Runs `body` for ever. */
export const forever = (body: Code): Code => [0x03, 0x40, ...body, 0x0c, 0, 0x0b];
/** Runs `body` `times` times, counting in the i32 at `address`. */
export const repeat = (times: number, address: number, body: Code): Code => [
  ...store32(address, i32(0)),
  ...[0x03, 0x40],
  ...body,
  ...store32(address, add32(load32(address), i32(1))),
  ...load32(address),
  ...i32(times),
  0x49, // i32.lt_u
  ...[0x0d, 0, 0x0b],
];
/** Runs `then` if the i32 is not zero. */
export const when = (condition: Code, then: Code): Code => [...condition, 0x04, 0x40, ...then, 0x0b];
export const isZero = (code: Code): Code => [...code, 0x45];
/** The parameter of a callback. */
export const env: Code = [0x20, 0];

/** Appends `size` bytes at `address` to the reply. */
export const append = (address: number, size: number): Code => sys('msg_reply_data_append', i32(address), i32(size));
export const reply: Code = sys('msg_reply');
/** Copies the whole argument to `address`. */
export const takeArg = (address: number): Code =>
  sys('msg_arg_data_copy', i32(address), i32(0), sys('msg_arg_data_size'));
/** Replies with the argument, by way of memory at 4096. */
export const echo: Code = [
  ...takeArg(4096),
  ...sys('msg_reply_data_append', i32(4096), sys('msg_arg_data_size')),
  ...reply,
];

interface Fn {
  name: string;
  code: Code;
  takesEnv: boolean;
}

/** Describes a canister module; data is placed from address 16 on, 4096 and up is free for code. */
export class CanisterBuilder {
  #functions: Fn[] = [];
  #exports: { name: string; fn: string }[] = [];
  #table: string[] = [];
  #data: { at: number; bytes: Uint8Array }[] = [];
  #next = 16;
  #custom: { name: string; content: Uint8Array }[] = [];
  #start: string | undefined;
  pages = 1;
  maxPages: number | undefined;
  /** Mutable i32 globals and their first values. */
  globals: number[] = [];
  /** More globals: type, mutability and first value as bytes; with a name they are exported. */
  rawGlobals: { bytes: number[]; name?: string }[] = [];

  /** Places bytes or text in memory and returns code that pushes address and length. */
  text(content: string | Uint8Array): Code {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const at = this.#next;
    this.#next += bytes.length;
    this.#data.push({ at, bytes });
    return [...i32(at), ...i32(bytes.length)];
  }

  /** Adds a function without parameters. */
  fn(name: string, code: Code): this {
    this.#functions.push({ name, code, takesEnv: false });
    return this;
  }

  /** Adds an exported function: `canister_update f`, `canister_init`, … */
  on(name: string, code: Code): this {
    this.fn(name, code);
    this.#exports.push({ name, fn: name });
    return this;
  }

  update(name: string, code: Code): this {
    return this.on(`canister_update ${name}`, code);
  }

  query(name: string, code: Code): this {
    return this.on(`canister_query ${name}`, code);
  }

  start(code: Code): this {
    this.#start = 'start';
    return this.fn('start', code);
  }

  /** Adds a callback and returns its table index. */
  callback(code: Code): number {
    const name = `callback ${this.#table.length}`;
    this.#functions.push({ name, code, takesEnv: true });
    this.#table.push(name);
    return this.#table.length - 1;
  }

  custom(name: string, content: string): this {
    this.#custom.push({ name, content: new TextEncoder().encode(content) });
    return this;
  }

  /** Code that calls `method` of the canister whose id `callee` pushes; `more` runs before the call is performed. */
  call(callee: Code, method: string, onReply: number, onReject: number, more: Code = []): Code {
    return [
      ...sys('call_new', callee, this.text(method), i32(onReply), i32(0), i32(onReject), i32(0)),
      ...more,
      ...sys('call_perform'),
      ...drop,
    ];
  }

  build(): Uint8Array {
    const used = new Set<string>();
    for (const { code } of this.#functions)
      for (const part of code) if (typeof part === 'object' && 'system' in part) used.add(part.system);
    const imports = [...used];
    const types: string[] = ['|', 'i|'];
    const typeOf = (type: string): number => {
      if (!types.includes(type)) types.push(type);
      return types.indexOf(type);
    };
    const importTypes = imports.map((name) => {
      const signature = signatures.get(name) ?? { params: '', results: '' };
      return typeOf(`${signature.params}|${signature.results}`);
    });
    const indexOf = (name: string): number => imports.length + this.#functions.findIndex((fn) => fn.name === name);
    const out = new Writer();
    out.raw(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    const section = (id: number, count: number, write: () => void): void => {
      if (count === 0) return;
      out.byte(id);
      const hole = out.lengthHole();
      if (id !== 8) out.u32(count);
      write();
      out.fillLength(hole);
    };
    const letters = (text: string): void => {
      out.u32(text.length);
      for (const letter of text) out.byte(letter === 'i' ? 0x7f : 0x7e);
    };
    section(1, types.length, () => {
      for (const type of types) {
        const [params = '', results = ''] = type.split('|');
        out.byte(0x60);
        letters(params);
        letters(results);
      }
    });
    section(2, imports.length, () => {
      imports.forEach((name, i) => {
        out.name('ic0');
        out.name(name);
        out.byte(0);
        out.u32(importTypes[i] ?? 0);
      });
    });
    section(3, this.#functions.length, () => {
      for (const { takesEnv } of this.#functions) out.u32(takesEnv ? 1 : 0);
    });
    section(4, this.#table.length && 1, () => {
      out.raw(new Uint8Array([0x70, 0]));
      out.u32(this.#table.length);
    });
    section(5, 1, () => {
      out.byte(this.maxPages === undefined ? 0 : 1);
      out.u32(this.pages);
      if (this.maxPages !== undefined) out.u32(this.maxPages);
    });
    section(6, this.globals.length + this.rawGlobals.length, () => {
      for (const value of this.globals) out.raw(new Uint8Array([0x7f, 1, 0x41, ...leb(value), 0x0b]));
      for (const { bytes } of this.rawGlobals) out.raw(new Uint8Array([...bytes, 0x0b]));
    });
    const named = this.rawGlobals.flatMap(({ name }, i) => (name ? [{ name, index: this.globals.length + i }] : []));
    section(7, this.#exports.length + named.length, () => {
      for (const { name, index } of named) {
        out.name(name);
        out.byte(3);
        out.u32(index);
      }
      for (const { name, fn } of this.#exports) {
        out.name(name);
        out.byte(0);
        out.u32(indexOf(fn));
      }
    });
    section(8, this.#start ? 1 : 0, () => out.u32(indexOf(this.#start ?? '')));
    section(9, this.#table.length && 1, () => {
      out.raw(new Uint8Array([0, 0x41, 0, 0x0b]));
      out.u32(this.#table.length);
      for (const name of this.#table) out.u32(indexOf(name));
    });
    section(10, this.#functions.length, () => {
      for (const { code } of this.#functions) {
        const hole = out.lengthHole();
        out.u32(0);
        for (const part of code) {
          if (typeof part === 'number') out.byte(part);
          else out.u32('system' in part ? imports.indexOf(part.system) : indexOf(part.local));
        }
        out.byte(0x0b);
        out.fillLength(hole);
      }
    });
    section(11, this.#data.length, () => {
      for (const { at, bytes } of this.#data) {
        out.byte(0);
        out.raw(new Uint8Array([0x41, ...leb(at), 0x0b]));
        out.u32(bytes.length);
        out.raw(bytes);
      }
    });
    for (const { name, content } of this.#custom) {
      out.byte(0);
      const hole = out.lengthHole();
      out.name(name);
      out.raw(content);
      out.fillLength(hole);
    }
    return out.bytes();
  }
}
