// Light, dark or the system's choice. `public/theme.js` applies it before the first paint, by the same rule.
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';

export type ThemeChoice = 'system' | 'light' | 'dark';
const KEY = 'icto.theme';

const system = matchMedia('(prefers-color-scheme: dark)');
const systemDark = shallowRef(system.matches);
const choice = shallowRef<ThemeChoice>(stored());

function stored(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

const isDark = computed(() => (choice.value === 'system' ? systemDark.value : choice.value === 'dark'));

function apply(): void {
  document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light';
}

system.addEventListener('change', () => {
  systemDark.value = system.matches;
  apply();
});

export function useTheme(): {
  choice: ShallowRef<ThemeChoice>;
  isDark: ComputedRef<boolean>;
  setTheme: (next: ThemeChoice) => void;
} {
  return {
    choice,
    isDark,
    setTheme(next) {
      choice.value = next;
      if (next === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, next);
      apply();
    },
  };
}
