// What the creator does with a distribution; refusals are said in its own token.
import { defineStore } from 'pinia';
import * as writes from '../api/owner-writes.ts';
import type { Right } from '../distribution.types.ts';
import { useDistributionStore } from './distribution.store.ts';

export const useCreatorStore = defineStore('distributionCreator', () => {
  const store = useDistributionStore();
  const it = (id: string): writes.Written => {
    const known = store.details.get(id);
    return known ? { id, say: store.sayOf(known) } : { id };
  };
  return {
    checkFunds: (id: string) => writes.checkFunds(it(id)),
    activate: (id: string) => writes.activate(it(id)),
    pause: (id: string) => writes.pause(it(id)),
    resume: (id: string) => writes.resume(it(id)),
    cancel: (id: string) => writes.cancel(it(id)),
    sweep: (id: string) => writes.sweep(it(id)),
    push: (id: string, category: number | null) => writes.push(it(id), category),
    stopPush: (id: string) => writes.stopPush(it(id)),
    removeGrant: (id: string, grant: number) => writes.removeGrant(it(id), grant),
    topUpGrant: (id: string, grant: number, amount: bigint) => writes.topUpGrant(it(id), grant, amount),
    renounce: (id: string, right: Right) => writes.renounce(it(id), right),
  };
});
