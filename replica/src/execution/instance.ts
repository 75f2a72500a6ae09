// Live WebAssembly instances. One per canister, made from the committed heap when needed, put away when long unused.
import type { Bytes } from '../types.ts';
import type { Canister } from './canister.ts';
import { systemImports } from './ic0/imports.ts';
import { Machine, type Environment } from './ic0/machine.ts';
import type { GlobalValue } from './memory/heap.ts';
import type { LoadedModule, Modules } from './modules.ts';
import { PRIVATE } from './wasm/patch.ts';

export class Instance {
  readonly machine: Machine;
  readonly exports: WebAssembly.Exports;
  readonly #globals: WebAssembly.Global[] = [];

  constructor(
    readonly module: LoadedModule,
    environment: Environment,
  ) {
    this.machine = new Machine(environment);
    this.exports = new WebAssembly.Instance(module.compiled, systemImports(this.machine)).exports;
    this.machine.attach(this.exports);
    for (let i = 0; i < module.facts.globals; i++) {
      const global = this.exports[`${PRIVATE}g${i}`];
      if (global instanceof WebAssembly.Global) this.#globals.push(global);
    }
  }

  get memory(): Bytes {
    return this.machine.memory;
  }

  get globals(): GlobalValue[] {
    return this.#globals.map((global) => global.value as GlobalValue);
  }

  set globals(values: GlobalValue[]) {
    values.forEach((value, i) => {
      const global = this.#globals[i];
      if (global) global.value = value;
    });
  }

  /** An exported function, or the one at a table index if it takes one number and returns nothing. */
  function(entry: { name: string } | { fun: number }): ((env?: number) => void) | undefined {
    if ('name' in entry) {
      const exported = this.exports[entry.name];
      return typeof exported === 'function' ? (exported as () => void) : undefined;
    }
    const table = this.exports[`${PRIVATE}table`];
    if (!(table instanceof WebAssembly.Table) || entry.fun >= table.length) return undefined;
    const element: unknown = table.get(entry.fun);
    return typeof element === 'function' && element.length === 1 ? (element as (env?: number) => void) : undefined;
  }
}

export class InstancePool {
  #live = new Map<Canister, Instance>();
  #retired = new Set<Canister>();

  constructor(
    readonly modules: Modules,
    readonly environment: Environment,
  ) {}

  /** A new instance with nothing but its data segments. */
  create(module: LoadedModule): Instance {
    return new Instance(module, this.environment);
  }

  /** The canister's instance in its committed state; undefined when it has no code. */
  get(canister: Canister): Instance | undefined {
    const { code } = canister;
    if (!code) return undefined;
    let instance = this.#live.get(canister);
    if (instance) {
      this.#live.delete(canister);
    } else {
      instance = this.create(this.modules.get(code.module));
      instance.machine.grow(code.heap.byteLength);
      code.heap.fill(instance.memory);
      instance.globals = code.heap.globals;
    }
    this.#live.set(canister, instance);
    this.#shrink();
    return instance;
  }

  adopt(canister: Canister, instance: Instance): void {
    this.#live.delete(canister);
    this.#live.set(canister, instance);
    this.#shrink();
  }

  drop(canister: Canister): void {
    this.#live.delete(canister);
  }

  /** Facts for the memory statistics: how many instances live, and their heaps in bytes. */
  get usage(): { instances: number; bytes: number } {
    let bytes = 0;
    for (const instance of this.#live.values()) bytes += instance.memory.length;
    return { instances: this.#live.size, bytes };
  }

  #shrink(): void {
    const { liveInstances, liveBytes } = this.environment.limits;
    let { bytes } = this.usage;
    for (const [canister, instance] of this.#live) {
      if (this.#live.size <= 1 || (this.#live.size <= liveInstances && bytes <= liveBytes)) return;
      bytes -= instance.memory.length;
      this.#live.delete(canister);
      this.#retired.add(canister);
    }
  }

  /** Forgets the pages of canisters without a live instance, once the store has them. */
  evictRetired(): void {
    for (const canister of this.#retired) {
      if (this.#live.has(canister)) continue;
      canister.code?.heap.pages.evict();
      canister.stable.pages.evict();
    }
    this.#retired.clear();
  }
}
