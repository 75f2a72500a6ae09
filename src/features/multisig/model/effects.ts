// Everything that is known about a proposal before it is made: reckoned by the rules that the wallet itself runs.
import { Principal } from '@dfinity/principal';
import { checkAction } from '../../../../canisters/multisig/rules/check-action.ts';
import type { Weakness } from '../../../../canisters/multisig/rules/find-weaknesses.ts';
import { payloadHash } from '../../../../canisters/multisig/rules/payload.ts';
import { fromOpt } from '../../../shared/agent/index.ts';
import { toHex } from '../../../shared/format/index.ts';
import type { Action, Proposal, WalletDetails } from '../multisig.types.ts';
import type { WordSources } from './action-rows.ts';
import { finalWords, type FinalWords } from './effects-final.ts';
import { approvalEffect, type ApprovalEffect } from './effects-approval.ts';
import { changeRows, configAfter, newWeaknesses, type ChangeRow } from './effects-config.ts';
import { moneyEffect, type MoneyEffect } from './effects-money.ts';
import type { LedgerState } from './build/reading.ts';

export interface EffectSources {
  walletId: string;
  details: WalletDetails;
  me: string;
  /** Those not ended; null while unknown. */
  open: readonly Proposal[] | null;
  ledger: (id: string) => LedgerState;
  words: WordSources;
  approve: boolean;
  now: bigint;
}

export interface Effects {
  /** Why the wallet would refuse it. */
  refused: { field: string; message: string } | null;
  money: MoneyEffect | null;
  /** Cycles that leave the wallet. */
  cycles: { before: bigint; sent: bigint } | null;
  approval: ApprovalEffect;
  changes: ChangeRow[];
  /** Open proposals that nobody could execute any more; null while unknown. */
  stale: readonly Proposal[] | null;
  weaknesses: Weakness[];
  /** What cannot be taken back, or cannot be foreseen. */
  final: FinalWords[];
  /** SHA-256 of each action's bytes, hex: what signers approve. */
  hashes: string[];
}

/** `actions`: one, or the parts of a payout. */
export function effectsOf(actions: readonly Action[], sources: EffectSources): Effects {
  const { details, walletId, open } = sources;
  const { config } = details;
  const [first] = actions;
  const about = { wallet: Principal.fromText(walletId), factory: fromOpt(details.factory) ?? undefined, config };
  const after = first ? configAfter(first, config) : null;
  return {
    refused: actions.map((action) => checkAction(action, about)).find((found) => found !== undefined) ?? null,
    money: moneyEffect(actions, { ledger: sources.ledger, open: open ?? [] }),
    cycles:
      first && 'callCanister' in first && first.callCanister.cycles > 0n
        ? { before: details.cycles, sent: first.callCanister.cycles }
        : null,
    approval: approvalEffect(actions, sources),
    changes: first ? changeRows(first, details, sources.words) : [],
    stale: after === null ? [] : (open?.filter(({ status }) => 'open' in status || 'approved' in status) ?? null),
    weaknesses: after === null ? [] : newWeaknesses(config, after),
    final: first ? finalWords(first, sources) : [],
    hashes: actions.map((action) => toHex(payloadHash(action))),
  };
}
