// Everything the replica knows, and what of it changed since it was last written down.
import { createHash, randomBytes } from 'node:crypto';
import type { Bytes, Store, SubnetMetrics } from '../types.ts';
import { allocatedBytes, Allocations, room } from './allocation.ts';
import { defaultSettings, type Canister, type MemoryUse, type Message } from './canister.ts';
import type { ExecutionClock } from './clock.ts';
import { totalMemory, type CyclePrices } from './cycles.ts';
import type { SubnetFacts } from './ic0/machine.ts';
import { InstancePool } from './instance.ts';
import type { Limits } from './limits.ts';
import { Pages } from './memory/pages.ts';
import { StableMemory } from './memory/stable-memory.ts';
import { Modules } from './modules.ts';
import { canisterIdAt, hex } from './principals.ts';
import { MessageQueue } from './queue.ts';
import { Requests } from './requests.ts';

/** What a listener learns about each executed message. */
export interface MessageReport {
  canister: Bytes;
  method: string;
  kind: string;
  instructions: bigint;
  outcome: 'ok' | 'trap';
  error: string | undefined;
  milliseconds: number;
}

/** Numbers that are never given out twice. */
export interface Counters {
  generation: number;
  callback: number;
  context: number;
  canister: bigint;
  random: bigint;
  /** Messages executed so far. */
  executed: bigint;
}

/** Ids of automatically created canisters start here, as with dfx; below is room for chosen ids. */
const FIRST_CANISTER = 0x100000n;

export class State {
  readonly canisters = new Map<string, Canister>();
  readonly queue: MessageQueue;
  readonly requests: Requests;
  readonly modules: Modules;
  readonly pool: InstancePool;
  readonly dirty = new Set<Canister>();
  readonly deleted = new Set<string>();
  /** Keys of all canisters ever deleted: an id is never used again. */
  readonly retired = new Set<string>();
  readonly discarded: Pages[] = [];
  readonly allocations = new Allocations((canister) => allocatedBytes(canister.settings, this.memoryUse(canister)));
  /** Keys of canisters whose certified facts changed in this round. */
  readonly certifiedChanges = new Map<string, Bytes>();
  /** Values that are not part of a canister's record, like chunks. */
  readonly extra = new Map<string, Bytes | undefined>();
  readonly listeners: ((report: MessageReport) => void)[] = [];
  counters: Counters = { generation: 1, callback: 1, context: 1, canister: FIRST_CANISTER, random: 0n, executed: 0n };
  /** Set when a module or image may have become unused. */
  codeReplaced = false;

  constructor(
    readonly store: Store,
    readonly clock: ExecutionClock,
    readonly limits: Limits,
    readonly prices: CyclePrices,
    readonly subnet: SubnetFacts,
    readonly seed: Bytes | undefined,
    readonly log: (line: string) => void,
  ) {
    this.queue = new MessageQueue();
    this.requests = new Requests(limits);
    this.modules = new Modules(store, limits);
    this.pool = new InstancePool(this.modules, {
      limits,
      subnet,
      prices,
      room: (canister) => room(this, canister),
      memoryUse: (canister) => this.memoryUse(canister),
    });
  }

  canister(id: Bytes): Canister | undefined {
    return this.canisters.get(hex(id));
  }

  /** Notes that the canister's record must be written; `certified` when its facts in certificates changed. */
  touch(canister: Canister, certified = false): void {
    this.dirty.add(canister);
    this.allocations.changed(canister);
    if (certified) this.certifiedChanges.set(canister.key, canister.id);
  }

  newPages(stored?: Set<number>): Pages {
    return new Pages(this.counters.generation++, this.store, stored);
  }

  newStable(): StableMemory {
    return new StableMemory(this.newPages());
  }

  /** Frees pages nobody uses any more, at the next write. */
  discard(...pages: (Pages | undefined)[]): void {
    for (const set of pages) if (set) this.discarded.push(set);
  }

  /** The next free id for a canister that did not choose one. */
  nextCanisterId(): Bytes {
    for (;;) {
      const id = canisterIdAt(this.counters.canister++);
      if (this.isFree(id)) return id;
    }
  }

  /** Whether no canister has or ever had this id. */
  isFree(id: Bytes): boolean {
    return !this.canisters.has(hex(id)) && !this.retired.has(hex(id));
  }

  /** Takes a canister out for good. Its code, memories and messages are dealt with before. */
  removeCanister(canister: Canister): void {
    this.canisters.delete(canister.key);
    this.allocations.remove(canister);
    this.dirty.delete(canister);
    this.deleted.add(canister.key);
    this.retired.add(canister.key);
    this.certifiedChanges.set(canister.key, canister.id);
  }

  addCanister(id: Bytes, controllers: Bytes[], cycles: bigint): Canister {
    const canister: Canister = {
      id: id.slice(),
      key: hex(id),
      status: { kind: 'running' },
      settings: defaultSettings(controllers),
      cycles,
      reserved: 0n,
      consumed: {
        memory: 0n,
        compute: 0n,
        ingress: 0n,
        instructions: 0n,
        transmission: 0n,
        uninstall: 0n,
        creation: 0n,
        burned: 0n,
      },
      createdAt: this.clock.now(),
      chargedAt: this.clock.now(),
      version: 0n,
      code: undefined,
      stable: this.newStable(),
      certifiedData: new Uint8Array(0),
      timer: 0n,
      lowMemory: 'no',
      contexts: new Map(),
      callbacks: new Map(),
      logs: [],
      nextLog: 0n,
      chunks: new Map(),
      snapshots: new Map(),
      nextSnapshot: 0n,
      history: [],
      changes: 0n,
      queryStatistics: { calls: 0n, instructions: 0n, requestBytes: 0n, responseBytes: 0n },
    };
    this.canisters.set(canister.key, canister);
    this.touch(canister, true);
    return canister;
  }

  /** 32 bytes nobody could foresee; with a seed, the same sequence in every run. */
  random(): Bytes {
    if (!this.seed) return new Uint8Array(randomBytes(32));
    const counter = new Uint8Array(8);
    new DataView(counter.buffer).setBigUint64(0, this.counters.random++);
    return new Uint8Array(createHash('sha256').update(this.seed).update(counter).digest());
  }

  /** Counters of the whole subnet. Deleted canisters no longer count. */
  metrics(): SubnetMetrics {
    let canisterStateBytes = 0n;
    let consumedCycles = 0n;
    for (const canister of this.canisters.values()) {
      canisterStateBytes += BigInt(totalMemory(this.memoryUse(canister)));
      for (const part of Object.values(canister.consumed)) consumedCycles += part;
    }
    return { canisterStateBytes, consumedCycles, updateTransactions: this.counters.executed };
  }

  report(report: MessageReport): void {
    for (const listener of this.listeners) listener(report);
  }

  /** Bytes the canister takes, by purpose ("Memory metrics" of `canister_status`). */
  memoryUse(canister: Canister): MemoryUse {
    const module = canister.code && this.modules.get(canister.code.module);
    let snapshots = 0;
    for (const snapshot of canister.snapshots.values())
      snapshots +=
        snapshot.heap.byteLength +
        snapshot.stable.byteLength +
        snapshot.moduleSize +
        snapshot.chunks.length * 1_048_576;
    return {
      heap: canister.code?.heap.byteLength ?? 0,
      stable: canister.stable.byteLength,
      globals: (canister.code?.heap.globals.length ?? 0) * 8,
      module: module?.size ?? 0,
      custom: module?.facts.customSectionsSize ?? 0,
      history: canister.history.length * 128,
      chunks: canister.chunks.size * 1_048_576,
      snapshots,
      logs: canister.logs.reduce((sum, record) => sum + record.content.length + 16, 0),
    };
  }

  /** Every message that waits for this canister, in order. */
  waitingFor(canister: Canister): Message[] {
    return this.queue.all().filter((message) => hex(message.to) === canister.key);
  }
}
