// Tokens that pages look at: facts once loaded stay, balances belong to the person signed in.
import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { currentSession, newestOnly, onPersonChange } from '../../../shared/agent/index.ts';
import type { SwitchChange } from '../../contracts/index.ts';
import { tokenLists } from '../api/factory.ts';
import { balanceOf, loadToken } from '../api/ledger-reads.ts';
import { updateMetadata } from '../api/owner-writes.ts';
import type { TokenChanges, TokenEntry, TokenFacts } from '../model/token-facts.ts';

export const useTokenStore = defineStore('token', () => {
  const facts = shallowReactive(new Map<string, TokenFacts>());
  const entries = shallowReactive(new Map<string, TokenEntry | null>());
  /** By canister id, of the person's default account. */
  const balances = shallowReactive(new Map<string, bigint>());
  const [beginFacts, beginBalance] = [newestOnly(), newestOnly()];

  onPersonChange(() => balances.clear());

  async function load(canisterId: string): Promise<TokenFacts> {
    const counts = beginFacts(canisterId);
    const token = await loadToken(canisterId);
    if (counts()) facts.set(canisterId, token);
    return token;
  }

  /** Facts as known, or loaded now. */
  const known = (canisterId: string): Promise<TokenFacts> => {
    const token = facts.get(canisterId);
    return token ? Promise.resolve(token) : load(canisterId);
  };

  /** What the factory says of it; null when the factory did not make it, undefined when it cannot be asked. */
  async function loadEntry(canisterId: string): Promise<TokenEntry | null | undefined> {
    try {
      const entry = await tokenLists.entryOf(canisterId);
      entries.set(canisterId, entry);
      return entry;
    } catch {
      return entries.get(canisterId);
    }
  }

  /** The person's balance; null for visitors. */
  async function loadBalance(canisterId: string): Promise<bigint | null> {
    const me = currentSession()?.principal.toText();
    if (!me) return null;
    const counts = beginBalance(canisterId);
    const balance = await balanceOf(canisterId, { owner: me, subaccount: null });
    if (counts()) balances.set(canisterId, balance);
    return balance;
  }

  /** After a transaction: facts and balance, in parallel. Failures keep what was known. */
  async function refresh(canisterId: string): Promise<void> {
    await Promise.allSettled([load(canisterId), loadBalance(canisterId)]);
  }

  /** Shows a switch's new state before the token has said so. */
  function showSwitch(canisterId: string, change: SwitchChange): void {
    const token = facts.get(canisterId);
    if (token?.details) facts.set(canisterId, { ...token, details: { ...token.details, ...change } });
  }

  return {
    facts,
    entries,
    balances,
    load,
    known,
    loadEntry,
    loadBalance,
    refresh,
    showSwitch,
    async updateMetadata(id: string, changes: TokenChanges) {
      await updateMetadata(id, changes);
      await load(id);
    },
  };
});
