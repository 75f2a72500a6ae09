// The ledger: the rules' state in stable memory, and the one way to run an operation on it.
import { certify } from '../../lib/certified.ts';
import { leb128 } from '../../lib/hash/icrc3-value.ts';
import { now } from '../../lib/clock.ts';
import { feeCollectorBlock, type LedgerBlock } from '../rules/block.ts';
import type { Outcome } from '../rules/errors.ts';
import type { LedgerState } from '../rules/ledger-state.ts';
import { addToHistory } from './account-history.ts';
import { expireAllowance, readAllowance, writeAllowance } from './allowances.ts';
import { appendToLog, logLength } from './block-log.ts';
import { findTransaction, rememberTransaction, sweepDeadlines } from './deadlines.ts';
import { balanceOf, forgetTouched, saveBalances, setBalance, type OwnerChanges } from './holders.ts';
import { ledgerSettings } from './token-settings.ts';
import { addDay, countBlock, endedDay, saveTotals, totals } from './totals.ts';

const state: LedgerState = {
  settings: ledgerSettings,
  balance: balanceOf,
  setBalance,
  totalSupply: () => totals().supply,
  setTotalSupply(supply) {
    totals().supply = supply;
  },
  allowance: readAllowance,
  setAllowance: writeAllowance,
  findTransaction,
  rememberTransaction,
  sweep: (at, limit) => sweepDeadlines(at, limit, (pair) => expireAllowance(pair, at)),
  blockCount: () => BigInt(logLength()),
  lastBlockHash: () => totals().lastHash,
  appendBlock,
};

function appendBlock({ value, hash, timestamp, accounts, moved, op }: LedgerBlock): void {
  const index = appendToLog(value);
  for (const { key } of accounts) addToHistory(key, index);
  totals().lastHash = hash;
  countBlock(timestamp, { moved, isTransfer: op === 'xfer' });
}

/**
 * Runs one operation. Nothing is written when it is refused; when it succeeds, its changes are saved together and the
 * new tip is certified. A trap takes heap and stable memory back together, so the cached numbers never go astray.
 */
export function runOnLedger<E>(operation: (state: LedgerState, now: bigint) => Outcome<E>): {
  outcome: Outcome<E>;
  owners?: OwnerChanges;
} {
  const at = now();
  forgetTouched();
  const ended = endedDay(at);
  const outcome = operation(state, at);
  if ('Err' in outcome) return { outcome };
  if (ended) addDay(ended);
  return { outcome, owners: save() };
}

function save(): OwnerChanges {
  const owners = saveBalances();
  saveTotals();
  certifyTip();
  return owners;
}

/** ICRC-3 "Blocks Verification": index as LEB128 and hash of the last block. Again after each upgrade. */
export function certifyTip(): void {
  const { lastHash } = totals();
  const length = logLength();
  if (lastHash === undefined || length === 0) return certify({});
  certify({ last_block_hash: lastHash, last_block_index: leb128(BigInt(length - 1)) });
}

/** Writes the change of the fee collector into the log (ICRC-107), after the settings changed. */
export function recordFeeCollector(): void {
  runOnLedger((ledger, timestamp) => {
    const { feeCollector } = ledger.settings();
    const index = ledger.blockCount();
    ledger.appendBlock(feeCollectorBlock(feeCollector, { timestamp, parent: ledger.lastBlockHash() }));
    return { Ok: index };
  });
}
