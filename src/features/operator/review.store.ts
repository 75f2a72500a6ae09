// The queue of deployments in review, and how those decided here went on.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { onPersonChange } from '../../shared/agent/index.ts';
import { caseById, resolveCase, reviewQueue } from './api/review.ts';
import type { Resolution, ReviewCase } from './model/review.ts';

const LOOK_AGAIN_MS = 1_000;

export const useReviewStore = defineStore('review', () => {
  /** Decided by this person since the page was loaded, newest first. */
  const decided = shallowRef<ReviewCase[]>([]);
  const timers = new Map<bigint, ReturnType<typeof setTimeout>>();

  function put(now: ReviewCase): void {
    decided.value = [now, ...decided.value.filter(({ id }) => id !== now.id)].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Looks until the backend has ended it or hands it back. A look that fails is repeated. */
  async function follow(id: bigint): Promise<void> {
    clearTimeout(timers.get(id));
    const found = await caseById(id).catch(() => undefined);
    if (found) put(found);
    if (found === null || (found && found.state.kind !== 'running')) timers.delete(id);
    else
      timers.set(
        id,
        setTimeout(() => void follow(id), LOOK_AGAIN_MS),
      );
  }

  /** Decides a case and follows what comes of it. Throws an AppError. */
  async function resolve(id: bigint, resolution: Resolution): Promise<void> {
    await resolveCase(id, resolution);
    await follow(id);
  }

  onPersonChange(() => {
    timers.forEach((timer) => clearTimeout(timer));
    timers.clear();
    decided.value = [];
  });

  return { decided, queue: reviewQueue, resolve };
});
