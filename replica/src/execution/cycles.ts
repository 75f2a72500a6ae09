// Prices in cycles, near those of a 13-node application subnet (developer docs, "Cycles costs"),
// and the arithmetic built on them. What a cost function tells a canister is what it is charged.
import type { Canister, MemoryUse, Purpose } from './canister.ts';
import type { Limits } from './limits.ts';

export interface CyclePrices {
  canisterCreation: bigint;
  /** Per message that executes. */
  execution: bigint;
  /** Per ten instructions. */
  tenInstructions: bigint;
  /** Per call between canisters, and per byte of it. */
  call: bigint;
  callByte: bigint;
  ingress: bigint;
  ingressByte: bigint;
  /** Per GiB and second. */
  storage: bigint;
  /** Per percent and second. */
  compute: bigint;
}

export const thirteenNodes: CyclePrices = {
  canisterCreation: 500_000_000_000n,
  execution: 5_000_000n,
  tenInstructions: 10n,
  call: 260_000n,
  callByte: 1_000n,
  ingress: 1_200_000n,
  ingressByte: 2_000n,
  storage: 127_000n,
  compute: 10_000_000n,
};

const GIB = 1024n ** 3n;
const SECOND = 1_000_000_000n;
const DAY = 86_400n;

/** What an execution of `instructions` costs. */
export function executionCost(prices: CyclePrices, instructions: bigint): bigint {
  return prices.execution + (instructions * prices.tenInstructions) / 10n;
}

/** What must be there above the freezing limit to make a call; the part for the answer is refunded as far as unused. */
export function callCost(
  prices: CyclePrices,
  limits: Limits,
  nameBytes: number,
  argBytes: number,
): { sent: bigint; prepaid: bigint } {
  return {
    sent: prices.call + prices.callByte * BigInt(nameBytes + argBytes),
    prepaid: prices.callByte * BigInt(limits.messageBytes) + executionCost(prices, limits.updateInstructions),
  };
}

export function ingressCost(prices: CyclePrices, bytes: number): bigint {
  return prices.ingress + prices.ingressByte * BigInt(bytes);
}

export function totalMemory(use: MemoryUse): number {
  return Object.values(use).reduce((sum, part: number) => sum + part, 0);
}

/** Cycles that storage and allocations burn in `seconds`. */
export function idleCost(
  prices: CyclePrices,
  canister: Pick<Canister, 'settings'>,
  use: MemoryUse,
  seconds: bigint,
): { memory: bigint; compute: bigint } {
  const bytes = BigInt(Math.max(totalMemory(use), Number(canister.settings.memoryAllocation)));
  return {
    memory: (bytes * prices.storage * seconds) / GIB,
    compute: canister.settings.computeAllocation * prices.compute * seconds,
  };
}

export function idlePerDay(prices: CyclePrices, canister: Pick<Canister, 'settings'>, use: MemoryUse): bigint {
  const { memory, compute } = idleCost(prices, canister, use, DAY);
  return memory + compute;
}

/** Balance under which a canister is frozen: with its reserve, enough to stay alive for its freezing threshold. */
export function freezingLimit(
  prices: CyclePrices,
  canister: Pick<Canister, 'settings' | 'reserved'>,
  use: MemoryUse,
): bigint {
  const limit = (idlePerDay(prices, canister, use) * canister.settings.freezingThreshold) / DAY;
  return limit > canister.reserved ? limit - canister.reserved : 0n;
}

/** Takes up to `amount` from the balance and books it under `purpose`. */
export function burn(canister: Canister, amount: bigint, purpose: Purpose): void {
  const taken = amount < canister.cycles ? amount : canister.cycles;
  canister.cycles -= taken;
  canister.consumed[purpose] += taken;
}

/** Charges storage since the last time, in whole seconds; true when nothing is left to pay with. */
export function chargeStorage(prices: CyclePrices, canister: Canister, use: MemoryUse, now: bigint): boolean {
  const seconds = (now - canister.chargedAt) / SECOND;
  if (seconds <= 0n) return false;
  canister.chargedAt += seconds * SECOND;
  const { memory, compute } = idleCost(prices, canister, use, seconds);
  chargeIdle(canister, memory, 'memory');
  chargeIdle(canister, compute, 'compute');
  return memory + compute > 0n && canister.cycles === 0n && canister.reserved === 0n;
}

/** Takes from the reserve first. */
function chargeIdle(canister: Canister, amount: bigint, purpose: Purpose): void {
  const reserved = amount < canister.reserved ? amount : canister.reserved;
  canister.reserved -= reserved;
  canister.consumed[purpose] += reserved;
  burn(canister, amount - reserved, purpose);
}
