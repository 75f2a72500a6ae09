// One Internet Computer on this machine: store, clock, execution and HTTP interface, started and stopped together.
import { mkdirSync } from 'node:fs';
import { ReplicaClock } from './clock.ts';
import { createExecution } from './execution/index.ts';
import type { ExecutionOptions, LocalExecution } from './execution/index.ts';
import { createInterface, openKeys } from './interface/index.ts';
import type { Interface } from './interface/index.ts';
import type { Listener } from './interface/http/server.ts';
import { createLog } from './log.ts';
import type { Log, LogLevel } from './log.ts';
import { StatusPage } from './status-page/status-page.ts';
import { eraseLog, lockDirectory, openStore } from './storage/index.ts';
import type { Bytes, Clock, Nanoseconds, Store } from './types.ts';

export interface ReplicaOptions {
  /** Port on 127.0.0.1; 0 (the default) takes any free one. */
  port?: number;
  /** False: no HTTP at all, for tests that work in process through `execution`. */
  listen?: boolean;
  /** Directory for the state, used by one replica at a time; without it the state lives in memory. */
  state?: string;
  /** Forgets what is in the state directory before starting. */
  fresh?: boolean;
  /** Default `silent`. */
  log?: LogLevel;
  /** Where real time comes from, instead of the system; the replica's time never falls behind what it was before. */
  clock?: Clock;
  /** Limits, prices and seed of the execution, where a test wants others than the standard ones. */
  execution?: Pick<ExecutionOptions, 'limits' | 'prices' | 'seed'>;
}

interface Parts {
  execution: LocalExecution;
  http: Interface;
  listener: Listener | undefined;
  clock: ReplicaClock;
  store: Store;
  log: Log;
  unlock: () => void;
}

export class Replica {
  /** The root key that certificates verify against: DER, 133 bytes. */
  readonly rootKey: Bytes;
  readonly subnetId: Bytes;
  private readonly parts: Parts;
  private stopping: Promise<void> | undefined;

  private constructor(parts: Parts, keys: { rootKey: Bytes; subnetId: Bytes }) {
    this.parts = parts;
    this.rootKey = keys.rootKey;
    this.subnetId = keys.subnetId;
  }

  /**
   * Starts a replica. Rejects with one clear sentence when the port is taken, when another replica uses the state
   * directory, or when the state is damaged.
   */
  static async start(options: ReplicaOptions = {}): Promise<Replica> {
    const { state, fresh = false, log: level = 'silent', port = 0 } = options;
    const log = createLog(level);
    if (state !== undefined) mkdirSync(state, { recursive: true });
    const unlock = state === undefined ? () => undefined : lockDirectory(state);
    let store: Store | undefined;
    try {
      if (state !== undefined && fresh) eraseLog(state);
      store = openStore(state);
      const keys = openKeys(store);
      const clock = new ReplicaClock(store, options.clock);
      const page = new StatusPage();
      const execution = await createExecution({
        ...options.execution,
        store,
        clock,
        log: (line) => {
          page.logged(line);
          log.info(line);
        },
        subnet: { id: keys.subnetId, rootKey: keys.rootKey },
      });
      page.watch(execution, keys.rootKey);
      const http = createInterface({ execution, store, keys });
      const parts: Parts = { execution, http, clock, store, log, unlock, listener: undefined };
      const replica = new Replica(parts, keys);
      try {
        if (options.listen !== false)
          parts.listener = await http.listen({ port, log, page: (path) => page.answer(path) });
      } catch (error) {
        await replica.stop();
        throw error;
      }
      log.info(`The replica answers at ${parts.listener?.url ?? '(no listener)'}.`);
      return replica;
    } catch (error) {
      store?.close();
      unlock();
      throw error;
    }
  }

  /** Where it listens, like `http://127.0.0.1:4943`. Throws when it was started with `listen: false`. */
  get url(): string {
    if (!this.parts.listener) throw new Error('This replica has no listener (it was started with listen: false).');
    return this.parts.listener.url;
  }

  /** The half that executes, for tests in the same process. */
  get execution(): LocalExecution {
    return this.parts.execution;
  }

  /** Moves the time forward by `nanoseconds`, runs the timers that became due and waits until all is quiet. */
  async advanceTime(nanoseconds: Nanoseconds): Promise<void> {
    await this.parts.execution.advanceTime(nanoseconds);
  }

  /** Answers what is under way, writes everything down and frees the port and the directory. Safe to call twice. */
  stop(): Promise<void> {
    return (this.stopping ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    const { execution, http, clock, store, log, unlock } = this.parts;
    await http.stop();
    await execution.stop();
    clock.save();
    store.close();
    unlock();
    log.info('The replica has stopped.');
  }
}
