// The window protocol of Internet Identity ("Client authentication protocol" of its specification), provider's side.
import type { SignIdentity } from '@dfinity/agent';
import { DelegationChain } from '@dfinity/identity';

export interface AuthorizeRequest {
  /** Who asks; the answer is posted to this origin only. */
  origin: string;
  /** DER. */
  sessionPublicKey: Uint8Array;
  /** ns. */
  maxTimeToLive: bigint;
}

const THIRTY_DAYS = 30n * 86_400n * 1_000_000_000n;
const EIGHT_HOURS = 8n * 3_600n * 1_000_000_000n;

/** This provider has no secrets worth the name, so it serves programs on this machine only. */
const isLocal = (origin: string): boolean =>
  /^https?:\/\/(127\.0\.0\.1|\[::1\]|([a-z0-9-]+\.)?localhost)(:\d+)?$/.test(origin);

function parse(message: unknown, origin: string): AuthorizeRequest | null {
  if (typeof message !== 'object' || message === null || Reflect.get(message, 'kind') !== 'authorize-client')
    return null;
  const key: unknown = Reflect.get(message, 'sessionPublicKey');
  const ttl: unknown = Reflect.get(message, 'maxTimeToLive');
  if (!(key instanceof Uint8Array)) return null;
  const asked = typeof ttl === 'bigint' && ttl > 0n ? ttl : EIGHT_HOURS;
  return { origin, sessionPublicKey: key, maxTimeToLive: asked < THIRTY_DAYS ? asked : THIRTY_DAYS };
}

/** Tells the opener that we are ready and resolves to its request. */
export function awaitRequest(opener: Window): Promise<AuthorizeRequest> {
  return new Promise((resolve) => {
    const listen = (event: MessageEvent<unknown>): void => {
      if (event.source !== opener || !isLocal(event.origin)) return;
      const request = parse(event.data, event.origin);
      if (!request) return;
      removeEventListener('message', listen);
      resolve(request);
    };
    addEventListener('message', listen);
    // Says nothing but that the page is there, so any origin may hear it.
    opener.postMessage({ kind: 'authorize-ready' }, '*');
  });
}

/** Delegates from `identity` to the session's key and hands that to the application. */
export async function succeed(opener: Window, request: AuthorizeRequest, identity: SignIdentity): Promise<void> {
  const until = new Date(Date.now() + Number(request.maxTimeToLive / 1_000_000n));
  const chain = await DelegationChain.create(identity, { toDer: () => request.sessionPublicKey }, until);
  opener.postMessage(
    {
      kind: 'authorize-client-success',
      delegations: chain.delegations.map(({ delegation, signature }) => ({
        delegation: { pubkey: delegation.pubkey, expiration: delegation.expiration, targets: delegation.targets },
        signature,
      })),
      userPublicKey: chain.publicKey,
      authnMethod: 'passkey',
    },
    request.origin,
  );
}

export const fail = (opener: Window, request: AuthorizeRequest, text: string): void =>
  opener.postMessage({ kind: 'authorize-client-failure', text }, request.origin);
