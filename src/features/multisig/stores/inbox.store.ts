// What waits for the person signed in, over all wallets where they sign. A wallet that does not answer hides no other.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { currentSession, newestOnly, onPersonChange, withinTime } from '../../../shared/agent/index.ts';
import { toAppError, type AppError } from '../../../shared/errors/index.ts';
import { nowNs } from '../../../shared/format/index.ts';
import { walletLists } from '../api/factory.ts';
import { loadWallet, proposalsPage } from '../api/wallet-reads.ts';
import { needOf, type Need } from '../model/inbox.ts';
import type { Proposal, WalletDetails, WalletEntry } from '../multisig.types.ts';

export interface InboxItem {
  entry: WalletEntry;
  wallet: WalletDetails;
  proposal: Proposal;
  need: Need;
}

/** Wallets read at the same time. */
const AT_ONCE = 4;
/** Wallets looked at: the newest. More are said to be left out. */
const WALLETS = 60;
const PROPOSALS = 50;
/** Of those that have ended: an outcome that nobody knows wants somebody to look. */
const ENDED = 10;

export const useInboxStore = defineStore('multisigInbox', () => {
  const items = shallowRef<InboxItem[]>([]);
  /** Wallets that did not answer. */
  const silent = shallowRef<WalletEntry[]>([]);
  /** Wallets of this person that were not looked at, because there are too many. */
  const leftOut = shallowRef(0);
  const error = shallowRef<AppError | null>(null);
  const loading = shallowRef(false);
  const read = shallowRef(false);
  const begin = newestOnly();

  async function load(): Promise<void> {
    const me = currentSession()?.principal.toText();
    if (!me) return;
    const counts = begin();
    loading.value = true;
    error.value = null;
    try {
      const { wallets, rest } = await signedWallets(me);
      const found: InboxItem[] = [];
      const lost: WalletEntry[] = [];
      const queue = [...wallets];
      const work = async (): Promise<void> => {
        for (let entry = queue.shift(); entry && counts(); entry = queue.shift())
          found.push(...(await waitingIn(entry, me).catch(() => (lost.push(entry), []))));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      if (!counts()) return;
      items.value = found.sort((a, b) => (a.proposal.createdAt < b.proposal.createdAt ? 1 : -1));
      silent.value = lost;
      leftOut.value = rest;
      read.value = true;
    } catch (cause) {
      if (counts()) error.value = toAppError(cause);
    } finally {
      if (counts()) loading.value = false;
    }
  }

  onPersonChange(() => {
    loading.value = false;
    items.value = [];
    silent.value = [];
    leftOut.value = 0;
    read.value = false;
    void load();
  });
  return { items, silent, leftOut, error, loading, read, load, count: computed(() => items.value.length) };
});

async function signedWallets(me: string): Promise<{ wallets: WalletEntry[]; rest: number }> {
  const wallets: WalletEntry[] = [];
  let cursor: bigint | null = null;
  let total = 0;
  do {
    const page: Awaited<ReturnType<typeof walletLists.ofRole>> = await walletLists.ofRole(me, 'signer', cursor);
    wallets.push(...page.items);
    total = Number(page.total ?? 0n);
    cursor = page.next;
  } while (cursor !== null && wallets.length < WALLETS);
  return { wallets, rest: Math.max(0, total - wallets.length) };
}

async function waitingIn(entry: WalletEntry, me: string): Promise<InboxItem[]> {
  const pageOf = (filter: 'open' | 'ended', limit: number) =>
    withinTime(proposalsPage(entry.canisterId, filter, { cursor: null, limit, manner: 'quietly' }));
  const [wallet, open, ended] = await Promise.all([
    withinTime(loadWallet(entry.canisterId, 'quietly')),
    pageOf('open', PROPOSALS),
    pageOf('ended', ENDED),
  ]);
  const now = nowNs();
  return [...open.items, ...ended.items].flatMap((proposal): InboxItem[] => {
    const need = needOf(proposal, wallet.config, me, now);
    return need ? [{ entry, wallet, proposal, need }] : [];
  });
}
