// When the low-memory hook of a canister is due ("Scheduling on low wasm memory hook").
import type { Canister } from './canister.ts';
import type { State } from './state.ts';

/** Notes whether memory is low, after each change of the heap, the code or the settings: once per fall the hook is due. */
export function watchLowMemory(state: State, canister: Canister): void {
  const { wasmMemoryThreshold: threshold, wasmMemoryLimit: limit } = canister.settings;
  const room = (limit === 0n ? BigInt(state.limits.heapBytes) : limit) - BigInt(canister.code?.heap.byteLength ?? 0);
  if (threshold === 0n || room >= threshold) canister.lowMemory = 'no';
  else if (canister.lowMemory === 'no') canister.lowMemory = 'ready';
}
