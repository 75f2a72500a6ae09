// Memories of each release under today's code: an upgrade finds everything that was stored, and what was under way goes on.
import { Principal } from '@dfinity/principal';
import { IDL } from '@dfinity/candid';
import { afterAll, beforeAll, expect } from 'vitest';
import type { CanisterName } from '../../canisters/registry.ts';
import * as backendDid from '../../declarations/backend.did.ts';
import { interfaceOf } from '../../scripts/candid/compare.ts';
import { releasedDid } from '../../scripts/candid/released.ts';
import { describe, it } from '../fixtures/our-replica.ts';
import { TestReplica, wasmOf } from '../fixtures/test-replica.ts';
import { fromHex, keptFacts, keptMemory, keptVersions } from './facts.ts';
import { EMPTY_MODULE, holding, restoreStable } from './stable-copy.ts';

it('memories of a release are kept', () => expect(keptVersions().length).toBeGreaterThan(0));

describe.each(keptVersions())('from %s', (version) => {
  const facts = keptFacts(version);
  const controller = Principal.fromText(facts.controller);
  const idOf = (name: CanisterName): Principal => {
    const found = facts.canisters.find((canister) => canister.name === name);
    if (!found) throw new Error(`${version} had no ${name}`);
    return Principal.fromText(found.id);
  };
  let replica: TestReplica;
  beforeAll(async () => {
    const begin = process.hrtime.bigint();
    // A minute after the memories were copied.
    const clock = { now: () => BigInt(facts.time) + 60_000_000_000n + process.hrtime.bigint() - begin };
    replica = await TestReplica.start({ clock });
    replica.execution.onDelivery(holding(idOf('token_factory'), 'createContract'));
    // Their ids are taken; nothing is asked of them.
    for (const id of facts.contracts) {
      const contract = Principal.fromText(id);
      await replica.install({ wasm: EMPTY_MODULE, arg: new Uint8Array(), controller, id: contract });
    }
    // All of them before any runs: they call each other.
    for (const { name, id, chunks } of facts.canisters) {
      const place = { replica, canister: Principal.fromText(id), controller };
      await restoreStable(place, { packed: keptMemory(version, name), chunks: chunks.map(fromHex) });
    }
    for (const { name, id, init } of facts.canisters) {
      await replica.upgrade(Principal.fromText(id), { wasm: wasmOf(name), arg: fromHex(init), controller });
    }
  });
  afterAll(() => replica.stop());

  it.each(facts.canisters.map(({ name }) => name))('%s answers as it did', async (name) => {
    const { service } = await interfaceOf(releasedDid(version, name));
    const types = new Map(service._fields);
    for (const { canister, method, caller, arg, reply } of facts.questions) {
      if (canister !== name) continue;
      // Read as those who know only the old interface read it: new fields are none of their business.
      const returns = types.get(method)?.retTypes ?? [];
      const question = { canister: idOf(name), method, arg: fromHex(arg), sender: Principal.fromText(caller) };
      const now = IDL.decode(returns, replica.query(question).reply);
      expect(now, `${method} for ${caller}`).toEqual(IDL.decode(returns, fromHex(reply)));
    }
  });

  it('a deployment that was paid for is brought to its end', async () => {
    const { id, owner } = facts.openDeployment;
    replica.execution.onDelivery(undefined);
    const backend = replica.actor<backendDid._SERVICE>(
      backendDid.idlFactory,
      idOf('backend'),
      Principal.fromText(owner),
    );
    for (let minute = 0; minute < 10; minute++) await replica.execution.advanceTime(60_000_000_000n);
    const [deployment] = await backend.getDeployment(BigInt(id));
    expect(Object.keys(deployment?.state ?? {})).toEqual(['completed']);
  });
});
