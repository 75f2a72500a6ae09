import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { currentSession, networkState, onPersonChange } from '../../shared/agent/index.ts';
import { toAppError, type AppError } from '../../shared/errors/index.ts';
import { askFaucet, feeBalance, type Balance } from './wallet.api.ts';

export const useWalletStore = defineStore('wallet', () => {
  const balance = shallowRef<Balance | null>(null);
  const error = shallowRef<AppError | null>(null);
  const loading = shallowRef(false);
  const panelOpen = shallowRef(false);
  const hasFaucet = computed(() => networkState.value.status === 'ready' && networkState.value.network.faucet !== null);

  /** Reads the balance again; call it after anything that moves funds. */
  async function refresh(): Promise<void> {
    const person = currentSession()?.principal;
    if (!person) return;
    loading.value = true;
    try {
      const next = await feeBalance(person);
      // The answer for somebody who has signed out meanwhile is not shown to the next.
      if (currentSession()?.principal.toText() !== person.toText()) return;
      balance.value = next;
      error.value = null;
    } catch (cause) {
      error.value = toAppError(cause);
    } finally {
      loading.value = false;
    }
  }

  /** Gets test funds; resolves to how much came. */
  async function takeFromFaucet(): Promise<bigint> {
    const person = currentSession()?.principal;
    if (!person) return 0n;
    const before = balance.value?.amount ?? 0n;
    await askFaucet(person);
    await refresh();
    return (balance.value?.amount ?? before) - before;
  }

  onPersonChange(() => {
    balance.value = null;
    error.value = null;
    void refresh();
  });
  void refresh();

  return { balance, error, loading, panelOpen, hasFaucet, refresh, takeFromFaucet };
});
