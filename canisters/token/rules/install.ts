// The first blocks of a token: the fee collector, then one mint for each initial holder.
import type { KeyedAccount } from './account.ts';
import { feeCollectorBlock, hashTransaction } from './block.ts';
import { commit, credit } from './commit.ts';
import type { LedgerState } from './ledger-state.ts';

export interface Opening {
  account: KeyedAccount;
  amount: bigint;
}

/**
 * Writes the opening blocks of validated arguments, or a later part of them (`first: false`). Accounts must differ and
 * amounts be above zero.
 */
export function openLedger(
  state: LedgerState,
  { holders, first, now }: { holders: Opening[]; first: boolean; now: bigint },
): void {
  const { feeCollector } = state.settings();
  const parent = state.lastBlockHash();
  if (first && feeCollector) state.appendBlock(feeCollectorBlock(feeCollector, { timestamp: now, parent }));
  for (const { account, amount } of holders) {
    credit(state, account, amount);
    state.setTotalSupply(state.totalSupply() + amount);
    commit(state, hashTransaction({ op: 'mint', to: account, amount }), { now, fee: 0n });
  }
}
