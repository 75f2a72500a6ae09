// What a transaction means to the one who reads it.
import { sameAccount, type IcrcAccount } from '../../../shared/account/index.ts';
import type { TokenTransaction } from './transaction.ts';

/** `in` and `out` are about the reader's own balance. */
export type Direction = 'in' | 'out' | 'none';

export interface TransactionWords {
  title: string;
  direction: Direction;
  /** The other party, as far as the reader is concerned. */
  party: { label: string; account: IcrcAccount } | null;
}

/** Words for one transaction, seen from `me`; with null, from nobody's side. */
export function transactionWords(tx: TokenTransaction, me: IcrcAccount | null): TransactionWords {
  const mine = (account: IcrcAccount | null): boolean => me !== null && sameAccount(account, me);
  const party = (label: string, account: IcrcAccount | null): TransactionWords['party'] =>
    account ? { label, account } : null;
  switch (tx.kind) {
    case 'mint':
      return {
        title: mine(tx.to) ? 'Minted to you' : 'Minted',
        direction: mine(tx.to) ? 'in' : 'none',
        party: mine(tx.to) ? null : party('to', tx.to),
      };
    case 'burn':
      return {
        title: mine(tx.from) ? 'Burnt by you' : 'Burnt',
        direction: mine(tx.from) ? 'out' : 'none',
        party: mine(tx.from) ? null : party('from', tx.from),
      };
    case 'approve':
      if (mine(tx.spender)) return { title: 'You may spend', direction: 'none', party: party('of', tx.from) };
      return {
        title: tx.amount === 0n ? 'Approval revoked' : 'Approved',
        direction: 'none',
        party: party('for', tx.spender),
      };
    case 'transfer':
      if (mine(tx.from) && mine(tx.to)) return { title: 'Moved to yourself', direction: 'none', party: null };
      if (mine(tx.from))
        return { title: tx.spender ? 'Taken by a spender' : 'Sent', direction: 'out', party: party('to', tx.to) };
      if (mine(tx.to)) return { title: 'Received', direction: 'in', party: party('from', tx.from) };
      return { title: tx.spender ? 'Transfer by a spender' : 'Transfer', direction: 'none', party: party('to', tx.to) };
    case 'other':
      return { title: `Other (${tx.type})`, direction: 'none', party: null };
    default: {
      const missing: never = tx.kind;
      return missing;
    }
  }
}
