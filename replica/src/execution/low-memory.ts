// When the low-memory hook of a canister is due ("Scheduling on low wasm memory hook").
import type { Canister } from './canister.ts';
import type { State } from './state.ts';

/** Notes whether memory is low, after each change of the heap, the code or the settings: once per fall the hook is due. */
export function watchLowMemory(state: State, canister: Canister): void {
  if (!isLow(state, canister, canister.code?.heap.byteLength ?? 0)) canister.lowMemory = 'no';
  else if (canister.lowMemory === 'no') canister.lowMemory = 'ready';
}

/** Whether a heap of so many bytes leaves the canister less than its threshold. */
export function isLow(state: State, { settings }: Canister, heapBytes: number): boolean {
  const { wasmMemoryThreshold: threshold, wasmMemoryLimit: limit } = settings;
  const room = (limit === 0n ? BigInt(state.limits.heapBytes) : limit) - BigInt(heapBytes);
  return threshold > 0n && room < threshold;
}
