import { stableCell } from '../../../lib/stable/cell.ts';
import { u64Value } from '../../../lib/stable/values.ts';
import { memory, wallet } from '../../memory.ts';

/** When this code was installed as an upgrade (ns); 0 before the first. */
export const upgradedAt = stableCell<bigint>({
  memoryId: memory.wallet,
  prefix: wallet.upgradedAt,
  value: u64Value,
  initial: () => 0n,
});
