// Who runs the platform, and which role the person signed in has. Shown by it only: each canister decides for itself.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { newestOnly, onPersonChange, useSession } from '../../shared/agent/index.ts';
import { toAppError, type AppError } from '../../shared/errors/index.ts';
import { getStaff } from './api/staff.ts';
import { may, roleOf, type StaffMember, type StaffRole } from './model/staff.ts';

export const useStaffStore = defineStore('staff', () => {
  const { principal } = useSession();
  const staff = shallowRef<StaffMember[] | null>(null);
  const error = shallowRef<AppError | null>(null);
  const me = computed(() => principal.value?.toText() ?? null);
  const role = computed(() => roleOf(staff.value ?? [], me.value));

  const begin = newestOnly();

  async function load(): Promise<void> {
    if (me.value === null) return;
    const counts = begin();
    try {
      const found = await getStaff();
      if (!counts()) return;
      staff.value = found;
      error.value = null;
    } catch (cause) {
      if (counts()) error.value = toAppError(cause);
    }
  }

  onPersonChange(() => void load());
  void load();

  return { staff, error, me, role, may: (needed: StaffRole) => may(role.value, needed), load };
});
