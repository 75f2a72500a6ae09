// Runs in the browser: reads both lists and the balances of the dashboard, the V1 way and ours, and paints nothing.
import { Actor, HttpAgent } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';

export interface Reading {
  replicaUrl: string;
  /** DER, in hex. */
  rootKey: string;
  /** V1's backend, and our factory. */
  central: string;
  factory: string;
  /** As seeded: who created and who holds a page of contracts. */
  creator: string;
  holder: string;
  /** Token canisters whose balances the page shows, and whose. */
  tokens: string[];
  owner: string;
}

interface Central {
  getMyContracts(user: Principal): Promise<unknown[]>;
  getHeldContracts(user: Principal): Promise<unknown[]>;
}
interface Factory {
  getMyContracts(
    user: Principal,
    request: [{ role: [Record<string, null>]; cursor: []; limit: [] }],
  ): Promise<{
    items: unknown[];
  }>;
}
interface Ledger {
  icrc1_balance_of(account: { owner: Principal; subaccount: [] }): Promise<bigint>;
}

const Contracts = IDL.Vec(IDL.Record({ canisterId: IDL.Principal, name: IDL.Text, symbol: IDL.Text }));
const Account = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)) });
const central: IDL.InterfaceFactory = () =>
  IDL.Service({
    getMyContracts: IDL.Func([IDL.Principal], [Contracts], ['query']),
    getHeldContracts: IDL.Func([IDL.Principal], [Contracts], ['query']),
  });
const Request = IDL.Record({
  role: IDL.Opt(IDL.Variant({ creator: IDL.Null, holder: IDL.Null })),
  cursor: IDL.Opt(IDL.Nat64),
  limit: IDL.Opt(IDL.Nat32),
});
const factory: IDL.InterfaceFactory = () =>
  IDL.Service({
    getMyContracts: IDL.Func([IDL.Principal, IDL.Opt(Request)], [IDL.Record({ items: Contracts })], ['query']),
  });
const ledger: IDL.InterfaceFactory = () => IDL.Service({ icrc1_balance_of: IDL.Func([Account], [IDL.Nat], ['query']) });

export interface Read {
  milliseconds: number;
  calls: number;
  /** In both lists together. */
  contracts: number;
}

function agentOf({ rootKey, replicaUrl }: Reading): HttpAgent {
  const bytes = Uint8Array.from(rootKey.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return HttpAgent.createSync({ host: replicaUrl, rootKey: bytes });
}

const balanceIn = (agent: HttpAgent, canisterId: string, owner: string): Promise<bigint> =>
  Actor.createActor<Ledger>(ledger, { agent, canisterId }).icrc1_balance_of({
    owner: Principal.fromText(owner),
    subaccount: [],
  });

async function timed(page: Reading, read: (agent: HttpAgent) => Promise<unknown[][]>): Promise<Read> {
  const agent = agentOf(page);
  const started = performance.now();
  const lists = await read(agent);
  const milliseconds = performance.now() - started;
  return { milliseconds, calls: lists.length + page.tokens.length, contracts: lists.flat().length };
}

/**
 * One call after the other. Signatures of answers are verified, as the dApp does.
 * @public called in the page
 */
export const readTheV1Way = (page: Reading): Promise<Read> =>
  timed(page, async (agent) => {
    const backend = Actor.createActor<Central>(central, { agent, canisterId: page.central });
    const created = await backend.getMyContracts(Principal.fromText(page.creator));
    const held = await backend.getHeldContracts(Principal.fromText(page.holder));
    for (const token of page.tokens) await balanceIn(agent, token, page.owner);
    return [created, held];
  });

/**
 * Both lists from the factory at once, then all balances at once.
 * @public called in the page
 */
export const readOurWay = (page: Reading): Promise<Read> =>
  timed(page, async (agent) => {
    const actor = Actor.createActor<Factory>(factory, { agent, canisterId: page.factory });
    const list = async (role: Record<string, null>): Promise<unknown[]> =>
      (await actor.getMyContracts(Principal.fromText(page.owner), [{ role: [role], cursor: [], limit: [] }])).items;
    const lists = await Promise.all([list({ creator: null }), list({ holder: null })]);
    await Promise.all(page.tokens.map((token) => balanceIn(agent, token, page.owner)));
    return lists;
  });
