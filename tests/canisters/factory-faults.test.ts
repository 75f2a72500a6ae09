// What goes wrong while a factory deploys: lost answers, upgrades at every step, bad templates, no cycles, hostile bytes.
import { afterEach, describe, expect, it } from 'vitest';
import type * as factoryDid from '../../declarations/token_factory.did.ts';
import { wasmOf } from '../fixtures/test-replica.ts';
import {
  admin,
  alice,
  backend,
  bob,
  encodeArgs,
  FactoryOnReplica,
  longArgs,
  payment,
  silentModule,
  stranger,
  tokenArgs,
} from './factory-fixture.ts';

let factory: FactoryOnReplica;
afterEach(() => factory.stop());

const withTemplate = async (cycles?: bigint): Promise<FactoryOnReplica> => {
  factory = await FactoryOnReplica.start(cycles);
  await factory.register(wasmOf('token'), 1);
  return factory;
};

/** What must hold whatever happened: one contract, listed once, with both controllers, found by its deployment. */
async function expectDeployedOnce(deploymentId: bigint, canister: string): Promise<void> {
  const page = await factory.as(alice).getMyContracts(alice, [{ role: [{ creator: null }], cursor: [], limit: [] }]);
  expect(page.items.filter((item) => item.deploymentId === deploymentId)).toHaveLength(1);
  expect(page.total).toBe(BigInt(page.items.length));
  const [info] = await factory.as(backend).getContractByDeployment(deploymentId);
  expect(info?.canisterId.toText()).toBe(canister);
  expect(info?.status).toEqual({ active: null });
  const publicOnes = await factory.as(stranger).getPublicContracts([]);
  expect(publicOnes.items.filter((item) => item.canisterId.toText() === canister)).toHaveLength(1);
  const health = await factory.as(admin).getFactoryHealth();
  expect([health.contractCount, health.publicCount, health.openDeployments]).toEqual([1n, 1n, 0n]);
}

describe('the factory is upgraded while a deployment waits for an answer', () => {
  const steps = ['create_canister', 'install_chunked_code', 'update_settings'];
  it.each(steps.map((step, i) => [step, i] as const))('of %s', async (_, passed) => {
    await withTemplate();
    const hold = factory.holdAnswersAfter(passed);
    const lost = factory.create(1n).catch((error: Error) => error);
    await factory.replica.execution.runUntilQuiet();
    expect(hold.held()).toBeGreaterThan(0);
    await factory.upgrade();
    await hold.release();
    await lost;

    const answer = await factory.createUntilFinal(1n);
    await factory.settle();
    if ('err' in answer) throw new Error(`deployment ended with ${Object.keys(answer.err)[0]}`);
    expect(answer.ok.steps.map((step) => step.number)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
    await expectDeployedOnce(1n, answer.ok.canisterId.toText());
    // A canister whose creation was never heard of is the only thing that may be left over: one for one lost answer.
    expect(factory.controlled().length).toBeLessThanOrEqual(passed === 0 ? 2 : 1);
    expect(await factory.create(1n)).toEqual(answer);
  });
});

describe('a template that cannot be installed', () => {
  it('fails for good, leaves no contract behind, and repeats the same answer', async () => {
    factory = await FactoryOnReplica.start();
    await factory.register(silentModule, 1);
    const answer = await factory.createUntilFinal(7n, longArgs());
    expect(answer).toMatchObject({ err: { deploymentFailed: {} } });
    expect(await factory.create(7n, { args: longArgs() })).toEqual(answer);
    expect(await factory.as(backend).getContractByDeployment(7n)).toEqual([]);
    expect((await factory.as(alice).getMyContracts(alice, [])).items).toEqual([]);
  });

  // create_canister, install_chunked_code, canister_info, stored_chunks, uninstall_code
  it.each([1, 2, 3, 4])('comes to the same end when the factory is upgraded after %i answers', async (passed) => {
    factory = await FactoryOnReplica.start();
    await factory.register(silentModule, 1);
    const hold = factory.holdAnswersAfter(passed);
    const lost = factory.create(7n, { args: longArgs() }).catch((error: Error) => error);
    await factory.replica.execution.runUntilQuiet();
    await factory.upgrade();
    await hold.release();
    await lost;
    const answer = await factory.createUntilFinal(7n, longArgs());
    expect(answer).toMatchObject({ err: { deploymentFailed: {} } });
    expect(await factory.as(backend).getContractByDeployment(7n)).toEqual([]);
    // The canister of the failed deployment serves the next one, with its cycles.
    await factory.register(wasmOf('token'), 2);
    const next = await factory.createUntilFinal(8n);
    expect(next).toHaveProperty('ok');
    expect(factory.controlled()).toHaveLength(1);
  });
});

describe('canisters and their cycles', () => {
  it('are lost at most three times for one deployment, and the health report says so', async () => {
    await withTemplate();
    for (let lost = 0; lost < 3; lost++) {
      const hold = factory.holdAnswersAfter(0);
      const unanswered = factory.create(1n).catch((error: Error) => error);
      await factory.replica.execution.runUntilQuiet();
      await factory.upgrade();
      await hold.release();
      await unanswered;
    }
    const answer = await factory.create(1n);
    expect(answer).toMatchObject({ err: { deploymentFailed: {} } });
    expect(await factory.create(1n)).toEqual(answer);
    expect(factory.controlled()).toHaveLength(3);
    const { problems, failedCount } = await factory.as(admin).getFactoryHealth();
    expect(failedCount).toBe(1n);
    expect(problems.join()).toContain('3 canisters may have been created');
  });

  it('stay with the deployment that took a spare when the factory is upgraded meanwhile', async () => {
    factory = await FactoryOnReplica.start();
    await factory.register(silentModule, 1);
    expect(await factory.createUntilFinal(7n, longArgs())).toMatchObject({ err: { deploymentFailed: {} } });
    await factory.register(wasmOf('token'), 2);
    const hold = factory.holdAnswersAfter(0);
    const lost = factory.create(8n).catch((error: Error) => error);
    await factory.replica.execution.runUntilQuiet();
    await factory.upgrade();
    await hold.release();
    await lost;
    expect(await factory.createUntilFinal(8n)).toHaveProperty('ok');
    expect(factory.controlled()).toHaveLength(1);
  });
});

describe('cycles', () => {
  it('are checked before the payment, and again before anything is made', async () => {
    await withTemplate(10n ** 13n);
    const config = await factory.as(admin).getFactoryConfig();
    await factory.as(admin).updateFactoryConfig({ ...config, minCyclesReserve: 10n ** 15n });
    const refused = { err: { insufficientCycles: { required: expect.any(BigInt) as bigint } } };
    expect(await factory.as(backend).checkContract(alice, encodeArgs(tokenArgs()))).toMatchObject(refused);
    expect(await factory.create(1n)).toMatchObject(refused);
    expect(factory.controlled()).toEqual([]);
    expect(await factory.as(backend).getContractByDeployment(1n)).toEqual([]);
    const health = await factory.as(admin).getFactoryHealth();
    expect(health.healthy).toBe(false);
    // Refused before anything began: once there are cycles, the same deployment goes through.
    await factory.as(admin).updateFactoryConfig({ ...config, minCyclesReserve: 0n });
    expect(await factory.create(1n)).toHaveProperty('ok');
  });
});

describe('untrusted contracts', () => {
  it('cannot grow the records that others read', async () => {
    await withTemplate();
    const answer = await factory.createUntilFinal(1n);
    await factory.settle();
    if ('err' in answer) throw new Error('not deployed');
    const { canisterId } = answer.ok;
    const before = await factory.as(stranger).getContractInfo(canisterId);
    const details = { name: 'x'.repeat(500_000), symbol: 'BIG', decimals: 8, autoUpdate: false };
    // Owners are controllers and can install other code: it speaks as this contract.
    await factory.as(canisterId).notifyBatch(canisterId, 100n, [{ detailsChanged: details }]);
    const [after] = await factory.as(stranger).getContractInfo(canisterId);
    expect(after?.name).toBe(before[0]?.name);
    const page = await factory.as(stranger).getPublicContracts([]);
    expect(page.items).toHaveLength(1);
  });

  it('cannot name a version that the factory never installed', async () => {
    await withTemplate();
    const answer = await factory.createUntilFinal(1n);
    await factory.settle();
    if ('err' in answer) throw new Error('not deployed');
    const { canisterId, version } = answer.ok;
    await factory.as(canisterId).notifyDeploymentComplete(canisterId, { major: 9, minor: 9, patch: 9 });
    const [info] = await factory.as(stranger).getContractInfo(canisterId);
    expect(info?.version).toEqual(version);
  });
});

it('rejects hostile Candid and answers the next call', async () => {
  await withTemplate();
  const call = (method: string, arg: Uint8Array, sender = backend): Promise<Uint8Array> =>
    factory.replica.update({ canister: factory.id, method, arg, sender });
  const vecNull = Uint8Array.from([0x44, 0x49, 0x44, 0x4c, 0x01, 0x6d, 0x7f, 0x01, 0x00, 0x80, 0x94, 0xeb, 0xdc, 0x03]);
  const truncated = encodeArgs(tokenArgs()).slice(0, 60);
  for (const bytes of [vecNull, truncated, new Uint8Array(), Uint8Array.from([0x44, 0x49, 0x44, 0x4c])]) {
    for (const method of ['createContract', 'checkContract', 'notifyBatch', 'updateFactoryConfig']) {
      await expect(call(method, bytes), method).rejects.toThrow();
    }
    // Opaque to the outer decoder: the factory decodes it itself and names the field.
    expect(await factory.as(backend).checkContract(alice, bytes)).toMatchObject({
      err: { invalid: [{ field: 'args' }] },
    });
  }
  expect(await factory.as(backend).checkContract(alice, encodeArgs(tokenArgs()))).toEqual({ ok: null });
});

it('stops within seconds of quiet, and goes on after a start', async () => {
  await withTemplate();
  await factory.createUntilFinal(1n);
  await factory.settle();
  const { replica, id } = factory;
  await replica.manage('stop_canister', admin, { canister_id: id });
  await replica.manage('start_canister', admin, { canister_id: id });
  expect(await factory.createUntilFinal(2n)).toHaveProperty('ok');
});

it('stores nothing for refused calls', async () => {
  await withTemplate();
  const stableBytes = (): number => replicaMemory().stableWritten;
  const replicaMemory = () => {
    const facts = factory.replica.execution.memory(factory.id.toUint8Array());
    if (!facts) throw new Error('the factory is gone');
    return facts;
  };
  const before = stableBytes();
  for (let n = 0n; n < 30n; n++) {
    await factory.as(stranger).createContract(alice, encodeArgs(tokenArgs()), payment(n));
    await factory.as(backend).createContract(alice, encodeArgs(tokenArgs({ name: '' })), payment(n));
    await factory.as(stranger).notifyBatch(stranger, n, []);
    await factory.as(stranger).notifyMint(stranger, stranger, 1n);
  }
  expect(stableBytes()).toBe(before);
});

describe('lists of somebody else', () => {
  it('tell nobody how many private contracts there are', async () => {
    await withTemplate();
    const secret = tokenArgs({ isPublic: false });
    for (let n = 1n; n <= 3n; n++) expect(await factory.create(n, { args: secret })).toHaveProperty('ok');
    expect(await factory.create(4n)).toHaveProperty('ok');
    await factory.settle();
    for (const role of [[], [{ creator: null }], [{ holder: null }]] as factoryDid.PageRequest['role'][]) {
      const request: [factoryDid.PageRequest] = [{ role, cursor: [], limit: [] }];
      const seen = await factory.as(stranger).getMyContracts(alice, request);
      expect([seen.items.length, seen.total, seen.next]).toEqual([1, 1n, []]);
      expect((await factory.as(alice).getMyContracts(alice, request)).items).toHaveLength(4);
    }
  });

  it('list each contract once over all roles, in pages of any size', async () => {
    await withTemplate();
    // Alice created three and holds them; of Bob's two she holds one.
    for (let n = 1n; n <= 3n; n++) expect(await factory.create(n)).toHaveProperty('ok');
    expect(await factory.create(4n, { owner: bob })).toHaveProperty('ok');
    const bobs = tokenArgs({ initialHolders: [{ account: { owner: bob, subaccount: [] }, amount: 5n }] });
    expect(await factory.create(5n, { args: bobs, owner: bob })).toHaveProperty('ok');
    await factory.settle();
    for (const limit of [1, 2, 3, 100]) {
      const seen: bigint[] = [];
      let cursor: [] | [bigint] = [];
      do {
        const page: factoryDid.ContractPage = await factory
          .as(alice)
          .getMyContracts(alice, [{ role: [], cursor, limit: [limit] }]);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map((item) => item.deploymentId));
        cursor = page.next;
      } while (cursor.length > 0);
      expect(seen).toEqual([3n, 2n, 1n, 4n]);
    }
  });
});
