// Contracts that a journey begins with, made by the same calls as the dApp's, as a person whom a browser can be, too.
import type { HttpAgent, SignIdentity } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { fund, requestContract, waitForEnd } from '../../scripts/demo/deploy-contract.ts';
import { keyFor, type LocalIdentity } from '../../scripts/identity-provider/identities.ts';
import { agentFor } from '../../scripts/platform/agent.ts';
import { platformActors } from '../../scripts/platform/configure.ts';
import type { World } from './world.ts';

export interface Known {
  identity: SignIdentity;
  principal: Principal;
  agent: HttpAgent;
}

/** Somebody as the dApp's origin knows them. */
export async function known(world: World, person: LocalIdentity): Promise<Known> {
  const { file } = world.platform;
  const identity = await keyFor(person, world.url);
  const connection = { replicaUrl: file.replicaUrl, rootKey: Uint8Array.from(Buffer.from(file.rootKey, 'hex')) };
  return { identity, principal: identity.getPrincipal(), agent: agentFor(connection, identity) };
}

/** Pays for a contract and waits until it is there; its canister id. `args`: the factory's argument in Candid. */
export async function deployed(world: World, owner: Known, serviceId: string, args: Uint8Array): Promise<Principal> {
  const { file } = world.platform;
  const actors = platformActors(owner.agent, file);
  await fund(file, owner.principal);
  const { deployment } = await requestContract({ actors, file, owner: owner.principal, serviceId, args });
  const { state } = await waitForEnd(actors, deployment.id);
  if ('completed' in state) return state.completed.canisterId;
  throw new Error(`${serviceId} made nothing: the deployment ended ${Object.keys(state)[0]}.`);
}
