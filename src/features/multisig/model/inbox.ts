// What waits for one person in a wallet.
import type { Proposal, WalletConfig } from '../multisig.types.ts';
import { myPart } from './my-part.ts';

/** `vote`: their vote is missing; `execute`: they may start it; `resolve`: nobody knows what became of it. */
export type Need = 'vote' | 'execute' | 'resolve';

/** Null: nothing that this person could do, or they have done it. `now`: ns. */
export function needOf(proposal: Proposal, config: WalletConfig, me: string, now: bigint): Need | null {
  const part = myPart(proposal, config, me, now);
  if (part.execute && !proposal.autoExecute) return 'execute';
  if ('open' in proposal.status && part.vote === null && part.approve) return 'vote';
  return part.retry || part.settle ? 'resolve' : null;
}
