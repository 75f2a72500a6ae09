// New versions of a contract's code: tried out before they are registered, and more of them than the chunk store holds.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { wasmOf } from '../fixtures/test-replica.ts';
import { admin, FactoryOnReplica, silentModule, trappingModule } from './factory-fixture.ts';

let factory: FactoryOnReplica;
beforeEach(async () => {
  factory = await FactoryOnReplica.start();
});
afterEach(() => factory.stop());

const versions = () => factory.as(admin).getVersions();
const refusedModule = { err: { invalid: [{ field: 'moduleHash' }] } };

it('are refused with another hash than their own', async () => {
  expect(await factory.tryRegister(wasmOf('token'), 1, new Uint8Array(32))).toMatchObject(refusedModule);
  expect(await versions()).toEqual([]);
  expect(await factory.tryRegister(wasmOf('token'), 1)).toEqual({ ok: null });
  expect(await versions()).toHaveLength(1);
});

it('are refused when they are no module, or do not start', async () => {
  expect(await factory.tryRegister(Uint8Array.from([1, 2, 3]), 1)).toMatchObject(refusedModule);
  expect(await factory.tryRegister(trappingModule, 1)).toMatchObject(refusedModule);
  expect(await versions()).toEqual([]);
});

it("leave the canister they were tried in empty, and its reports are nobody else's business", async () => {
  await factory.register(wasmOf('token'), 1);
  await factory.register(silentModule, 2);
  await factory.replica.execution.advanceTime(60_000_000_000n);
  const health = await factory.as(admin).getFactoryHealth();
  expect([health.refusedCallbackCount, health.contractCount, health.openDeployments]).toEqual([0n, 0n, 0n]);
  expect(factory.controlled()).toEqual([]);
});

it('are registered once when two admins try at the same time', async () => {
  const first = factory.tryRegister(wasmOf('token'), 1);
  const second = factory.tryRegister(wasmOf('token'), 1);
  const answers = await Promise.all([first, second]);
  expect(answers.filter((answer) => 'ok' in answer)).toHaveLength(1);
  expect(await versions()).toHaveLength(1);
});

it('may be more than the chunk store holds, while deployments go on', async () => {
  await factory.register(wasmOf('token'), 1);
  const upload = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++) {
      expect(await factory.as(admin).uploadTemplateChunk(Uint8Array.from([n, 1])), `chunk ${n}`).toHaveProperty('ok');
    }
  };
  await upload(0, 98);
  // Full: the next one clears it while a deployment is about to install.
  const hold = factory.holdAnswersAfter(0);
  const deployment = factory.create(1n);
  await factory.replica.execution.runUntilQuiet();
  const late = upload(98, 99);
  await factory.replica.execution.runUntilQuiet();
  await hold.release();
  await Promise.all([deployment, late]);
  expect(await factory.createUntilFinal(1n)).toHaveProperty('ok');
  await upload(99, 205);
  expect(await factory.createUntilFinal(2n)).toHaveProperty('ok');
  await factory.register(silentModule, 2);
  expect(await factory.createUntilFinal(3n)).toHaveProperty('ok');
});

it('are put back where the chunk store was emptied by somebody else', async () => {
  await factory.register(wasmOf('token'), 1);
  await factory.replica.manage('clear_chunk_store', admin, { canister_id: factory.id });
  expect(await factory.createUntilFinal(1n)).toHaveProperty('ok');
  // The second needs no second try.
  expect(await factory.create(2n)).toHaveProperty('ok');
});
