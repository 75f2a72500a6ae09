// Limits of the public network that clients and canisters can run into ("Resource limits" of the developer docs),
// and a few of our own that keep a development machine alive.

export interface Limits {
  /** Instructions in one update, reply or reject callback, heartbeat or timer. */
  updateInstructions: bigint;
  /** Instructions in one query, or in a whole composite query. */
  queryInstructions: bigint;
  /** Instructions in `canister_inspect_message`. */
  inspectInstructions: bigint;
  /** Instructions in one installation or upgrade. */
  installInstructions: bigint;
  /** Bytes of an ingress argument and of a reply. */
  messageBytes: number;
  /** Bytes of a call between canisters of one subnet. */
  localCallBytes: number;
  /** Bytes of a reply to a query that is not replicated. */
  queryReplyBytes: number;
  /** Heap of a canister in bytes (32-bit memories). */
  heapBytes: number;
  /** Stable memory of a canister in bytes. */
  stableBytes: number;
  /** Memory of all canisters together, guaranteed or used; what fills it beyond the threshold is paid ahead. */
  subnetBytes: number;
  reservationThresholdBytes: number;
  /** How long ahead storage is paid when the subnet is all but full. */
  reservationSeconds: bigint;
  /** Compute allocations of all canisters together, in percent. */
  subnetComputePercent: bigint;
  /** Chunks of at most 1 MiB in a canister's chunk store. */
  chunks: number;
  snapshots: number;
  /** Calls a canister may have waiting to be delivered to one other canister. */
  queuedCalls: number;
  /** Longest wait of a best-effort call, in seconds. */
  callTimeoutSeconds: number;
  /** How long `stop_canister` waits for open calls, in seconds. */
  stopTimeoutSeconds: number;
  /** How long a finished request's answer, and then the bare fact that it ended, stay after its expiry, in seconds. */
  statusSeconds: number;
  statusDoneSeconds: number;
  /** Live WebAssembly instances, and the bytes of heap in them, before the longest unused is put away. */
  liveInstances: number;
  liveBytes: number;
  /** Longest time one round may take before it is written down and others get a turn, in milliseconds. */
  roundMilliseconds: number;
}

export const defaultLimits: Limits = {
  updateInstructions: 40_000_000_000n,
  queryInstructions: 5_000_000_000n,
  inspectInstructions: 200_000_000n,
  installInstructions: 300_000_000_000n,
  messageBytes: 2 * 1024 * 1024,
  localCallBytes: 10 * 1024 * 1024,
  queryReplyBytes: 3 * 1024 * 1024,
  heapBytes: 4 * 1024 ** 3,
  stableBytes: 500 * 1024 ** 3,
  subnetBytes: 2 * 1024 ** 4,
  reservationThresholdBytes: 750 * 1024 ** 3,
  reservationSeconds: 300_000_000n,
  subnetComputePercent: 299n,
  chunks: 100,
  snapshots: 10,
  queuedCalls: 500,
  callTimeoutSeconds: 300,
  stopTimeoutSeconds: 300,
  statusSeconds: 300,
  statusDoneSeconds: 360,
  liveInstances: 40,
  liveBytes: 768 * 1024 * 1024,
  roundMilliseconds: 50,
};
