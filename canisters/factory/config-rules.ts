// What a factory's configuration may be. Pure.
import type { FieldError } from '../lib/text.ts';
import type { FactoryConfig } from './types.ts';

const BILLION = 1_000_000_000n;
const TRILLION = 1_000n * BILLION;

const ranges = {
  maxContractsPerCreator: { min: 1n, max: 1_000_000n, unit: '' },
  // Less would not even pay for the installation; more would be lost by a single lost answer.
  contractCycles: { min: 500n * BILLION, max: 1_000n * TRILLION, unit: ' cycles' },
  // Above the 10 Q cycles that nobody keeps in one canister it is a slip of the keyboard.
  minCyclesReserve: { min: 0n, max: 10_000n * TRILLION, unit: ' cycles' },
} as const;

/** Everything wrong with it, by field; empty when it may be used. */
export function configErrors(config: FactoryConfig): FieldError[] {
  return (Object.keys(ranges) as (keyof typeof ranges)[]).flatMap((field) => {
    const { min, max, unit } = ranges[field];
    const value = config[field];
    return value < min || value > max ? [{ field, message: `Between ${min} and ${max}${unit}, not ${value}.` }] : [];
  });
}
