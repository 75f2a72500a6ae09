// A recipient's grants in the distributions that pages look at. Nothing is kept for the next person.
import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { currentSession, newestOnly, onPersonChange } from '../../../shared/agent/index.ts';
import { claimsPage, isMerkleClaimed, myGrants } from '../api/contract-reads.ts';
import * as writes from '../api/recipient-writes.ts';
import type { Grant } from '../distribution.types.ts';
import { useDistributionStore } from './distribution.store.ts';

export const useClaimStore = defineStore('distributionClaims', () => {
  const distributions = useDistributionStore();
  const grants = shallowReactive(new Map<string, Grant[]>());
  onPersonChange(() => grants.clear());
  const begin = newestOnly();

  /** Reads the grants of the person signed in. */
  async function load(id: string): Promise<void> {
    if (!currentSession()) return;
    const counts = begin(id);
    const found = await myGrants(id);
    if (counts()) grants.set(id, found);
  }

  const written = (id: string): { id: string; say?: ReturnType<typeof distributions.sayOf> } => {
    const known = distributions.details.get(id);
    return known ? { id, say: distributions.sayOf(known) } : { id };
  };

  return {
    grants,
    load,
    claims: claimsPage,
    isMerkleClaimed,
    claim: (id: string, grant: number, amount: bigint | null, subaccount: string | null) =>
      writes.claim(written(id), grant, amount, subaccount),
    claimAll: (id: string) => writes.claimAll(written(id)),
    claimOpen: (id: string, category: number) => writes.claimOpen(written(id), category),
    claimMerkle: (id: string, leaf: Parameters<typeof writes.claimMerkle>[1]) => writes.claimMerkle(written(id), leaf),
    unlockEarly: (id: string, grant: number) => writes.unlockEarly(written(id), grant),
    transferGrant: (id: string, grant: number, to: string) => writes.transferGrant(written(id), grant, to),
  };
});
