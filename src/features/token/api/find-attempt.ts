// Looks for an attempt on its ledger by the memo that was sent with it.
import type { Page } from '../../../shared/composables/index.ts';
import { toHex } from '../../../shared/format/index.ts';
import type { Attempt } from '../model/attempt.ts';
import type { TokenFacts } from '../model/token-facts.ts';
import type { TokenTransaction } from '../model/transaction.ts';
import { accountTransactionsPage, transactionsPage } from './ledger-history.ts';

/** `absent`: the ledger's blocks since then were all read and it is not among them. `unclear`: they could not all be read. */
export type Finding = { kind: 'found'; blockIndex: bigint } | { kind: 'absent' } | { kind: 'unclear' };

const PAGES = 20;
/** A ledger's clock may run this far behind ours (ICRC-1 PERMITTED_DRIFT). */
const DRIFT = 120_000_000_000n;

/** Reads back, newest first, until blocks are older than the attempt. Throws AppErrors of reads. */
export async function findAttempt(attempt: Attempt, facts: TokenFacts): Promise<Finding> {
  const page = reader(attempt, facts);
  if (!page) return { kind: 'unclear' };
  let cursor: bigint | null = null;
  for (let count = 0; count < PAGES; count++) {
    const { items, next }: Page<TokenTransaction, bigint> = await page(cursor);
    const found = items.find(({ memo }) => memo !== null && toHex(memo) === attempt.memo);
    if (found) return { kind: 'found', blockIndex: found.id };
    const oldest = items.at(-1)?.at;
    if (next === null || (oldest && oldest + DRIFT < attempt.createdAt)) return { kind: 'absent' };
    cursor = next;
  }
  return { kind: 'unclear' };
}

type Reader = (cursor: bigint | null) => Promise<Page<TokenTransaction, bigint>>;

function reader(attempt: Attempt, facts: TokenFacts): Reader | null {
  const account = { owner: attempt.owner, subaccount: attempt.fromSubaccount };
  if (facts.details) return (cursor) => accountTransactionsPage(attempt.ledger, account, cursor);
  return facts.abilities.blocks ? (cursor) => transactionsPage(attempt.ledger, cursor) : null;
}
