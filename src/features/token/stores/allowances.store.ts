// All allowances that the person gave, over every token they have to do with.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { canisterId, newestOnly, onPersonChange } from '../../../shared/agent/index.ts';
import { type AppError, toAppError } from '../../../shared/errors/index.ts';
import { tokenLists } from '../api/factory.ts';
import { nowNs } from '../../../shared/format/index.ts';
import { allowanceOf, allowancesPage } from '../api/ledger-reads.ts';
import type { IcrcAccount } from '../../../shared/account/index.ts';
import type { Attempt } from '../model/attempt.ts';
import type { AllowanceEntry, TokenFacts } from '../model/token-facts.ts';
import { useAttemptsStore } from './attempts.store.ts';
import { useTokenListsStore } from './token-lists.store.ts';
import { useTokenStore } from './token.store.ts';

/** The allowances given on one token. */
export interface AllowanceGroup {
  token: TokenFacts;
  items: AllowanceEntry[];
  /** True when there are more than can be shown. */
  cutOff: boolean;
}

/** A token that could not be asked. */
export interface AllowanceGap {
  canisterId: string;
  reason: 'noList' | AppError;
}

const TOKENS_OF_ROLE = 100;
const PAGES_OF_TOKEN = 10;
const PARALLEL = 4;

export const useAllowancesStore = defineStore('tokenAllowances', () => {
  const tokens = useTokenStore();
  const lists = useTokenListsStore();
  const attempts = useAttemptsStore();
  const groups = shallowRef<AllowanceGroup[]>([]);
  const gaps = shallowRef<AllowanceGap[]>([]);
  /** Why tokens created or held may be missing from the list. */
  const incomplete = shallowRef<AppError | null>(null);
  const begin = newestOnly();

  onPersonChange(() => {
    groups.value = [];
    gaps.value = [];
  });

  /** Asks every token created, held or imported, and the fee ledger. Groups appear as they come. */
  async function load(owner: string): Promise<void> {
    const counts = begin();
    const ids = await candidates(owner);
    if (!counts()) return;
    groups.value = groups.value.filter(({ token }) => ids.includes(token.canisterId));
    gaps.value = [];
    const queue = [...ids];
    const work = async (): Promise<void> => {
      for (let id = queue.shift(); id !== undefined && counts(); id = queue.shift()) {
        const result = await loadGroup(id, owner);
        if (counts()) place(id, result);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  }

  async function candidates(owner: string): Promise<string[]> {
    const roles = await Promise.allSettled([every(owner, 'creator'), every(owner, 'holder')]);
    // Without the indexes an empty list would read as "nothing approved": the page says so.
    const broken = roles.find((result) => result.status === 'rejected');
    incomplete.value = broken ? toAppError(broken.reason) : null;
    const ids = roles.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    const fee = await canisterId('icp_ledger').catch(() => null);
    return [...new Set([...(fee ? [fee] : []), ...ids, ...lists.imported])];
  }

  async function every(owner: string, role: 'creator' | 'holder'): Promise<string[]> {
    const ids: string[] = [];
    let cursor: bigint | null = null;
    do {
      const page: Awaited<ReturnType<typeof tokenLists.ofRole>> = await tokenLists.ofRole(owner, role, cursor);
      ids.push(...page.items.map((item) => item.canisterId));
      cursor = page.next;
    } while (cursor !== null && ids.length < TOKENS_OF_ROLE);
    return ids;
  }

  async function loadGroup(id: string, owner: string): Promise<AllowanceGroup | AllowanceGap> {
    try {
      const token = await tokens.known(id);
      if (!token.abilities.allowanceList) return { canisterId: id, reason: 'noList' };
      const items: AllowanceEntry[] = [];
      let cursor: AllowanceEntry | null = null;
      for (let count = 0; count < PAGES_OF_TOKEN; count++) {
        const page: Awaited<ReturnType<typeof allowancesPage>> = await allowancesPage(id, owner, cursor);
        items.push(...page.items);
        cursor = page.next;
        if (cursor === null) break;
      }
      return { token, items, cutOff: cursor !== null };
    } catch (error) {
      return { canisterId: id, reason: toAppError(error) };
    }
  }

  function place(id: string, result: AllowanceGroup | AllowanceGap): void {
    if ('reason' in result) {
      gaps.value = [...gaps.value, result];
      return;
    }
    const others = groups.value.filter(({ token }) => token.canisterId !== id);
    groups.value = result.items.length > 0 ? [...others, result].sort(bySymbol) : others;
  }

  /** Takes an allowance back: approves zero, if it is still what the person saw (`expected_allowance`). */
  async function revoke(token: TokenFacts, entry: AllowanceEntry): Promise<Attempt> {
    const attempt = await attempts.send({
      kind: 'approve',
      ledger: token.canisterId,
      symbol: token.symbol,
      decimals: token.decimals,
      to: entry.spender,
      amount: 0n,
      fee: token.transferFee,
      fromSubaccount: entry.from.subaccount,
      expectedAllowance: entry.amount,
      expiresAt: null,
    });
    if (attempt.state.kind === 'done') await look(token, entry);
    return attempt;
  }

  /** Asks again for one allowance and shows what is left of it. */
  async function look(token: TokenFacts, entry: AllowanceEntry): Promise<void> {
    const now = await allowanceOf(token.canisterId, { account: entry.from, spender: entry.spender });
    groups.value = groups.value.flatMap((group) => {
      if (group.token.canisterId !== token.canisterId) return [group];
      const items = group.items.flatMap((item) => {
        if (item !== entry) return [item];
        return now.amount === 0n ? [] : [{ ...item, ...now }];
      });
      return items.length === 0 ? [] : [{ ...group, items }];
    });
  }

  /** What a spender may take now from the owner's default account; an allowance past its end is none. */
  async function current(ledger: string, { owner, spender }: { owner: string; spender: IcrcAccount }): Promise<bigint> {
    const { amount, expiresAt } = await allowanceOf(ledger, { account: { owner, subaccount: null }, spender });
    return expiresAt !== null && expiresAt <= nowNs() ? 0n : amount;
  }

  return { current, incomplete, groups, gaps, load, revoke, look };
});

const bySymbol = (a: AllowanceGroup, b: AllowanceGroup): number => a.token.symbol.localeCompare(b.token.symbol);
