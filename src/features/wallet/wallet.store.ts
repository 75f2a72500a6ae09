import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { currentSession, networkState, newestOnly, onPersonChange } from '../../shared/agent/index.ts';
import { toAppError, type AppError } from '../../shared/errors/index.ts';
import { askFaucet, feeBalance, type Balance } from './wallet.api.ts';

export const useWalletStore = defineStore('wallet', () => {
  const balance = shallowRef<Balance | null>(null);
  const error = shallowRef<AppError | null>(null);
  const loading = shallowRef(false);
  const panelOpen = shallowRef(false);
  const hasFaucet = computed(() => networkState.value.status === 'ready' && networkState.value.network.faucet !== null);

  const begin = newestOnly();

  /** Reads the balance again and resolves to it; call it after anything that moves funds. */
  async function refresh(): Promise<Balance | null> {
    const person = currentSession()?.principal;
    if (!person) return null;
    const counts = begin();
    loading.value = true;
    try {
      const next = await feeBalance(person);
      if (counts()) {
        balance.value = next;
        error.value = null;
      }
      return next;
    } catch (cause) {
      if (counts()) error.value = toAppError(cause);
      return null;
    } finally {
      if (counts()) loading.value = false;
    }
  }

  /** Gets test funds; resolves to how much came. */
  async function takeFromFaucet(): Promise<bigint> {
    const person = currentSession()?.principal;
    if (!person) return 0n;
    const before = balance.value?.amount ?? 0n;
    await askFaucet(person);
    const after = await refresh();
    return (after?.amount ?? before) - before;
  }

  onPersonChange(() => {
    balance.value = null;
    error.value = null;
    loading.value = false;
    void refresh();
  });
  void refresh();

  return { balance, error, loading, panelOpen, hasFaucet, refresh, takeFromFaucet };
});
