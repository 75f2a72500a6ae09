// Agents and actors for command-line programs, on the standard interface of any replica.
import { Actor, HttpAgent, type ActorSubclass, type Identity } from '@dfinity/agent';
import type { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';

export interface Connection {
  replicaUrl: string;
  /** DER. */
  rootKey: Uint8Array;
}

/** Waits until a replica answers and reads its root key from /api/v2/status. */
export async function connect(replicaUrl: string, seconds = 30): Promise<Connection> {
  const agent = HttpAgent.createSync({ host: replicaUrl, retryTimes: 0 });
  const until = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return { replicaUrl, rootKey: new Uint8Array(await agent.fetchRootKey()) };
    } catch (error) {
      if (Date.now() > until)
        throw new Error(`No replica answers at ${replicaUrl}. Start it, or name another address.`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** An agent that verifies certificates and query signatures against the connection's root key. */
export const agentFor = (connection: Connection, identity?: Identity): HttpAgent =>
  HttpAgent.createSync({ host: connection.replicaUrl, rootKey: connection.rootKey, identity });

export function actorFor<T>(
  agent: HttpAgent,
  canisterId: string | Principal,
  idlFactory: IDL.InterfaceFactory,
): ActorSubclass<T> {
  return Actor.createActor<T>(idlFactory, { agent, canisterId });
}
