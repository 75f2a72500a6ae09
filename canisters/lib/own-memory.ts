// How much memory this canister uses, from the management canister: there is no system call for it, and queries cannot
// ask, so the last answer is kept on the heap and renewed by a timer.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { callCanister } from './calls.ts';
import { alarm, HOUR, now } from './clock.ts';

const args = [IDL.Record({ canister_id: IDL.Principal })];
const returns = [
  IDL.Record({ memory_metrics: IDL.Record({ wasm_memory_size: IDL.Nat, stable_memory_size: IDL.Nat }) }),
];
interface Status {
  memory_metrics: { wasm_memory_size: bigint; stable_memory_size: bigint };
}

export interface OwnMemory {
  heapBytes: bigint;
  stableBytes: bigint;
}

let latest: OwnMemory = { heapBytes: 0n, stableBytes: 0n };
const bell = alarm(() => void measure());

/** Bytes at the last measurement, at most an hour ago; zero before the first. */
export const ownMemory = (): OwnMemory => latest;

/** In init and postUpgrade. Every canister may ask for its own status. */
export const measureOwnMemory = (): void => bell.setFor(now());

async function measure(): Promise<void> {
  bell.setFor(now() + HOUR);
  const values = [{ canister_id: canisterSelf() }];
  const outcome = await callCanister<Status>({
    canister: Principal.managementCanister(),
    method: 'canister_status',
    args,
    values,
    returns,
  });
  if (outcome.kind !== 'replied') return;
  const { wasm_memory_size: heapBytes, stable_memory_size: stableBytes } = outcome.value.memory_metrics;
  latest = { heapBytes, stableBytes };
}
