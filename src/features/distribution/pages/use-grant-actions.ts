// One grant that is looked at, and what its creator does with it.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { useSwal } from '../../../shared/composables/index.ts';
import type { Say } from '../api/errors.ts';
import type { Grant } from '../distribution.types.ts';
import { useCreatorStore } from '../stores/creator.store.ts';
import { useDistributionStore } from '../stores/distribution.store.ts';
import { useCreatorAction } from './use-creator-action.ts';

export interface GrantActions {
  grant: ShallowRef<Grant | null>;
  shows: Ref<boolean>;
  busy: Ref<string | null>;
  open: (grant: Grant) => void;
  topUp: (amount: bigint) => Promise<void>;
  remove: () => Promise<void>;
}

export function useGrantActions(id: () => string, say: () => Say): GrantActions {
  const store = useDistributionStore();
  const creator = useCreatorStore();
  const { confirm } = useSwal();
  const { busy, run } = useCreatorAction(id);
  const grant = shallowRef<Grant | null>(null);
  const shows = ref(false);

  async function remove(): Promise<void> {
    const one = grant.value;
    if (!one) return;
    const agreed = await confirm({
      title: 'Take this grant out?',
      rows: [
        ['Recipient', one.owner.toText()],
        ['Grant', say()(one.amount)],
      ],
      confirm: 'Take it out',
      tone: 'danger',
    });
    if (agreed && (await run('remove', () => creator.removeGrant(id(), one.id), 'Taken out.'))) shows.value = false;
  }

  async function topUp(amount: bigint): Promise<void> {
    const one = grant.value;
    if (!one) return;
    const words = `${say()(amount)} added to the grant.`;
    await run('topUp', () => creator.topUpGrant(id(), one.id, amount), words);
    // Also after a lost answer: adding twice adds twice, so what the grant is now must be seen first.
    grant.value = (await store.grant(id(), one.id).catch(() => null)) ?? one;
  }

  return {
    grant,
    shows,
    busy,
    open(one) {
      grant.value = one;
      shows.value = true;
    },
    topUp,
    remove,
  };
}
