// The person's tokens: created and held (from the factory's indexes) and imported (kept in this browser), each with its balance.
import { defineStore } from 'pinia';
import { shallowReactive, shallowRef } from 'vue';
import { currentSession, onPersonChange } from '../../../shared/agent/index.ts';
import { SessionMissing } from '../../../shared/errors/index.ts';
import { tokenLists } from '../api/factory.ts';
import { checkImport } from '../api/ledger-reads.ts';
import type { Page } from '../../../shared/composables/index.ts';
import type { TokenEntry, TokenFacts } from '../model/token-facts.ts';
import { storedList } from '../../../shared/storage/index.ts';
import { useTokenStore } from './token.store.ts';

/** How many reads of ledgers run at once: browsers allow six connections to a host, one stays free for clicks. */
const PARALLEL = 5;
const IMPORT_LIMIT = 100;
const storage = storedList('token.imports');

export const useTokenListsStore = defineStore('tokenLists', () => {
  const tokens = useTokenStore();
  const imported = shallowRef<string[]>(restore());
  /** Tokens whose balance could not be read; the list shows a dash and the reason. */
  const unread = shallowReactive(new Set<string>());

  onPersonChange(() => {
    imported.value = restore();
    unread.clear();
  });

  function me(): string {
    const session = currentSession();
    if (!session) throw new SessionMissing('signInRequired');
    return session.principal.toText();
  }

  function restore(): string[] {
    const session = currentSession();
    return session ? storage.read(session.principal.toText()) : [];
  }

  /** A page of the person's tokens by role; the balances come by themselves, in parallel. */
  async function page(role: 'creator' | 'holder', cursor: bigint | null): Promise<Page<TokenEntry, bigint>> {
    const result = await tokenLists.ofRole(me(), role, cursor);
    void loadBalances(result.items.map(({ canisterId }) => canisterId));
    return result;
  }

  async function loadBalances(canisterIds: readonly string[]): Promise<void> {
    const queue = [...canisterIds];
    const work = async (): Promise<void> => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        try {
          await tokens.loadBalance(id);
          unread.delete(id);
        } catch {
          unread.add(id);
        }
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  }

  /** Adds any ICRC-1 ledger after looking at it. Throws an AppError that says why it is not one. */
  async function importToken(canisterId: string): Promise<TokenFacts> {
    const token = await checkImport(canisterId);
    tokens.facts.set(canisterId, token);
    keep([canisterId, ...imported.value.filter((id) => id !== canisterId)].slice(0, IMPORT_LIMIT));
    void loadBalances([canisterId]);
    return token;
  }

  function keep(ids: string[]): void {
    imported.value = ids;
    storage.write(me(), ids);
  }

  /** Facts and balances of the imported tokens, in parallel; broken ones do not hold up the others. */
  async function loadImported(): Promise<void> {
    await Promise.all([Promise.allSettled(imported.value.map((id) => tokens.known(id))), loadBalances(imported.value)]);
  }

  return {
    imported,
    unread,
    page,
    loadBalances,
    importToken,
    loadImported,
    forget: (canisterId: string) => keep(imported.value.filter((id) => id !== canisterId)),
  };
});
