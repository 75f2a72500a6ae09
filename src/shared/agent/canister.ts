// Actors for canisters, with the agent's default verification of certificates and query signatures.
import { Actor, AnonymousIdentity, HttpAgent, type Identity } from '@dfinity/agent';
import type { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { SessionMissing } from '../errors/index.ts';
import { canisterId, getNetwork, type Network } from './network.ts';
import { currentSession, expireSession, sessionEnded } from './session.ts';

/**
 * `caller`: as the person signed in, or fail. `reader`: as them if that needs no question, else anonymous.
 * `anyone`: anonymous, for what is public.
 */
export type CallAs = 'caller' | 'reader' | 'anyone';

/** An agent that trusts only the network's own root key (never one fetched from the network itself). */
export function createAgent(network: Network, identity: Identity): HttpAgent {
  return HttpAgent.createSync({
    host: network.host,
    identity,
    ...(network.rootKey ? { rootKey: network.rootKey } : {}),
    retryTimes: 1,
  });
}

let anonymous: Promise<HttpAgent> | undefined;

/** The agent for public reads. */
export function anonymousAgent(): Promise<HttpAgent> {
  anonymous ??= getNetwork()
    .then((network) => createAgent(network, new AnonymousIdentity()))
    .catch((error: unknown) => {
      anonymous = undefined;
      throw error;
    });
  return anonymous;
}

/**
 * An actor of service `S`. `canister` is a registry name (`backend`), or any canister's principal.
 * Throws SessionMissing for `caller` without a session; wrap calls in `read`/`write` to get AppErrors.
 */
export async function canister<S>(
  idlFactory: IDL.InterfaceFactory,
  target: string | Principal,
  as: CallAs = 'reader',
): Promise<S> {
  const id = typeof target === 'string' ? await canisterId(target) : target.toText();
  const session = currentSession();
  if (session && sessionEnded()) {
    expireSession();
    if (as === 'caller') throw new SessionMissing('sessionExpired');
  } else if (session && (as === 'caller' || (as === 'reader' && session.covers(id)))) {
    return session.actor<S>(idlFactory, id);
  }
  if (as === 'caller') throw new SessionMissing('signInRequired');
  return Actor.createActor<S>(idlFactory, { agent: await anonymousAgent(), canisterId: id });
}
