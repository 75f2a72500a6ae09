// What the replica knows of one canister. Plain data: it is written to the store as it stands,
// apart from the memories, which are written page by page.
import type { Bytes, Outcome, SenderInfo } from '../types.ts';
import type { CandidGlobal } from './management/idl.ts';
import type { Heap } from './memory/heap.ts';
import type { StableMemory } from './memory/stable-memory.ts';

export type Visibility = { kind: 'controllers' } | { kind: 'public' } | { kind: 'allowed_viewers'; viewers: Bytes[] };

/** Longest name and longest value of an environment variable. */
export const VARIABLE_BYTES = 128;

export interface Settings {
  controllers: Bytes[];
  /** Percent. */
  computeAllocation: bigint;
  memoryAllocation: bigint;
  /** Seconds. */
  freezingThreshold: bigint;
  reservedCyclesLimit: bigint;
  minimumIncomingCycles: bigint;
  logVisibility: Visibility;
  logMemoryLimit: bigint;
  snapshotVisibility: Visibility;
  statusVisibility: Visibility;
  wasmMemoryLimit: bigint;
  wasmMemoryThreshold: bigint;
  environmentVariables: { name: string; value: string }[];
}

/** Whom to answer: a waiting client, a waiting canister, or nobody (heartbeat, timer). */
export type Origin =
  | { kind: 'ingress'; requestId: string; sender: Bytes }
  | { kind: 'canister'; caller: Bytes; callback: number; deadline: bigint }
  | { kind: 'system' };

/** A call that arrived and is not finished: not answered, or waiting for calls of its own. */
export interface CallContext {
  id: number;
  origin: Origin;
  caller: Bytes;
  responded: boolean;
  /** Cycles that came with the call and were not accepted yet. */
  available: bigint;
  /** Calls made on its behalf that have no answer yet. */
  outstanding: number;
  /** Instructions so far, for `performance_counter(1)`. */
  instructions: bigint;
  deadline: bigint;
  senderInfo: SenderInfo | undefined;
  method: string;
  /** Set when the code went while it waited: answers to its calls bring their cycles and run nothing. */
  deleted?: boolean;
}

/** A closure waiting for the answer to a call. */
export interface Callback {
  id: number;
  context: number;
  callee: Bytes;
  reply: { fun: number; env: number };
  reject: { fun: number; env: number };
  cleanup: { fun: number; env: number } | undefined;
  cycles: bigint;
  /** Set aside for the answer's transport and its callback's execution. */
  prepaid: bigint;
  /** 0 when the call waits without bound. */
  deadline: bigint;
}

export interface LogRecord {
  idx: bigint;
  timestamp: bigint;
  content: Bytes;
}

export type ChangeOrigin = { kind: 'user'; id: Bytes } | { kind: 'canister'; id: Bytes; version: bigint | undefined };
export type ChangeDetails =
  | { kind: 'creation'; controllers: Bytes[]; environmentHash: Bytes | undefined }
  | { kind: 'code_uninstall' }
  | { kind: 'code_deployment'; mode: 'install' | 'reinstall' | 'upgrade'; moduleHash: Bytes }
  | { kind: 'controllers_change'; controllers: Bytes[] }
  | {
      kind: 'load_snapshot';
      snapshotId: Bytes;
      version: bigint;
      takenAt: bigint;
      uploaded: boolean;
      from: Bytes | undefined;
    };

export interface Change {
  timestamp: bigint;
  version: bigint;
  origin: ChangeOrigin;
  details: ChangeDetails;
}

export interface Code {
  /** SHA-256 of the module as it was uploaded, in hex. */
  module: string;
  heap: Heap;
}

/** A snapshot's module, memories and settings; pages are shared with the canister until one side changes them. */
export interface Snapshot {
  id: Bytes;
  takenAt: bigint;
  version: bigint;
  uploaded: boolean;
  /** Hex hash of the module; for an uploaded one known once its bytes are complete. */
  module: string | undefined;
  /** Bytes of an uploaded module, as far as they came. */
  upload: Bytes | undefined;
  heap: Heap;
  stable: StableMemory;
  chunks: string[];
  certifiedData: Bytes;
  /** Of an upload: the globals it gave; those of its module once that is known to have such. */
  globals?: CandidGlobal[];
  /** Undefined: not given by the upload, so left as it is when loaded. */
  timer: bigint | undefined;
  /** As `timer`; snapshots of old did not keep it. */
  lowMemory?: Canister['lowMemory'] | undefined;
  moduleSize: number;
}

export type Status =
  | { kind: 'running' }
  | { kind: 'stopping'; waiting: { origin: Origin; since: bigint; refund: bigint }[] }
  | { kind: 'stopped' };

export interface QueryStatistics {
  calls: bigint;
  instructions: bigint;
  requestBytes: bigint;
  responseBytes: bigint;
}

export type Purpose =
  'memory' | 'compute' | 'ingress' | 'instructions' | 'transmission' | 'uninstall' | 'creation' | 'burned';

export interface Canister {
  id: Bytes;
  key: string;
  status: Status;
  settings: Settings;
  cycles: bigint;
  /** Cycles set aside for storage; they pay for nothing else. */
  reserved: bigint;
  consumed: Record<Purpose, bigint>;
  /** When storage was last charged. */
  chargedAt: bigint;
  version: bigint;
  code: Code | undefined;
  stable: StableMemory;
  certifiedData: Bytes;
  /** Canisters of old stores lack both; an empty canister has no `installedAt`. */
  createdAt?: bigint;
  installedAt?: bigint | undefined;
  /** Nanoseconds; 0 when not set. */
  timer: bigint;
  /** Whether the free heap is under the threshold, and then, whether the low-memory hook has run since it fell. */
  lowMemory: 'no' | 'ready' | 'done';
  contexts: Map<number, CallContext>;
  callbacks: Map<number, Callback>;
  logs: LogRecord[];
  nextLog: bigint;
  /** Hex hashes of the stored chunks and their sizes. */
  chunks: Map<string, number>;
  snapshots: Map<string, Snapshot>;
  nextSnapshot: bigint;
  history: Change[];
  changes: bigint;
  queryStatistics: QueryStatistics;
}

export const defaultSettings = (controllers: Bytes[]): Settings => ({
  controllers,
  computeAllocation: 0n,
  memoryAllocation: 0n,
  freezingThreshold: 2_592_000n,
  reservedCyclesLimit: 5_000_000_000_000n,
  minimumIncomingCycles: 0n,
  logVisibility: { kind: 'controllers' },
  logMemoryLimit: 4096n,
  snapshotVisibility: { kind: 'controllers' },
  statusVisibility: { kind: 'controllers' },
  wasmMemoryLimit: 0n,
  wasmMemoryThreshold: 0n,
  environmentVariables: [],
});

/** Bytes the canister is charged for: heap, stable memory, module, chunks, snapshots, logs and history. */
export interface MemoryUse {
  heap: number;
  stable: number;
  globals: number;
  module: number;
  custom: number;
  history: number;
  chunks: number;
  snapshots: number;
  logs: number;
}

/** A message on its way. `seq` orders all messages; between two canisters that order is kept. */
export type Message = { seq: number } & (
  | {
      kind: 'request';
      origin: Origin;
      caller: Bytes;
      to: Bytes;
      method: string;
      arg: Bytes;
      cycles: bigint;
      deadline: bigint;
      /** The caller's version when it made the call, for the change history. */
      callerVersion: bigint | undefined;
      senderInfo?: SenderInfo | undefined;
    }
  | { kind: 'response'; from: Bytes; to: Bytes; callback: number; outcome: Outcome; refund: bigint }
  | { kind: 'task'; to: Bytes; task: 'timer' | 'heartbeat' | 'low_memory' }
);
