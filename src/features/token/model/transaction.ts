// ICRC-3 blocks of a token ledger (block types 1mint, 1burn, 1xfer, 2approve, 2xfer) decoded for reading.
import type { IcrcAccount } from '../../../shared/account/index.ts';
import { accountOf, bytesOf, entry, naturalOf, textOf, timeOf, type BlockValue } from './block-value.ts';

export type TransactionKind = 'mint' | 'burn' | 'transfer' | 'approve' | 'other';

export interface TokenTransaction {
  /** Block index. */
  id: bigint;
  kind: TransactionKind;
  /** The block's own type name, for kinds that we do not know. */
  type: string;
  /** Nanoseconds since 1970; null when the block does not say. */
  at: bigint | null;
  /** Smallest unit; null when the block does not say. */
  amount: bigint | null;
  /** What the ledger took, smallest unit. */
  fee: bigint | null;
  from: IcrcAccount | null;
  to: IcrcAccount | null;
  /** Who moved (2xfer) or may move (2approve) the tokens in the owner's name. */
  spender: IcrcAccount | null;
  /** End of an approval, nanoseconds. */
  expiresAt: bigint | null;
  memo: Uint8Array | null;
}

const KINDS: ReadonlyMap<string, TransactionKind> = new Map([
  ['1mint', 'mint'],
  ['1burn', 'burn'],
  ['1xfer', 'transfer'],
  ['2xfer', 'transfer'],
  ['2approve', 'approve'],
  // Blocks without `btype` say it in `tx.op` (ICRC-3, "Generic Block Schema" 3).
  ['mint', 'mint'],
  ['burn', 'burn'],
  ['xfer', 'transfer'],
  ['approve', 'approve'],
]);

/** Never throws: what a ledger does not say, or says against the standard, is null, and an unknown type is `other`. */
export function decodeBlock(id: bigint, block: BlockValue): TokenTransaction {
  const tx = entry(block, 'tx');
  const type = textOf(entry(block, 'btype')) ?? textOf(entry(tx, 'op')) ?? 'unknown';
  return {
    id,
    kind: KINDS.get(type) ?? 'other',
    type,
    at: timeOf(entry(block, 'ts')) ?? timeOf(entry(tx, 'ts')),
    amount: naturalOf(entry(tx, 'amt')),
    // The block's fee is what was taken when the caller named none (ICRC-3, "Mint / transfer block schema").
    fee: naturalOf(entry(tx, 'fee')) ?? naturalOf(entry(block, 'fee')),
    from: accountOf(entry(tx, 'from')),
    to: accountOf(entry(tx, 'to')),
    spender: accountOf(entry(tx, 'spender')),
    expiresAt: timeOf(entry(tx, 'expires_at')),
    memo: bytesOf(entry(tx, 'memo')),
  };
}
