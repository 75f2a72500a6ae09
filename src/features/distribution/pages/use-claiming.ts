// What a recipient does on the claim page: one thing at a time; afterwards everything is read again, whatever the answer was.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { useFollow, useSwal, useToast } from '../../../shared/composables/index.ts';
import { toAppError, type AppError } from '../../../shared/errors/index.ts';
import { useWalletStore } from '../../wallet/index.ts';
import type { Paid } from '../api/recipient-writes.ts';
import type { Say } from '../api/errors.ts';
import { useClaimStore } from '../stores/claim.store.ts';
import { useDistributionStore } from '../stores/distribution.store.ts';

export interface Claiming {
  /** The name of what runs. */
  busy: Ref<string | null>;
  /** The last failure, until the next attempt: what it means for the money stays on the page. */
  failure: ShallowRef<AppError | null>;
  reload: () => Promise<void>;
  pay: (name: string, work: () => Promise<Paid>, say: Say) => Promise<void>;
  run: (name: string, work: () => Promise<string>) => Promise<void>;
  ask: ReturnType<typeof useSwal>['confirm'];
}

export function useClaiming(id: () => string): Claiming {
  const busy = ref<string | null>(null);
  const failure = shallowRef<AppError | null>(null);
  const store = useClaimStore();
  const distributions = useDistributionStore();
  const wallet = useWalletStore();
  const toast = useToast();
  const { confirm } = useSwal();

  async function reload(): Promise<void> {
    await Promise.allSettled([store.load(id()), distributions.load(id())]);
  }

  async function run(name: string, work: () => Promise<string>): Promise<void> {
    if (busy.value !== null) return;
    busy.value = name;
    failure.value = null;
    try {
      toast.success(await work());
    } catch (error) {
      const known = toAppError(error, 'write');
      // The first claim of a grant that starts then: its clock runs, and nothing was vested in its first moment.
      if (name.startsWith('start') && known.code === 'distribution.nothingToClaim') toast.success('Your clock runs.');
      else failure.value = known;
    } finally {
      await reload();
      void wallet.refresh();
      busy.value = null;
    }
  }
  const pay = (name: string, work: () => Promise<Paid>, say: Say): Promise<void> =>
    run(name, async () => {
      const { paid, block } = await work();
      return `${say(paid)} are yours: block ${block}.`;
    });

  // A payout that is under way is followed until it is known; what the creator may do meanwhile, now and then.
  useFollow(reload, () => {
    if (busy.value !== null) return null;
    return store.grants.get(id())?.some(({ pending }) => pending > 0n) ? 3_000 : 30_000;
  });
  return { busy, failure, reload, pay, run, ask: confirm };
}
