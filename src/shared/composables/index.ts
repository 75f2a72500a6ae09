export { useClipboard } from './use-clipboard.ts';
export { useLoad, type Load } from './use-load.ts';
export { useNow } from './use-now.ts';
export { useOnline } from './use-online.ts';
export { usePages, type Page, type Pages } from './use-pages.ts';
export { useSwal, type Question, type Swal } from './use-swal.ts';
export { useTheme, type ThemeChoice } from './use-theme.ts';
export { useToast, type Toasts } from './use-toast.ts';
