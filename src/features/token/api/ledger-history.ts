// The ledger's past: ICRC-3 blocks (archived ones included), an account's own, holders, and the daily history of ICTO tokens.
import { Actor } from '@dfinity/agent';
import { idlFactory, type _SERVICE, type GetBlocksResult } from '../../../../declarations/token.did.ts';
import { anonymousAgent, fromOpt, read, toOpt, withinTime } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import { fromAccount, type IcrcAccount, toAccount } from '../../../shared/account/index.ts';
import type { HistoryPoint } from '../model/history.ts';
import type { Holder } from '../model/token-facts.ts';
import { decodeBlock, type TokenTransaction } from '../model/transaction.ts';
import { ledger } from './ledger-reads.ts';

const PAGE = 25n;
const HISTORY_DAYS = 366;
const HISTORY_PAGES = 6;

/** ICRC-3, newest first. The cursor is the index below which to read. */
export const transactionsPage = (canisterId: string, before: bigint | null): Promise<Page<TokenTransaction, bigint>> =>
  read(async () => {
    const actor = await ledger(canisterId);
    const end = before ?? (await withinTime(actor.icrc3_get_blocks([{ start: 0n, length: 0n }]))).log_length;
    const start = end > PAGE ? end - PAGE : 0n;
    if (end === 0n) return { items: [], next: null, total: 0n };
    const result = await withinTime(actor.icrc3_get_blocks([{ start, length: end - start }]));
    const blocks = [...result.blocks, ...(await archivedBlocks(result))];
    const items = blocks
      .filter(({ id }) => id >= start && id < end)
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .map(({ id, block }) => decodeBlock(id, block));
    return { items, next: start > 0n ? start : null, total: result.log_length };
  });

/** Blocks that the ledger moved to archives, one level deep: an archive does not point to further ones. */
async function archivedBlocks(result: GetBlocksResult): Promise<GetBlocksResult['blocks']> {
  const agent = await anonymousAgent();
  const parts = await Promise.all(
    result.archived_blocks.slice(0, 8).map(async ({ args, callback: [canisterId, method] }) => {
      // Only the standard's own method: a ledger could name any method of any canister here.
      if (method !== 'icrc3_get_blocks') return [];
      const archive = Actor.createActor<_SERVICE>(idlFactory, { agent, canisterId });
      return (await withinTime(archive.icrc3_get_blocks(args))).blocks;
    }),
  );
  return parts.flat();
}

/** An account's transactions, newest first (ICTO tokens keep this index themselves). */
export const accountTransactionsPage = (
  canisterId: string,
  account: IcrcAccount,
  before: bigint | null,
): Promise<Page<TokenTransaction, bigint>> =>
  read(async () => {
    const page = await withinTime(
      (await ledger(canisterId)).getAccountBlocks({
        account: fromAccount(account),
        before: toOpt(before),
        limit: [Number(PAGE)],
      }),
    );
    return {
      items: page.blocks.slice(0, 500).map(({ id, block }) => decodeBlock(id, block)),
      next: fromOpt(page.next),
      total: page.total,
    };
  });

/** Holders of an ICTO token, in the ledger's own order. */
export const holdersPage = (
  canisterId: string,
  after: IcrcAccount | null,
  limit = 50,
): Promise<Page<Holder, IcrcAccount>> =>
  read(async () => {
    const page = await withinTime(
      (await ledger(canisterId)).getHolders({ after: after ? [fromAccount(after)] : [], limit: [limit] }),
    );
    const next = fromOpt(page.next);
    return {
      items: page.items.slice(0, 1_000).map(({ account, balance }) => ({ account: toAccount(account), balance })),
      next: next && toAccount(next),
    };
  });

/** Days on which something changed within the last year. A ledger gives them from the oldest on, a page at a time. */
export const loadHistory = (canisterId: string): Promise<HistoryPoint[]> =>
  read(async () => {
    const actor = await ledger(canisterId);
    const points: HistoryPoint[] = [];
    let fromDay = Math.max(0, Math.floor(Date.now() / 86_400_000) - HISTORY_DAYS);
    for (let page = 0; page < HISTORY_PAGES; page++) {
      const next = await withinTime(actor.getHistory({ fromDay: [fromDay], limit: [100] }));
      const last = next.at(-1);
      // A ledger that repeats itself must not keep us here.
      if (!last || last.day < fromDay) break;
      points.push(...next.slice(0, 100));
      fromDay = last.day + 1;
    }
    return points;
  });
