// From a finished draft to its deployment: price, consent, payment, and what became of an earlier try.
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import { useRouter } from 'vue-router';
import { useSwal } from '../../shared/composables/index.ts';
import { toAppError, type AppError } from '../../shared/errors/index.ts';
import { formatToken } from '../../shared/format/index.ts';
import { useWalletStore } from '../wallet/index.ts';
import { useCost } from './cost.store.ts';
import type { Creation } from './creation.ts';
import { useDeploymentsStore } from './deployments.store.ts';
import type { Progress } from './pay-and-deploy.ts';

const PROGRESS: Record<Progress, string> = {
  quote: 'Asking for the price …',
  approve: 'Approving the payment …',
  submit: 'Sending the request …',
};

export interface CreateContract {
  /** What is being done, in words; null while nothing is. */
  progress: ShallowRef<string | null>;
  failure: ShallowRef<AppError | null>;
  /** An earlier request is still open: it is to be decided first. */
  leftBehind: ComputedRef<boolean>;
  canCreate: ComputedRef<boolean>;
  /** Reads the price, and finds out about earlier requests, so that none is made twice. */
  look: () => void;
  create: () => Promise<void>;
}

export function useCreateContract({
  serviceId,
  draft,
  routes,
  label,
  question,
  encode,
}: Omit<Creation, 'what' | 'steps'>): CreateContract {
  const router = useRouter();
  const costs = useCost(serviceId);
  const wallet = useWalletStore();
  const deployments = useDeploymentsStore();
  const { confirm } = useSwal();
  const progress = shallowRef<string | null>(null);
  const failure = shallowRef<AppError | null>(null);

  const leftBehind = computed(() => deployments.pending.some((request) => request.serviceId === serviceId));
  const canCreate = computed(() => {
    const { cost } = costs;
    return draft.faults.length === 0 && cost !== null && cost.enabled && cost.after >= 0n && !leftBehind.value;
  });

  // The page was closed, or the connection lost, after "Pay": the draft learns what became of it.
  const unclear = computed(() => draft.ready && (draft.requestId !== null || draft.sentAs !== null));
  watch(
    [unclear, () => deployments.all],
    ([, all]) => {
      if (!unclear.value || progress.value) return;
      const sent = all.find(({ id, requestId }) => requestId === draft.requestId || id.toString() === draft.sentAs);
      if (sent?.state.kind === 'completed') draft.done();
      else if (sent && draft.requestId) draft.markSent(sent.id.toString());
    },
    { immediate: true },
  );
  watch(unclear, (now) => now && !progress.value && void deployments.refresh(), { immediate: true });

  async function agreed(): Promise<boolean> {
    const { cost } = costs;
    if (!cost) return false;
    return confirm({
      ...question(),
      rows: [
        ['Service fee', formatToken(cost.fee, cost)],
        ['Ledger fees', formatToken(2n * cost.ledgerFee, cost)],
        ['In all', formatToken(cost.total, cost)],
      ],
      confirm: 'Pay and create',
    });
  }

  async function create(): Promise<void> {
    const { cost } = costs;
    if (!canCreate.value || !cost || progress.value || !(await agreed())) return;
    failure.value = null;
    progress.value = PROGRESS.quote;
    try {
      const deployment = await deployments.deploy({
        serviceId,
        args: encode(),
        maxFee: cost.fee,
        label: label(),
        onProgress: (now) => (progress.value = PROGRESS[now]),
        onKept: draft.markRequested,
      });
      draft.markSent(deployment.id.toString());
      void wallet.refresh();
      await router.push({ name: routes.made, params: { id: deployment.id.toString() } });
    } catch (error) {
      failure.value = toAppError(error, 'write');
      void costs.load();
    } finally {
      progress.value = null;
    }
  }

  return {
    progress,
    failure,
    leftBehind,
    canCreate,
    look: () => {
      void costs.load();
      void deployments.refresh();
    },
    create,
  };
}
