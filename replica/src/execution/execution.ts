// The executing half as the rest of the program sees it.
import { randomBytes } from 'node:crypto';
import type {
  Bytes,
  CanisterFacts,
  DataCertificate,
  Execution,
  IngressMessage,
  Nanoseconds,
  Outcome,
  QueryMessage,
  Reject,
  RequestStatus,
  Store,
  SubnetMetrics,
} from '../types.ts';
import type { Canister, LogRecord, MemoryUse } from './canister.ts';
import { ExecutionClock, systemClock, type AdjustableClock } from './clock.ts';
import { thirteenNodes, type CyclePrices } from './cycles.ts';
import type { SubnetFacts } from './ic0/machine.ts';
import { submit } from './ingress.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { flush, load } from './persistence.ts';
import { hex, unhex } from './principals.ts';
import { runQuery } from './queries.ts';
import type { DeliveryHook } from './queue.ts';
import { Scheduler, type RoundListener } from './scheduler.ts';
import { State, type MessageReport } from './state.ts';

export interface ExecutionOptions {
  store: Store;
  /** Source of real time; the system's unless a test passes its own. */
  clock?: AdjustableClock;
  log?: (line: string) => void;
  limits?: Partial<Limits>;
  prices?: Partial<CyclePrices>;
  /** What `ic0.root_key_*`, `ic0.subnet_self_*` tell canisters. */
  subnet?: Partial<SubnetFacts>;
  /** Makes `raw_rand` the same in every run. */
  seed?: Bytes;
}

/** Memory of one canister, in bytes. */
export interface MemoryFacts {
  use: MemoryUse;
  /** Heap bytes that differ from the image shared with its siblings. */
  ownHeap: number;
  stableWritten: number;
}

/** An `Execution` with what in-process tests and development tools need on top. */
export class LocalExecution implements Execution {
  readonly #state: State;
  readonly #scheduler: Scheduler;

  constructor(options: ExecutionOptions) {
    const subnet = { id: new Uint8Array(29), rootKey: new Uint8Array(0), nodes: 1, ...options.subnet };
    this.#state = new State(
      options.store,
      new ExecutionClock(options.clock ?? systemClock),
      { ...defaultLimits, ...options.limits },
      { ...thirteenNodes, ...options.prices },
      subnet,
      options.seed,
      options.log ?? (() => undefined),
    );
    load(this.#state);
    this.#scheduler = new Scheduler(this.#state);
    this.#scheduler.plan();
  }

  now(): Nanoseconds {
    return this.#state.clock.now();
  }

  async submit(message: IngressMessage): Promise<{ accepted: true } | { accepted: false; reject: Reject }> {
    const result = submit(this.#state, message);
    this.#scheduler.plan();
    return result;
  }

  async query(message: QueryMessage, certificate: DataCertificate): Promise<Outcome> {
    return runQuery(this.#state, message, certificate).outcome;
  }

  /** A query with its instruction count; without `certificate` it runs as if none were available. */
  queryNow(message: QueryMessage, certificate?: DataCertificate): { outcome: Outcome; instructions: bigint } {
    return runQuery(this.#state, message, certificate);
  }

  /** An update call through the ordinary queue; resolves with its outcome once that is written down. */
  async update(message: QueryMessage): Promise<Outcome> {
    const requestId = new Uint8Array(randomBytes(32));
    const expiry = this.now() + 300_000_000_000n;
    const result = await this.submit({ ...message, requestId, expiry });
    return result.accepted ? this.#state.requests.outcome(hex(requestId)) : result.reject;
  }

  /** Resolves with the request's outcome once there is one. */
  outcome(requestId: Bytes): Promise<Outcome> {
    return this.#state.requests.outcome(hex(requestId));
  }

  status(requestId: Bytes): RequestStatus | undefined {
    return this.#state.requests.entries.get(hex(requestId))?.status;
  }

  *requests(): Iterable<Bytes> {
    for (const id of this.#state.requests.entries.keys()) yield unhex(id);
  }

  canister(id: Bytes): CanisterFacts | undefined {
    const canister = this.#state.canister(id);
    return canister && this.#facts(canister);
  }

  *canisters(): Iterable<CanisterFacts> {
    for (const canister of this.#state.canisters.values()) yield this.#facts(canister);
  }

  #facts(canister: Canister): CanisterFacts {
    const module = canister.code && this.#state.modules.get(canister.code.module);
    return {
      id: canister.id,
      controllers: canister.settings.controllers,
      moduleHash: module && unhex(module.hash),
      certifiedData: canister.certifiedData,
      createdAt: canister.createdAt,
      installedAt: canister.installedAt,
      metadata: module?.facts.metadata ?? new Map(),
    };
  }

  metrics(): SubnetMetrics {
    return this.#state.metrics();
  }

  onRound(listener: RoundListener): void {
    this.#scheduler.listeners.push(listener);
  }

  /** Called after each executed message, queries included, with its metered instructions. */
  onMessage(listener: (report: MessageReport) => void): void {
    this.#state.listeners.push(listener);
  }

  /** Lets a test choose which of the messages that could be delivered next is; undefined ends that. */
  onDelivery(hook: DeliveryHook | undefined): void {
    this.#state.queue.hook = hook;
    this.#scheduler.plan();
  }

  /** One round now; returns how many messages it executed. */
  tick(): number {
    return this.#scheduler.round();
  }

  /** Rounds until nothing is left to deliver (timers in the future do not count). */
  async runUntilQuiet(): Promise<void> {
    for (;;) {
      const executed = this.#scheduler.round();
      if (executed === 0) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Moves the clock forward and runs what became due. */
  async advanceTime(nanoseconds: Nanoseconds): Promise<void> {
    this.#state.clock.advance(nanoseconds);
    await this.runUntilQuiet();
  }

  /** Moves the clock to `time`. @throws RangeError when that is in the past */
  async setTime(time: Nanoseconds): Promise<void> {
    await this.advanceTime(time - this.now());
  }

  /** Memory of a canister; undefined when there is none with this id. */
  memory(id: Bytes): MemoryFacts | undefined {
    const canister = this.#state.canister(id);
    if (!canister) return undefined;
    return {
      use: this.#state.memoryUse(canister),
      ownHeap: (canister.code?.heap.pages.size ?? 0) * 4096,
      stableWritten: canister.stable.pages.size * 4096,
    };
  }

  /** What a canister printed and why it trapped, as far as its `log_memory_limit` keeps it. */
  logs(id: Bytes): readonly LogRecord[] {
    return this.#state.canister(id)?.logs ?? [];
  }

  /** How many WebAssembly instances live, and their heaps in bytes. */
  get liveInstances(): { instances: number; bytes: number } {
    return this.#state.pool.usage;
  }

  /** Cycles and version of a canister, without a management call. */
  balance(id: Bytes): bigint | undefined {
    return this.#state.canister(id)?.cycles;
  }

  /** Stops rounds and writes what is left; the store stays open. */
  async stop(): Promise<void> {
    this.#scheduler.stop();
    flush(this.#state);
  }
}
