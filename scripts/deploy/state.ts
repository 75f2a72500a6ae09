// What runs on a network, as its certified state and its management canister tell it.
import type { HttpAgent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { registry } from '../../canisters/registry.ts';
import { builtWasm } from '../platform/install.ts';
import { canisterStatus, controllers, moduleHash, sha256 } from '../platform/management.ts';
import type { NetworkFile, PlatformCanister } from '../platform/network-file.ts';

export interface CanisterState {
  name: PlatformCanister;
  id?: string;
  /** Hex, certified; undefined for an empty canister. */
  moduleHash?: string;
  /** Whether it runs the code that is built here. */
  current: boolean;
  controlled: boolean;
  /** Its balance, and what it burns a day while nobody calls it; only its controllers may know. */
  cycles?: { balance: bigint; perDay: bigint };
}

async function stateOf(agent: HttpAgent, me: Principal, name: PlatformCanister, text?: string): Promise<CanisterState> {
  if (text === undefined) return { name, current: false, controlled: false };
  const id = Principal.fromText(text);
  const [hash, owners] = await Promise.all([moduleHash(agent, id), controllers(agent, id)]);
  const wanted = name === 'icp_ledger' ? hash : Buffer.from(sha256(builtWasm(name))).toString('hex');
  const controlled = owners.some((owner) => owner.toText() === me.toText());
  const status = controlled ? await canisterStatus(agent, id) : undefined;
  return {
    name,
    id: text,
    ...(hash === undefined ? {} : { moduleHash: hash }),
    current: hash !== undefined && hash === wanted,
    controlled,
    ...(status ? { cycles: { balance: status.cycles, perDay: status.idle_cycles_burned_per_day } } : {}),
  };
}

/** The fee ledger and every platform canister of the registry. */
export async function platformState(
  agent: HttpAgent,
  me: Principal,
  ids: NetworkFile['canisters'],
): Promise<CanisterState[]> {
  const names: PlatformCanister[] = [
    'icp_ledger',
    ...registry.flatMap((row) => (row.kind === 'contract' ? [] : [row.name])),
  ];
  return Promise.all(names.map((name) => stateOf(agent, me, name, ids[name])));
}
