// What a proposal's payments do to the wallet's balance.
import { costOf, transfersOf } from '../../../../canisters/multisig/rules/policy.ts';
import type { Action, Proposal } from '../multisig.types.ts';
import type { LedgerState } from './build/reading.ts';

export interface MoneyEffect {
  ledger: string;
  symbol: string;
  decimals: number;
  payments: number;
  /** What receivers get, together. */
  sent: bigint;
  fees: bigint;
  /** Null while the balance is unknown. */
  before: bigint | null;
  after: bigint | null;
  /** How much is missing; 0 when it suffices, null while unknown. */
  missing: bigint | null;
  /** What other open proposals would take from the same balance. */
  promised: bigint;
}

/** Of all actions together, which are of one ledger; null for what moves nothing, or while its ledger is silent. */
export function moneyEffect(
  actions: readonly Action[],
  { ledger, open }: { ledger: (id: string) => LedgerState; open: readonly Proposal[] },
): MoneyEffect | null {
  const ledgers = actions.map(ledgerOf);
  const [id] = ledgers;
  if (!id || ledgers.some((other) => other !== id)) return null;
  const facts = ledger(id);
  if (typeof facts === 'string') return null;
  const transfers = actions.flatMap((action) => transfersOf(action)?.transfers ?? []);
  const sent = costOf(transfers, 0n);
  // An approval costs a fee, too.
  const fees = costOf(transfers, facts.fee) - sent + (transfers.length === 0 ? facts.fee : 0n);
  const cost = sent + fees;
  const promised = open.reduce((sum, { action }) => {
    const moved = transfersOf(action);
    return moved?.ledger.toText() === id ? sum + costOf(moved.transfers, facts.fee) : sum;
  }, 0n);
  const { symbol, decimals, balance: before } = facts;
  const rest = before === null ? null : before - cost;
  return {
    ...{ ledger: id, symbol, decimals, payments: transfers.length, sent, fees, before, promised },
    after: rest === null ? null : rest < 0n ? 0n : rest,
    missing: rest === null ? null : rest < 0n ? -rest : 0n,
  };
}

/** The ledger whose balance an action changes. */
export function ledgerOf(action: Action): string | null {
  if ('approve' in action) return action.approve.ledger.toText();
  return transfersOf(action)?.ledger.toText() ?? null;
}
