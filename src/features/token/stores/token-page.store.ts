// Reads that belong to one open token page: pages of transactions and holders, history, and the code check.
import { defineStore } from 'pinia';
import type { Page } from '../../../shared/composables/index.ts';
import { checkCode, type CodeCheck } from '../../contracts/index.ts';
import { accountTransactionsPage, holdersPage, loadHistory, transactionsPage } from '../api/ledger-history.ts';
import { sameAccount, type IcrcAccount } from '../../../shared/account/index.ts';
import type { HistoryPoint } from '../model/history.ts';
import type { Holder, TokenFacts } from '../model/token-facts.ts';
import type { TokenTransaction } from '../model/transaction.ts';

/** Holders read for the distribution: enough for the largest of most tokens, few enough for a phone. */
const HOLDERS_READ = 1_000;

export interface TokenStatistics {
  history: HistoryPoint[];
  holders: Holder[];
  /** There are more holders than were read. */
  cut: boolean;
}

export const useTokenPageStore = defineStore('tokenPage', () => {
  /** The token's blocks, or only those of one's own account. Ledgers without an account index are filtered page by page. */
  async function transactions(
    token: TokenFacts,
    cursor: bigint | null,
    only: IcrcAccount | null,
  ): Promise<Page<TokenTransaction, bigint>> {
    if (!only) return transactionsPage(token.canisterId, cursor);
    if (token.details) return accountTransactionsPage(token.canisterId, only, cursor);
    const page = await transactionsPage(token.canisterId, cursor);
    const items = page.items.filter(({ from, to, spender }) =>
      [from, to, spender].some((account) => sameAccount(account, only)),
    );
    return { items, next: page.next };
  }

  async function statistics(token: TokenFacts): Promise<TokenStatistics> {
    const [history, holders] = await Promise.all([loadHistory(token.canisterId), firstHolders(token.canisterId)]);
    return { history: history.length > 0 ? history : quietYear(token), ...holders };
  }

  async function firstHolders(canisterId: string): Promise<{ holders: Holder[]; cut: boolean }> {
    const holders: Holder[] = [];
    let cursor: IcrcAccount | null = null;
    do {
      const page: Page<Holder, IcrcAccount> = await holdersPage(canisterId, cursor, 100);
      holders.push(...page.items);
      cursor = page.items.length > 0 ? page.next : null;
    } while (cursor !== null && holders.length < HOLDERS_READ);
    return { holders, cut: cursor !== null };
  }

  /** `unclear` when the network does not tell. */
  const code = (canisterId: string): Promise<CodeCheck> =>
    checkCode(canisterId, 'token_factory').catch((): CodeCheck => ({ kind: 'unclear' }));

  return { transactions, holders: holdersPage, statistics, code };
});

/** Nothing moved for a year: supply and holders are what they are now. */
function quietYear({ totalSupply, details }: TokenFacts): HistoryPoint[] {
  if (totalSupply === 0n || !details) return [];
  const day = Math.floor(Date.now() / 86_400_000) - 365;
  return [{ day, totalSupply, holderCount: details.holderCount, transferCount: 0n, volume: 0n }];
}
