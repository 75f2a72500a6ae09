// One wallet for a page: its records, its people by name, and how to load them again.
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import { useSession } from '../../../shared/agent/index.ts';
import { toAppError, type AppError } from '../../../shared/errors/index.ts';
import { useLedgerInfos } from '../../../shared/ledger/index.ts';
import { isPrivate } from '../api/errors.ts';
import type { WordSources } from '../model/action-words.ts';
import { namesOf, type Names } from '../model/names.ts';
import type { AddressEntry, WalletDetails } from '../multisig.types.ts';
import { useMultisigStore } from '../stores/multisig.store.ts';

export interface OpenWallet {
  wallet: ComputedRef<WalletDetails | null>;
  book: ComputedRef<AddressEntry[]>;
  /** Null until the wallet is there. */
  names: ComputedRef<Names | null>;
  /** For `actionWords`. */
  words: ComputedRef<WordSources | null>;
  me: ComputedRef<string | null>;
  error: ShallowRef<AppError | null>;
  /** The wallet refused because of who asks. */
  hidden: ShallowRef<boolean>;
  loading: ShallowRef<boolean>;
  reload: () => Promise<void>;
}

/** Loads now, for the next wallet, and for the next person. */
export function useWallet(id: () => string): OpenWallet {
  const store = useMultisigStore();
  const { principal } = useSession();
  const { tokenOf } = useLedgerInfos();
  const error = shallowRef<AppError | null>(null);
  const hidden = shallowRef(false);
  const loading = shallowRef(false);

  const me = computed(() => principal.value?.toText() ?? null);
  const wallet = computed(() => store.details.get(id()) ?? null);
  const book = computed(() => store.books.get(id()) ?? []);
  const names = computed(
    () => wallet.value && namesOf({ wallet: id(), config: wallet.value.config, book: book.value, me: me.value }),
  );
  const words = computed(
    () =>
      names.value && {
        ...{ names: names.value, tokenOf, wallet: id() },
        policies: wallet.value?.config.policies ?? [],
      },
  );

  async function reload(): Promise<void> {
    const asked = id();
    loading.value = true;
    error.value = null;
    try {
      await store.load(asked);
      if (asked === id()) hidden.value = false;
    } catch (cause) {
      if (asked !== id()) return;
      hidden.value = isPrivate(cause);
      error.value = hidden.value ? null : toAppError(cause);
    } finally {
      if (asked === id()) loading.value = false;
    }
  }
  watch([id, me], () => void reload(), { immediate: true });
  return { wallet, book, names, words, me, error, hidden, loading, reload };
}
