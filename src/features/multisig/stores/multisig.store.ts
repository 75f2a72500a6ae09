// Wallets that pages look at. A private one answers its own people only, so nothing is kept for the next person.
import { Principal } from '@dfinity/principal';
import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { newestOnly, onPersonChange } from '../../../shared/agent/index.ts';
import { balanceOf } from '../../../shared/ledger/index.ts';
import { checkCode, type CodeCheck } from '../../contracts/index.ts';
import { walletLists } from '../api/factory.ts';
import { loadAddressBook, loadWallet } from '../api/wallet-reads.ts';
import { forgetToken, removeAddress, saveAddress, watchToken } from '../api/wallet-writes.ts';
import type { Account, AddressEntry, WalletDetails, WalletEntry } from '../multisig.types.ts';

export const useMultisigStore = defineStore('multisigWallet', () => {
  const details = shallowReactive(new Map<string, WalletDetails>());
  const books = shallowReactive(new Map<string, AddressEntry[]>());
  /** Null: its factory did not make it. */
  const entries = shallowReactive(new Map<string, WalletEntry | null>());
  /** By wallet and ledger; null when the ledger did not tell. */
  const balances = shallowReactive(new Map<string, bigint | null>());

  const [beginDetails, beginBook, beginBalance] = [newestOnly(), newestOnly(), newestOnly()];

  onPersonChange(() => {
    details.clear();
    books.clear();
  });

  /** The wallet's records and its address book, together. Throws AppError. */
  async function load(id: string): Promise<WalletDetails> {
    const [wallet] = await Promise.all([loadDetails(id), loadBook(id)]);
    return wallet;
  }

  async function loadDetails(id: string): Promise<WalletDetails> {
    const counts = beginDetails(id);
    const wallet = await loadWallet(id);
    if (counts()) details.set(id, wallet);
    return wallet;
  }

  async function loadBook(id: string): Promise<void> {
    const counts = beginBook(id);
    const book = await loadAddressBook(id);
    if (counts()) books.set(id, book);
  }

  /** What the factory says of it; stays unknown when the factory cannot be asked. */
  async function loadEntry(id: string): Promise<void> {
    try {
      entries.set(id, await walletLists.entryOf(id));
    } catch {
      // The page says "made by" only when it knows.
    }
  }

  const balanceKey = (id: string, ledger: string): string => `${id} ${ledger}`;

  /** Reads every ledger at the same time; one that does not answer leaves its balance unknown. */
  async function loadBalances(id: string, ledgers: readonly string[]): Promise<void> {
    await Promise.all(
      ledgers.map(async (ledger) => {
        const counts = beginBalance(balanceKey(id, ledger));
        const balance = await balanceOf(Principal.fromText(ledger), Principal.fromText(id)).catch(() => null);
        if (counts()) balances.set(balanceKey(id, ledger), balance);
      }),
    );
  }

  /** `unclear` when the network does not tell. */
  const code = (id: string): Promise<CodeCheck> =>
    checkCode(id, 'multisig_factory').catch((): CodeCheck => ({ kind: 'unclear' }));

  return {
    details,
    books,
    entries,
    balances,
    load,
    loadEntry,
    loadBalances,
    code,
    /** Undefined while it is being asked for. */
    balance: (id: string, ledger: string) => balances.get(balanceKey(id, ledger)),
    async saveAddress(id: string, entry: { account: Account; name: string; note: string }) {
      await saveAddress(id, entry);
      await loadBook(id);
    },
    async removeAddress(id: string, account: Account) {
      await removeAddress(id, account);
      await loadBook(id);
    },
    async watchToken(id: string, ledger: string) {
      await watchToken(id, ledger);
      await loadDetails(id);
    },
    async forgetToken(id: string, ledger: string) {
      await forgetToken(id, ledger);
      await loadDetails(id);
    },
  };
});
