// One proposal for a page: loaded, followed while anything can still happen to it, and acted upon.
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import { useFollow, useNow, useToast } from '../../../shared/composables/index.ts';
import { toAppError, type AppError } from '../../../shared/errors/index.ts';
import { loadProposal } from '../api/wallet-reads.ts';
import { lookAgainAfter } from '../model/status-words.ts';
import type { Proposal } from '../multisig.types.ts';

export interface OpenProposal {
  proposal: ShallowRef<Proposal | null>;
  error: ShallowRef<AppError | null>;
  loading: ShallowRef<boolean>;
  /** Which action is under way. */
  busy: ShallowRef<string | null>;
  /** ns. */
  now: ComputedRef<bigint>;
  reload: () => Promise<void>;
  /** Does it and shows the answer; after a failure looks at how the proposal stands now. Resolves to whether it worked. */
  act: (what: string, call: (proposal: Proposal) => Promise<Proposal>, words: string) => Promise<boolean>;
}

export function useProposal(wallet: () => string, number: () => bigint, me: () => string | null): OpenProposal {
  const toast = useToast();
  const proposal = shallowRef<Proposal | null>(null);
  const error = shallowRef<AppError | null>(null);
  const loading = shallowRef(false);
  const busy = shallowRef<string | null>(null);
  const clock = useNow(1_000);
  const now = computed(() => BigInt(clock.value) * 1_000_000n);
  let turn = 0;

  async function reload(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const next = await loadProposal(wallet(), number());
      if (mine !== turn) return;
      proposal.value = next;
      error.value = null;
    } catch (cause) {
      if (mine === turn) error.value = toAppError(cause);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  async function act(what: string, call: (now: Proposal) => Promise<Proposal>, words: string): Promise<boolean> {
    const before = proposal.value;
    if (!before || busy.value) return false;
    busy.value = what;
    try {
      const after = await call(before);
      // A reading that is on its way is older than this answer.
      turn++;
      proposal.value = after;
      toast.success(words);
      return true;
    } catch (cause) {
      toast.failure(cause);
      await reload();
      return false;
    } finally {
      busy.value = null;
    }
  }

  // A private wallet shows the same number to one person and not to the next.
  watch(
    [wallet, number, me],
    () => {
      proposal.value = null;
      void reload();
    },
    { immediate: true },
  );
  useFollow(reload, () => (proposal.value && !busy.value ? lookAgainAfter(proposal.value, now.value) : null));
  onScopeDispose(() => (turn = -1));
  return { proposal, error, loading, busy, now, reload, act };
}
