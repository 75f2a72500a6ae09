// What the system functions of one WebAssembly instance work on: its memory, its instruction counter and the current run.
import type { Bytes } from '../../types.ts';
import type { Canister, MemoryUse } from '../canister.ts';
import { ErrorCode, Trap } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { PRIVATE } from '../wasm/patch.ts';
import { freezingLimit, type CyclePrices } from '../cycles.ts';
import type { Effects, Invocation } from './invocation.ts';

/** Facts of the subnet that canisters can ask for. */
export interface SubnetFacts {
  id: Bytes;
  rootKey: Bytes;
  nodes: number;
}

/** What is the same for all canisters. */
export interface Environment {
  limits: Limits;
  subnet: SubnetFacts;
  prices: CyclePrices;
  /** Bytes by which a canister may still grow. */
  room(canister: Canister): number;
  /** Memory of a canister as it was before the current run. */
  memoryUse(canister: Canister): MemoryUse;
}

export class Machine {
  #memory: WebAssembly.Memory | undefined;
  #left: WebAssembly.Global | undefined;
  #view: Bytes = new Uint8Array(0);
  #charged = 0;
  #use: MemoryUse | undefined;
  #current: { invocation: Invocation; effects: Effects } | undefined;

  constructor(readonly environment: Environment) {}

  get limits(): Limits {
    return this.environment.limits;
  }

  get subnet(): SubnetFacts {
    return this.environment.subnet;
  }

  get prices(): CyclePrices {
    return this.environment.prices;
  }

  attach(exports: WebAssembly.Exports): void {
    const memory = exports[`${PRIVATE}memory`];
    if (memory instanceof WebAssembly.Memory) this.#memory = memory;
    const left = exports[`${PRIVATE}left`];
    if (left instanceof WebAssembly.Global) this.#left = left;
  }

  get memory(): Bytes {
    if (this.#memory && this.#view.buffer !== this.#memory.buffer) this.#view = new Uint8Array(this.#memory.buffer);
    return this.#view;
  }

  grow(byteLength: number): void {
    const missing = byteLength - this.memory.length;
    if (missing > 0) this.#memory?.grow(missing / 65536);
  }

  begin(invocation: Invocation, effects: Effects): void {
    this.#current = { invocation, effects };
    this.#charged = 0;
    this.#use = undefined;
    if (this.#left) this.#left.value = invocation.limit;
  }

  end(): void {
    this.#current = undefined;
  }

  get invocation(): Invocation {
    if (!this.#current) throw new Error('no canister code is running');
    return this.#current.invocation;
  }

  get effects(): Effects {
    if (!this.#current) throw new Error('no canister code is running');
    return this.#current.effects;
  }

  /** Balance under which the canister would be frozen, with the memory it has just now. */
  get freezing(): bigint {
    const { canister } = this.invocation;
    this.#use ??= this.environment.memoryUse(canister);
    const use = { ...this.#use, heap: this.memory.length, stable: canister.stable.byteLength };
    return freezingLimit(this.prices, canister, use);
  }

  /** Charges work done outside WebAssembly, one instruction a byte or so. */
  charge(instructions: number): void {
    this.#charged += instructions;
    if (this.#charged > 1_000_000) this.#settle();
  }

  #settle(): void {
    if (!this.#left) return;
    this.#left.value = (this.#left.value as bigint) - BigInt(this.#charged);
    this.#charged = 0;
    if ((this.#left.value as bigint) < 0n) throw new Trap(ErrorCode.INSTRUCTION_LIMIT, 'out of instructions');
  }

  /** Instructions used by the current run so far. */
  used(): bigint {
    const left = (this.#left?.value as bigint | undefined) ?? this.invocation.limit;
    return this.invocation.limit - left + BigInt(this.#charged);
  }

  get exhausted(): boolean {
    return this.used() > this.invocation.limit;
  }

  /** The bytes at `[start, start + size)`, still in canister memory: copy what is kept. */
  slice(start: number, size: number): Bytes {
    const from = start >>> 0;
    const length = size >>> 0;
    this.charge(length);
    const { memory } = this;
    if (from + length > memory.length) throw new Trap(ErrorCode.TRAPPED, 'heap out of bounds');
    return memory.subarray(from, from + length);
  }

  /** Copies `source[offset, offset + size)` to canister memory at `target`. */
  copyOut(source: Bytes, target: number, offset: number, size: number): void {
    const from = offset >>> 0;
    const length = size >>> 0;
    if (from + length > source.length)
      throw new Trap(
        ErrorCode.CONTRACT_VIOLATION,
        `offset ${from} + size ${length} exceeds the length ${source.length}`,
      );
    this.slice(target, length).set(source.subarray(from, from + length));
  }

  writeU128(target: number, value: bigint): void {
    const bytes = this.slice(target, 16);
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    view.setBigUint64(0, BigInt.asUintN(64, value), true);
    view.setBigUint64(8, value >> 64n, true);
  }

  text(start: number, size: number, what: string): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.slice(start, size));
    } catch (error) {
      if (error instanceof Trap) throw error;
      throw new Trap(ErrorCode.CONTRACT_VIOLATION, `${what} is not valid UTF-8`);
    }
  }
}

/** A 128-bit amount from its two halves. */
export function u128(high: bigint, low: bigint): bigint {
  return (BigInt.asUintN(64, high) << 64n) | BigInt.asUintN(64, low);
}
