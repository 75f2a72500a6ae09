// What making a contract of a service costs the person now, and whether they have it.
import { Principal } from '@dfinity/principal';
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { currentSession, newestOnly, onPersonChange } from '../../shared/agent/index.ts';
import { type AppError, toAppError } from '../../shared/errors/index.ts';
import { balanceOf } from '../../shared/ledger/index.ts';
import { useWalletStore } from '../wallet/index.ts';
import type { Quote } from './model/deployment.ts';
import { quote } from './pay-and-deploy.ts';
import { ports } from './ports.ts';

/** The price with the balance it is paid from, in the fee ledger's smallest unit. */
export interface Cost extends Quote {
  balance: bigint;
  /** What is left afterwards; negative when it does not suffice. */
  after: bigint;
}

type CostStore = ReturnType<typeof define>;
const stores = new Map<string, CostStore>();

/** One store per service: all who ask for a service's price see the same one. */
export function useCost(serviceId: string): ReturnType<CostStore> {
  const known = stores.get(serviceId);
  const store = known ?? define(serviceId);
  if (!known) stores.set(serviceId, store);
  return store();
}

const define = (serviceId: string) =>
  defineStore(`cost.${serviceId}`, () => {
    const wallet = useWalletStore();
    const cost = shallowRef<Cost | null>(null);
    const error = shallowRef<AppError | null>(null);
    const loading = shallowRef(false);

    const begin = newestOnly();
    onPersonChange(() => {
      cost.value = null;
      loading.value = false;
    });

    async function load(): Promise<void> {
      const me = currentSession()?.principal;
      if (!me) return;
      const counts = begin();
      loading.value = true;
      try {
        const price = await quote(ports, serviceId);
        const balance = await balanceOf(Principal.fromText(price.ledger), me);
        if (!counts()) return;
        cost.value = { ...price, balance, after: balance - price.total };
        error.value = null;
      } catch (cause) {
        if (counts()) error.value = toAppError(cause);
      } finally {
        if (counts()) loading.value = false;
      }
    }

    /** Test funds (local networks only), then the price anew. Throws AppError. */
    async function fill(): Promise<void> {
      await wallet.takeFromFaucet();
      await load();
    }

    return { cost, error, loading, load, fill };
  });
