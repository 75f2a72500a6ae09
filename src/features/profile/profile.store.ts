// One's own profile: read when somebody signs in, so that the shell can greet them by name.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { currentSession, newestOnly, onPersonChange } from '../../shared/agent/index.ts';
import { toAppError, type AppError } from '../../shared/errors/index.ts';
import { getProfile, saveProfile } from './profile.api.ts';
import type { Profile } from './profile.types.ts';

export const useProfileStore = defineStore('profile', () => {
  const profile = shallowRef<Profile | null>(null);
  const loaded = shallowRef(false);
  const loading = shallowRef(false);
  const error = shallowRef<AppError | null>(null);
  const displayName = computed(() => profile.value?.displayName ?? '');

  const me = (): string | undefined => currentSession()?.principal.toText();
  const begin = newestOnly();

  async function load(): Promise<void> {
    if (!me()) return;
    const counts = begin();
    loading.value = true;
    try {
      const found = await getProfile();
      if (!counts()) return;
      profile.value = found;
      loaded.value = true;
      error.value = null;
    } catch (cause) {
      if (counts()) error.value = toAppError(cause);
    } finally {
      if (counts()) loading.value = false;
    }
  }

  /** Throws an AppError. */
  async function save(name: string): Promise<void> {
    const person = me();
    const saved = await saveProfile(name);
    if (me() === person) profile.value = saved;
  }

  onPersonChange(() => {
    profile.value = null;
    loaded.value = false;
    loading.value = false;
    error.value = null;
    void load();
  });
  void load();

  return { profile, displayName, loaded, loading, error, load, save };
});
