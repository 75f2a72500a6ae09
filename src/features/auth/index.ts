// Signing in: the only part of this feature that others import.
export { useAuthStore } from './auth.store.ts';
export { default as SessionBanner } from './components/SessionBanner.vue';
export { default as SignInDialog } from './components/SignInDialog.vue';
export { default as SignInGate } from './components/SignInGate.vue';
