// Light, dark or the system's choice. `public/theme.js` applies it before the first paint, by the same rule.
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';

export type ThemeChoice = 'system' | 'light' | 'dark';
const KEY = 'icto.theme';

interface Theme {
  choice: ShallowRef<ThemeChoice>;
  isDark: ComputedRef<boolean>;
  setTheme: (next: ThemeChoice) => void;
}

let theme: Theme | undefined;

/** One for the whole app; the browser is asked at the first use, so that tests without one can import this folder. */
export function useTheme(): Theme {
  theme ??= follow();
  return theme;
}

function follow(): Theme {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const systemDark = shallowRef(system.matches);
  const choice = shallowRef<ThemeChoice>(stored());
  const isDark = computed(() => (choice.value === 'system' ? systemDark.value : choice.value === 'dark'));

  function apply(): void {
    document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light';
  }

  system.addEventListener('change', () => {
    systemDark.value = system.matches;
    apply();
  });
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

function stored(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}
