// Signing in and out, and the end of a session.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import {
  closeSession,
  expireSession,
  getNetwork,
  networkState,
  openSession,
  sessionEnded,
  useSession,
  type Network,
  type Session,
  type WalletKind,
} from '../../shared/agent/index.ts';
import { AppError, harmless, toAppError } from '../../shared/errors/index.ts';
import { identityProviderUrl } from './identity-provider-url.ts';
import {
  prepare,
  restoreInternetIdentity,
  signInWithInternetIdentity,
  signOutOfInternetIdentity,
} from './internet-identity.ts';
import { restorePlug, signInWithPlug, signOutOfPlug } from './plug.ts';

const WALLET_KEY = 'icto.wallet';
/** Longest time a browser's timer can wait. */
const MAX_TIMER = 2 ** 31 - 1;

export const useAuthStore = defineStore('auth', () => {
  const { principal, isSignedIn, hasEnded, session } = useSession();
  /** Until it is known whether a session can be continued. */
  const restoring = shallowRef(true);
  const signingIn = shallowRef<WalletKind | null>(null);
  const error = shallowRef<AppError | null>(null);
  const dialogOpen = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const provider = computed(() => {
    if (networkState.value.status !== 'ready') return null;
    const { name, identityProvider } = networkState.value.network;
    return identityProviderUrl({
      network: name,
      configured: identityProvider,
      origin: location.origin,
      production: import.meta.env.PROD,
    });
  });

  function checkEnd(): void {
    clearTimeout(timer);
    const end = session.value?.expiresAt;
    if (end === null || end === undefined) return;
    if (sessionEnded()) expireSession();
    else timer = setTimeout(checkEnd, Math.min(end - Date.now(), MAX_TIMER));
  }

  function begin(next: Session): void {
    openSession(next);
    localStorage.setItem(WALLET_KEY, next.wallet);
    error.value = null;
    dialogOpen.value = false;
    checkEnd();
  }

  const onPlugSwitch = (network: Network) => (): void => {
    void restorePlug(network).then((next) => (next ? begin(next) : closeSession()));
  };

  /** Continues the session the browser or the wallet still has. Never throws: without one, nobody is signed in. */
  async function restore(): Promise<void> {
    restoring.value = true;
    try {
      const network = await getNetwork();
      const wallet = localStorage.getItem(WALLET_KEY);
      const found = wallet === 'plug' ? await restorePlug(network) : await restoreInternetIdentity(network);
      if (found) begin(found);
      await prepare();
    } catch (cause) {
      error.value = toAppError(cause);
    } finally {
      restoring.value = false;
    }
  }

  async function signIn(wallet: WalletKind): Promise<void> {
    if (networkState.value.status !== 'ready') {
      error.value = toAppError(
        networkState.value.status === 'failed' ? networkState.value.error : new TypeError('network'),
      );
      return;
    }
    const { network } = networkState.value;
    signingIn.value = wallet;
    error.value = null;
    try {
      if (wallet === 'plug') begin(await signInWithPlug(network, onPlugSwitch(network)));
      else if (provider.value) begin(await signInWithInternetIdentity(network, provider.value));
      else {
        throw new AppError(
          'auth.noProvider',
          harmless('This network has no identity provider.', 'Sign in with Plug, or set one in network.json.'),
        );
      }
    } catch (cause) {
      error.value = toAppError(cause, 'write');
    } finally {
      signingIn.value = null;
    }
  }

  async function signOut(): Promise<void> {
    const wallet = session.value?.wallet;
    clearTimeout(timer);
    localStorage.removeItem(WALLET_KEY);
    closeSession();
    await (wallet === 'plug' ? signOutOfPlug() : signOutOfInternetIdentity()).catch(() => undefined);
  }

  function askToSignIn(): void {
    error.value = null;
    dialogOpen.value = true;
    void prepare();
  }

  // A laptop that slept past the end of the session fires no timer.
  document.addEventListener('visibilitychange', () => document.hidden || checkEnd());
  // Signing out in one tab ends the session in all of this browser's; what is typed in them stays.
  addEventListener('storage', ({ key, newValue }) => key === WALLET_KEY && newValue === null && expireSession());

  return {
    principal,
    isSignedIn,
    hasEnded,
    session,
    restoring,
    signingIn,
    error,
    dialogOpen,
    provider,
    restore,
    signIn,
    signOut,
    askToSignIn,
  };
});
