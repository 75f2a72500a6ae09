// What the rules are asked with: the configuration in force, what was spent, and what ledgers charge.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { now } from '../../lib/clock.ts';
import { principalKey, u32Key } from '../../lib/stable/keys.ts';
import { stableMap } from '../../lib/stable/map.ts';
import { candidValue, natValue } from '../../lib/stable/values.ts';
import { memory, wallet } from '../memory.ts';
import type { Circumstances } from '../rules/proposal.ts';
import { noSpending, usedOf, type SpendingWindow } from '../rules/spending.ts';
import type { SpendingPolicy } from '../types.ts';
import { configuration } from './configuration.ts';

const windows = stableMap({
  memoryId: memory.wallet,
  prefix: wallet.spending,
  key: u32Key,
  value: candidValue<SpendingWindow>(
    IDL.Record({
      settled: IDL.Vec(IDL.Record({ at: IDL.Nat64, amount: IDL.Nat })),
      onTheWay: IDL.Vec(IDL.Record({ proposal: IDL.Nat64, amount: IDL.Nat })),
    }),
  ),
});
/** What each ledger was last seen to charge for a transfer. */
export const fees = stableMap({
  memoryId: memory.wallet,
  prefix: wallet.fees,
  key: principalKey,
  value: natValue,
});

/** Kept beyond a policy's removal: one that comes back under the same id remembers. */
export const windowOf = (policy: number): SpendingWindow => windows.get(policy) ?? noSpending();
export const setWindow = (policy: number, window: SpendingWindow): void => void windows.set(policy, window);
export const usedNow = ({ id, period }: SpendingPolicy): bigint => usedOf(windowOf(id), period, now());

export function circumstances(): Circumstances {
  const { config, version } = configuration.get();
  return {
    config,
    configVersion: version,
    now: now(),
    spending: { fee: (ledger: Principal) => fees.get(ledger), used: usedNow },
  };
}
