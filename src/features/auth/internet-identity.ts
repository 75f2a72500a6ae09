// Sessions by Internet Identity's protocol, through @dfinity/auth-client.
import { Actor, type HttpAgent, type Identity } from '@dfinity/agent';
import { AuthClient, ERROR_USER_INTERRUPT } from '@dfinity/auth-client';
import { DelegationIdentity } from '@dfinity/identity';
import { createAgent, type Network, type Session } from '../../shared/agent/index.ts';
import { AppError, harmless } from '../../shared/errors/index.ts';

/** Eight hours, in ns. */
const SESSION_LIFE = 8n * 3_600n * 1_000_000_000n;
const WINDOW = 'toolbar=0,location=0,menubar=0,width=480,height=680';

let client: AuthClient | undefined;

// Idle time does not end a session by itself: the delegation's own end does, and the page says so.
const makeClient = (): Promise<AuthClient> => AuthClient.create({ idleOptions: { disableIdle: true } });

/** Makes the client ready, so that a click can open the provider's window without waiting (or browsers block it). */
export async function prepare(): Promise<void> {
  client ??= await makeClient();
}

function toSession(identity: Identity, network: Network): Session {
  const agent: HttpAgent = createAgent(network, identity);
  const ends =
    identity instanceof DelegationIdentity
      ? identity.getDelegation().delegations.map(({ delegation }) => Number(delegation.expiration / 1_000_000n))
      : [];
  return {
    principal: identity.getPrincipal(),
    wallet: 'internetIdentity',
    expiresAt: ends.length ? Math.min(...ends) : null,
    actor: (idlFactory, canisterId) => Promise.resolve(Actor.createActor(idlFactory, { agent, canisterId })),
    covers: () => true,
  };
}

/** The session kept by the browser, if there is one that has not ended. */
export async function restoreInternetIdentity(network: Network): Promise<Session | null> {
  await prepare();
  return client && (await client.isAuthenticated()) ? toSession(client.getIdentity(), network) : null;
}

const failure = (code: string, title: string, action: string): AppError =>
  new AppError(`auth.${code}`, harmless(title, action));

/** Opens the provider's window. Call it from a click, after `prepare`. */
export function signInWithInternetIdentity(network: Network, identityProvider: string): Promise<Session> {
  const auth = client;
  if (!auth) return Promise.reject(failure('notReady', 'Signing in is not ready yet.', 'Try again in a moment.'));
  return new Promise((resolve, reject) => {
    void auth.login({
      identityProvider,
      maxTimeToLive: SESSION_LIFE,
      windowOpenerFeatures: WINDOW,
      onSuccess: () => resolve(toSession(auth.getIdentity(), network)),
      onError: (reason) =>
        reject(
          reason === ERROR_USER_INTERRUPT
            ? failure('interrupted', 'The sign-in window was closed.', 'Try again when you are ready.')
            : failure('refused', `Signing in failed: ${reason ?? 'no reason given'}.`, 'Try again.'),
        ),
    });
    // auth-client does not say so when the browser blocked the window.
    if (Reflect.get(auth, '_idpWindow') === undefined) {
      reject(
        failure(
          'popupBlocked',
          'The browser blocked the sign-in window.',
          'Allow pop-ups for this site, then try again.',
        ),
      );
    }
  });
}

/** Forgets the session's key. The next sign-in gets a new one. */
export async function signOutOfInternetIdentity(): Promise<void> {
  await client?.logout();
  client = await makeClient();
}
