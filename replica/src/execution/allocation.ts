// What canisters take of the subnet's memory and computing power, and the cycles set aside for it.
// "Subnet" is this machine: the capacities are those of the public network, so that a canister meets the same answers.
import type { Canister, MemoryUse, Settings } from './canister.ts';
import { freezingLimit, totalMemory } from './cycles.ts';
import { ErrorCode, RejectError } from './errors.ts';
import type { State } from './state.ts';

/** Bytes each canister is guaranteed or takes, with their sum kept up to date: a subnet has thousands of canisters. */
export class Allocations {
  readonly #bytes = new Map<Canister, number>();
  readonly #changed = new Set<Canister>();
  #sum = 0;

  constructor(readonly measure: (canister: Canister) => number) {}

  changed(canister: Canister): void {
    this.#changed.add(canister);
  }

  remove(canister: Canister): void {
    this.#changed.delete(canister);
    this.#set(canister, 0);
    this.#bytes.delete(canister);
  }

  /** Bytes of all canisters but this one. */
  others(canister: Canister | undefined): number {
    for (const each of this.#changed) this.#set(each, this.measure(each));
    this.#changed.clear();
    return this.#sum - (canister ? (this.#bytes.get(canister) ?? 0) : 0);
  }

  #set(canister: Canister, bytes: number): void {
    this.#sum += bytes - (this.#bytes.get(canister) ?? 0);
    this.#bytes.set(canister, bytes);
  }
}

/** The larger of what a canister is guaranteed and what it uses, in bytes. */
export function allocatedBytes(settings: Settings, use: MemoryUse): number {
  return Math.max(Number(settings.memoryAllocation), totalMemory(use));
}

/** Bytes by which the canister may still grow. */
export function room(state: State, canister: Canister): number {
  const others = state.allocations.others(canister);
  return state.limits.subnetBytes - others - totalMemory(state.memoryUse(canister));
}

export interface Growth {
  before: MemoryUse;
  after: MemoryUse;
  /** Cycles to take the reservation from. */
  balance: bigint;
  /** Whether the canister may be frozen afterwards. */
  mayFreeze?: boolean;
}

export interface Refusal {
  errorCode: ErrorCode;
  message: string;
}

/** Cycles that growing reserves, or why the canister may not grow. Changes nothing. */
export function growthCost(state: State, canister: Canister, growth: Growth): bigint | Refusal {
  const { settings } = canister;
  const { before, after } = growth;
  if (totalMemory(after) <= totalMemory(before)) return 0n;
  const allocated = allocatedBytes(settings, after);
  const used = state.allocations.others(canister) + allocated;
  if (used > state.limits.subnetBytes)
    return {
      errorCode: ErrorCode.OUT_OF_MEMORY,
      message: 'Canister cannot grow its memory usage: the subnet is full.',
    };
  const cycles = reservation(state, allocated - allocatedBytes(settings, before), used);
  if (canister.reserved + cycles > settings.reservedCyclesLimit)
    return {
      errorCode: ErrorCode.RESERVED_LIMIT_IN_GROWTH,
      message: `Canister cannot grow memory by ${totalMemory(after) - totalMemory(before)} bytes due to its reserved cycles limit. The current limit (${settings.reservedCyclesLimit}) would be exceeded by ${canister.reserved + cycles - settings.reservedCyclesLimit}.`,
    };
  return unaffordable(state, canister, growth, cycles) ?? cycles;
}

/** Why the canister would be frozen once `cycles` were reserved for the growth, if it would. */
function unaffordable(state: State, canister: Canister, growth: Growth, cycles: bigint): Refusal | undefined {
  const { before, after, balance } = growth;
  const { settings, reserved } = canister;
  const frozen = freezingLimit(state.prices, { settings, reserved: reserved + cycles }, after);
  const needed = cycles + (growth.mayFreeze ? 0n : frozen);
  if (balance >= needed) return undefined;
  return {
    errorCode: ErrorCode.CYCLES_IN_GROWTH,
    message: `Canister cannot grow memory by ${totalMemory(after) - totalMemory(before)} bytes due to insufficient cycles. At least ${needed - balance} additional cycles are required.`,
  };
}

/** Makes room for `bytes` more (or less) outside a message. @throws RejectError when the canister may not grow so far, or is frozen */
export function grow(state: State, canister: Canister, bytes: number): void {
  const before = state.memoryUse(canister);
  const growth = { before, after: plus(before, bytes), balance: canister.cycles };
  const cycles = admitted(growthCost(state, canister, growth));
  // A frozen canister may not even shrink this way ("Take canister snapshot": the balance stays liquid).
  admitted(unaffordable(state, canister, growth, cycles) ?? cycles);
  reserve(canister, cycles);
}

/** What a growth costs. @throws RejectError when it was refused */
export function admitted(cost: bigint | Refusal): bigint {
  if (typeof cost === 'bigint') return cost;
  throw new RejectError(cost.errorCode, cost.message);
}

/** Moves cycles from the balance to the reserve. */
export function reserve(canister: Canister, cycles: bigint): void {
  canister.cycles -= cycles;
  canister.reserved += cycles;
}

const plus = (use: MemoryUse, bytes: number): MemoryUse => ({ ...use, snapshots: use.snapshots + bytes });

/**
 * Checks what new settings ask of the subnet.
 * @param canister undefined when it is about to be created with `cycles`
 * @returns cycles to set aside for a larger memory allocation
 * @throws RejectError when the subnet or the balance does not suffice
 */
export function settingsCost(state: State, canister: Canister | undefined, wanted: Settings, cycles: bigint): bigint {
  const current = canister?.settings;
  const use = canister ? state.memoryUse(canister) : NOTHING;
  const reserved = canister?.reserved ?? 0n;
  if (wanted.reservedCyclesLimit < reserved)
    throw new RejectError(
      ErrorCode.RESERVED_LIMIT_TOO_LOW,
      `Cannot set the reserved cycles limit ${wanted.reservedCyclesLimit} below the reserved cycles balance ${reserved}.`,
    );
  const moreCompute = wanted.computeAllocation > (current?.computeAllocation ?? 0n);
  if (moreCompute) {
    let percent = wanted.computeAllocation;
    for (const other of state.canisters.values()) if (other !== canister) percent += other.settings.computeAllocation;
    if (percent > state.limits.subnetComputePercent)
      throw new RejectError(
        ErrorCode.SUBNET_OVERSUBSCRIBED,
        `Canister requested a compute allocation of ${wanted.computeAllocation}% which cannot be satisfied because the Subnet's remaining compute capacity is ${state.limits.subnetComputePercent - percent + wanted.computeAllocation}%.`,
      );
  }
  const more = allocatedBytes(wanted, use) - (current ? allocatedBytes(current, use) : 0);
  const used = state.allocations.others(canister) + allocatedBytes(wanted, use);
  if (more > 0 && used > state.limits.subnetBytes)
    throw new RejectError(
      ErrorCode.SUBNET_OVERSUBSCRIBED,
      `Canister requested ${more} more bytes of memory but only ${state.limits.subnetBytes - used + more} are available in the subnet.`,
    );
  const cost = more > 0 ? reservation(state, more, used) : 0n;
  if (reserved + cost > wanted.reservedCyclesLimit)
    throw new RejectError(
      ErrorCode.RESERVED_LIMIT_IN_ALLOCATION,
      `Cannot increase memory allocation due to its reserved cycles limit: ${reserved + cost} is more than ${wanted.reservedCyclesLimit}.`,
    );
  const needed = freezingLimit(state.prices, { settings: wanted, reserved: reserved + cost }, use) + cost;
  const moreMemory = wanted.memoryAllocation > (current?.memoryAllocation ?? 0n);
  if ((moreCompute || moreMemory || more > 0) && cycles < needed)
    throw new RejectError(
      moreCompute ? ErrorCode.CYCLES_IN_COMPUTE_ALLOCATION : ErrorCode.CYCLES_IN_ALLOCATION,
      `Cannot increase the ${moreCompute ? 'compute' : 'memory'} allocation due to insufficient cycles. At least ${needed - cycles} additional cycles are required.`,
    );
  return cost;
}

const NOTHING: MemoryUse = {
  heap: 0,
  stable: 0,
  globals: 0,
  module: 0,
  custom: 0,
  history: 0,
  chunks: 0,
  snapshots: 0,
  logs: 0,
};

/** Storage of `bytes`, paid ahead for longer the fuller the subnet is ("Resource reservation" of the developer docs). */
function reservation(state: State, bytes: number, used: number): bigint {
  const { subnetBytes, reservationThresholdBytes: threshold, reservationSeconds } = state.limits;
  if (bytes <= 0 || used <= threshold) return 0n;
  const seconds = (reservationSeconds * BigInt(used - threshold)) / BigInt(subnetBytes - threshold);
  return (BigInt(bytes) * state.prices.storage * seconds) / 1024n ** 3n;
}
