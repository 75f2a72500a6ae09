// The interface as DFINITY's own agent sees it, with every verification left on.
import { Actor, Certificate, HttpAgent, lookupResultToBuffer, polling } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { DelegationChain, DelegationIdentity, ECDSAKeyIdentity, Ed25519KeyIdentity } from '@dfinity/identity';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { CANISTER, startScriptedReplica } from './support/scripted-replica.ts';
import type { ScriptedReplica } from './support/scripted-replica.ts';

const canisterId = Principal.fromUint8Array(CANISTER);
const HELLO = IDL.encode([IDL.Text], ['hello']);

let replica: ScriptedReplica;
beforeAll(async () => {
  replica = await startScriptedReplica();
});
afterAll(() => replica.stop());

function agentAs(identity?: Ed25519KeyIdentity | ECDSAKeyIdentity | DelegationIdentity): Promise<HttpAgent> {
  return HttpAgent.create({
    host: replica.url,
    shouldFetchRootKey: true,
    retryTimes: 0,
    ...(identity && { identity }),
  });
}

const service: IDL.InterfaceFactory = ({ IDL: I }) =>
  I.Service({
    echo: I.Func([I.Text], [I.Text], []),
    fail: I.Func([I.Text], [I.Text], []),
    refused: I.Func([I.Text], [I.Text], []),
    read: I.Func([I.Text], [I.Text], ['query']),
  });

describe('an agent with its default verification', () => {
  const identities: [string, () => Promise<Ed25519KeyIdentity | ECDSAKeyIdentity | DelegationIdentity | undefined>][] =
    [
      ['anonymous', () => Promise.resolve(undefined)],
      ['Ed25519', () => Promise.resolve(Ed25519KeyIdentity.generate())],
      ['ECDSA P-256', () => ECDSAKeyIdentity.generate()],
      [
        'a delegation',
        async () => {
          const root = Ed25519KeyIdentity.generate();
          const session = await ECDSAKeyIdentity.generate();
          const chain = await DelegationChain.create(root, session.getPublicKey(), new Date(Date.now() + 60_000), {
            targets: [canisterId],
          });
          return DelegationIdentity.fromDelegation(session, chain);
        },
      ],
    ];
  test.each(identities)('calls, polls and queries as %s', async (_name, identity) => {
    const agent = await agentAs(await identity());
    const actor = Actor.createActor(service, { agent, canisterId });
    expect(await actor['echo']?.('hello')).toBe('hello');
    expect(await actor['read']?.('hello')).toBe('hello');

    const { requestId } = await agent.call(canisterId, { methodName: 'echo', arg: HELLO, callSync: false });
    const { reply } = await polling.pollForResponse(agent, canisterId, requestId);
    expect(IDL.decode([IDL.Text], reply)).toEqual(['hello']);
  });

  test('sees rejections of calls and queries', async () => {
    const actor = Actor.createActor(service, { agent: await agentAs(), canisterId });
    await expect(actor['fail']?.('x')).rejects.toThrow('it failed');
    await expect(actor['refused']?.('x')).rejects.toThrow('not accepted');
  });

  test('reads certified facts', async () => {
    const agent = await agentAs();
    const path = [utf8('canister'), CANISTER, utf8('metadata'), utf8('candid:service')];
    const { certificate } = await agent.readState(canisterId, { paths: [path] });
    const checked = await Certificate.create({ certificate, rootKey: replica.rootKey, canisterId });
    expect(lookupResultToBuffer(checked.lookup_path(path))).toEqual(utf8('service : {}'));
  });

  test('gets its data certificate inside a query', async () => {
    const agent = await agentAs();
    const answer = await agent.query(canisterId, { methodName: 'certificate', arg: HELLO });
    if (!('reply' in answer)) throw new Error('rejected');
    const checked = await Certificate.create({ certificate: answer.reply.arg, rootKey: replica.rootKey, canisterId });
    expect(lookupResultToBuffer(checked.lookup_path(['canister', CANISTER, 'certified_data']))).toEqual(CANISTER);
  });

  test('finds its way after the clock was advanced', async () => {
    const agent = await agentAs();
    replica.clock.advance(3_600_000_000_000n);
    const actor = Actor.createActor(service, { agent, canisterId });
    expect(await actor['echo']?.('later')).toBe('later');
    expect(await actor['read']?.('later')).toBe('later');
  });
});
