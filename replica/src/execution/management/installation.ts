// Putting new code into a canister, step by step, all or nothing.
import type { Bytes } from '../../types.ts';
import { admitted, growthCost, reserve } from '../allocation.ts';
import type { Canister, MemoryUse } from '../canister.ts';
import { executionCost, freezingLimit } from '../cycles.ts';
import { apply } from '../effects.ts';
import { ErrorCode, RejectError } from '../errors.ts';
import type { Effects, Invocation } from '../ic0/invocation.ts';
import type { Mode } from '../ic0/signatures.ts';
import type { Instance } from '../instance.ts';
import { appendLogs } from '../logs.ts';
import { watchLowMemory } from '../low-memory.ts';
import { Heap } from '../memory/heap.ts';
import type { LoadedModule } from '../modules.ts';
import { text } from '../principals.ts';
import { run, settle } from '../run.ts';
import { PRIVATE } from '../wasm/patch.ts';
import type { ManagementCall } from './call.ts';
import type { Maybe } from './idl.ts';

/** The steps of one installation, sharing one budget of instructions. */
export class Installation {
  instructions = 0n;
  #version: bigint;
  #upgrading = false;

  constructor(
    readonly call: ManagementCall,
    readonly canister: Canister,
    readonly module: LoadedModule,
    readonly arg: Bytes,
  ) {
    this.#version = canister.version;
  }

  /** mode `install` or `reinstall`. */
  fresh(): void {
    const { canister } = this;
    const { state } = this.call;
    const { stable: before, timer, nextLog } = canister;
    const use = state.memoryUse(canister);
    let reserved: bigint;
    canister.stable = state.newStable();
    // The new code finds no timer set ("Global timer").
    canister.timer = 0n;
    let instance: Instance;
    let effects: Effects | undefined;
    try {
      instance = this.#instantiate();
      this.#version++;
      effects = this.#run(instance, 'canister_init', 'I');
      reserved = this.#payForGrowth(instance, use, effects);
    } catch (error) {
      canister.stable = before;
      canister.timer = timer;
      this.#charge();
      throw error;
    }
    canister.stable.commit();
    state.discard(before.pages, canister.code?.heap.pages);
    canister.certifiedData = new Uint8Array(0);
    // What the new code printed while it began stays.
    canister.logs = canister.logs.filter(({ idx }) => idx >= nextLog);
    this.#become(instance, effects);
    reserve(canister, reserved);
  }

  upgrade(
    options:
      | { skip_pre_upgrade: Maybe<boolean>; wasm_memory_persistence: Maybe<{ keep: null } | { replace: null }> }
      | undefined,
  ): void {
    const { canister } = this;
    const { state } = this.call;
    const old = state.pool.get(canister);
    const code = canister.code;
    this.#upgrading = true;
    if (!old || !code) throw new Error('upgrade of an empty canister');
    const { cycles, timer } = canister;
    const use = state.memoryUse(canister);
    let reserved: bigint;
    let instance: Instance;
    let effects: Effects | undefined;
    let before: Effects | undefined;
    try {
      if (options?.skip_pre_upgrade[0] !== true) before = this.#run(old, 'canister_pre_upgrade', 'G');
      if (before) canister.cycles = before.balance;
      this.#version++;
      canister.timer = 0n;
      const [persistence] = options?.wasm_memory_persistence ?? [];
      const memory = persistence && 'keep' in persistence ? old.memory.slice() : undefined;
      instance = this.#instantiate(memory);
      effects = this.#run(instance, 'canister_post_upgrade', 'I');
      reserved = this.#payForGrowth(instance, use, effects);
    } catch (error) {
      canister.cycles = cycles;
      canister.timer = timer;
      settle(state.pool, canister, old, false);
      this.#charge();
      throw error;
    }
    canister.stable.commit();
    state.discard(code.heap.pages);
    if (before?.certifiedData) canister.certifiedData = before.certifiedData;
    canister.consumed.burned += before?.burned ?? 0n;
    this.#become(instance, effects);
    reserve(canister, reserved);
  }

  #instantiate(memory?: Bytes): Instance {
    let instance: Instance;
    try {
      instance = this.call.state.pool.create(this.module);
    } catch (error) {
      if (!(
        error instanceof WebAssembly.RuntimeError ||
        error instanceof WebAssembly.LinkError ||
        error instanceof RangeError
      ))
        throw error;
      throw new RejectError(
        ErrorCode.INVALID_WASM,
        `Error from Canister ${text(this.canister.id)}: Canister's Wasm module is not valid: ${error.message}`,
      );
    }
    if (memory) {
      instance.machine.grow(memory.length);
      instance.memory.set(memory);
    }
    if (this.module.facts.hasStart) this.#run(instance, `${PRIVATE}start`, 's');
    return instance;
  }

  /** Runs one entry point if the module has it; undefined when not. */
  #run(instance: Instance, name: string, mode: Mode): Effects | undefined {
    if (!instance.function({ name })) return undefined;
    const { state } = this.call;
    const { canister } = this;
    const invocation: Invocation = {
      mode,
      canister,
      caller: this.call.caller,
      time: state.clock.now(),
      arg: this.arg,
      limit: state.limits.installInstructions - this.instructions,
      context: undefined,
      replicated: true,
      version: this.#version,
      replyLimit: 0,
    };
    const freezing = freezingLimit(state.prices, canister, state.memoryUse(canister));
    const result = run(instance, { name }, invocation, canister.cycles);
    this.instructions += result.instructions;
    appendLogs(canister, result.effects.logs, state.clock.now());
    state.touch(canister);
    if (result.error)
      throw new RejectError(
        result.error.errorCode,
        `Error from Canister ${text(canister.id)}: ${result.error.message}`,
      );
    if (result.effects.balance - freezing < executionCost(state.prices, this.instructions))
      throw new RejectError(
        ErrorCode.OUT_OF_CYCLES,
        `Canister installation failed with \`Canister ${text(canister.id)} is out of cycles\`.`,
      );
    return result.effects;
  }

  /** @throws RejectError when the canister may not take the memory of the new code */
  #payForGrowth(instance: Instance, before: MemoryUse, effects: Effects | undefined): bigint {
    const { canister, module } = this;
    const { state } = this.call;
    const heapLimit = canister.settings.wasmMemoryLimit;
    if (heapLimit > 0n && BigInt(instance.memory.length) > heapLimit)
      throw new RejectError(
        ErrorCode.WASM_MEMORY_LIMIT,
        `Error from Canister ${text(canister.id)}: Canister exceeded its current Wasm memory limit of ${heapLimit} bytes.`,
      );
    const after: MemoryUse = {
      ...before,
      heap: instance.memory.length,
      stable: canister.stable.byteLength,
      globals: module.facts.globals * 8,
      module: module.size,
      custom: module.facts.customSectionsSize,
    };
    const balance = (effects?.balance ?? canister.cycles) - executionCost(state.prices, this.instructions);
    return admitted(growthCost(state, canister, { before, after, balance }));
  }

  /** The new instance takes over. */
  #become(instance: Instance, effects: Effects | undefined): void {
    const { canister, module } = this;
    const { state } = this.call;
    const { memory } = instance;
    // Heaps after init and after an upgrade lay out differently, so each gets its own shared image.
    const baseId = this.#upgrading ? `${module.hash}-upgraded` : module.hash;
    const base = state.modules.base(baseId) ?? state.modules.keepBase(baseId, memory);
    const heap = new Heap(base, state.newPages(), memory.length, []);
    heap.commit(memory, instance.globals);
    canister.code = { module: module.hash, heap };
    watchLowMemory(state, canister);
    state.pool.adopt(canister, instance);
    if (effects) apply(state, canister, undefined, effects, this.#version);
    canister.version = this.#version;
    canister.installedAt = state.clock.now();
    this.#charge();
    state.touch(canister, true);
  }

  #charge(): void {
    const cost = executionCost(this.call.state.prices, this.instructions);
    const { canister } = this;
    canister.cycles = canister.cycles > cost ? canister.cycles - cost : 0n;
    canister.consumed.instructions += cost;
    this.call.state.touch(canister);
  }
}
