// DFINITY's newer client library beside `@dfinity/agent`: v4 calls, v3 queries and v3 read_state, all verification on.
import { Actor, HttpAgent, type ActorMethod, type ActorSubclass } from '@icp-sdk/core/agent';
import { IDL } from '@icp-sdk/core/candid';
import { DelegationChain, DelegationIdentity, ECDSAKeyIdentity, Ed25519KeyIdentity } from '@icp-sdk/core/identity';
import { Principal } from '@icp-sdk/core/principal';
import { Secp256k1KeyIdentity } from '@icp-sdk/core/identity/secp256k1';
import type { SignIdentity } from '@icp-sdk/core/agent';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Replica } from '../../src/index.ts';
import { openStore } from '../../src/storage/index.ts';
import { LocalNetwork } from '../local-network.ts';
import { motokoCanister } from './motoko.ts';

interface Counter {
  increment: ActorMethod<[], bigint>;
  get: ActorMethod<[], bigint>;
  fail: ActorMethod<[], undefined>;
  whoami: ActorMethod<[], Principal>;
}
const counterIdl: IDL.InterfaceFactory = () =>
  IDL.Service({
    increment: IDL.Func([], [IDL.Nat], []),
    get: IDL.Func([], [IDL.Nat], ['query']),
    fail: IDL.Func([], [], []),
    whoami: IDL.Func([], [IDL.Principal], ['query']),
  });

describe('@icp-sdk/core', () => {
  let replica: Replica;
  let canisterId: Principal;

  beforeAll(async () => {
    replica = await Replica.start({ port: 0 });
    const network = new LocalNetwork(replica.execution, openStore(undefined));
    const first = new Uint8Array(IDL.encode([IDL.Nat], [0n]));
    canisterId = Principal.fromUint8Array(await network.deploy((await motokoCanister('counter')).wasm, first));
  }, 60_000);
  afterAll(() => replica?.stop());

  async function counterAs(identity?: SignIdentity): Promise<ActorSubclass<Counter>> {
    const agent = await HttpAgent.create({
      host: replica.url,
      rootKey: replica.rootKey,
      retryTimes: 0,
      ...(identity && { identity }),
    });
    return Actor.createActor<Counter>(counterIdl, { agent, canisterId });
  }

  const signers: [string, () => Promise<SignIdentity>][] = [
    ['an Ed25519 key', () => Promise.resolve(Ed25519KeyIdentity.generate())],
    ['a secp256k1 key', () => Promise.resolve(Secp256k1KeyIdentity.generate())],
    ['a browser key', () => ECDSAKeyIdentity.generate()],
    [
      'a delegation',
      async () => {
        const [root, session] = [Ed25519KeyIdentity.generate(), await ECDSAKeyIdentity.generate()];
        const until = new Date(Date.now() + 3_600_000);
        return DelegationIdentity.fromDelegation(
          session,
          await DelegationChain.create(root, session.getPublicKey(), until),
        );
      },
    ],
  ];
  it.each(signers)('updates and queries with %s', async (_, make) => {
    const identity = await make();
    const counter = await counterAs(identity);
    const before = await counter.get();
    expect(await counter.increment()).toBe(before + 1n);
    expect(await counter.get()).toBe(before + 1n);
    expect((await counter.whoami()).toText()).toBe(identity.getPrincipal().toText());
  });

  it('hears why a call was refused', async () => {
    await expect((await counterAs()).fail()).rejects.toThrow('out of fingers');
  });

  it('believes no other root key', async () => {
    const other = replica.rootKey.slice();
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
    const agent = await HttpAgent.create({ host: replica.url, rootKey: other, retryTimes: 0 });
    const counter = Actor.createActor<Counter>(counterIdl, { agent, canisterId });
    await expect(counter.increment()).rejects.toThrow();
  });
});
