// The first blocks of a token: the fee collector, then one mint for each initial holder.
import type { KeyedAccount } from './account.ts';
import { feeCollectorBlock, hashTransaction } from './block.ts';
import { commit, credit } from './commit.ts';
import type { LedgerState } from './ledger-state.ts';

/** Writes the opening blocks of validated arguments. Accounts must differ and amounts be above zero. */
export function openLedger(
  state: LedgerState,
  holders: { account: KeyedAccount; amount: bigint }[],
  now: bigint,
): void {
  const { feeCollector } = state.settings();
  if (feeCollector)
    state.appendBlock(feeCollectorBlock(feeCollector, { timestamp: now, parent: state.lastBlockHash() }));
  for (const { account, amount } of holders) {
    credit(state, account, amount);
    state.setTotalSupply(state.totalSupply() + amount);
    commit(state, hashTransaction({ op: 'mint', to: account, amount }), { now, fee: 0n });
  }
}
