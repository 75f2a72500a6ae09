// A deployment comes to its end whatever happens to the factory in between, whether or not the backend asks again.
import { Principal } from '@dfinity/principal';
import { afterEach, expect } from 'vitest';
import type { Receipt } from '../../declarations/token_factory.did.ts';
import { describe, it } from '../fixtures/our-replica.ts';
import { wasmOf } from '../fixtures/test-replica.ts';
import { admin, alice, backend, FactoryOnReplica, longArgs, silentModule, tokenArgs } from './factory-fixture.ts';

const CREATION_FEE = 500_000_000_000n;
const MINUTE = 60_000_000_000n;

let factory: FactoryOnReplica;
afterEach(() => factory.stop());

const start = async (wasm: Uint8Array, cycles?: bigint): Promise<void> => {
  factory = await FactoryOnReplica.start(cycles);
  await factory.register(wasm, 1);
};
const health = () => factory.as(admin).getFactoryHealth();
const step18 = ({ steps }: Receipt) => steps.find(({ number }) => number === 18);
const receiptOf = async (id: bigint): Promise<Receipt> => {
  const answer = await factory.createUntilFinal(id);
  if ('err' in answer) throw new Error(Object.keys(answer.err)[0]);
  return answer.ok;
};
/** Asks once, and never again. */
const ask = (id: bigint, args = tokenArgs()): Promise<unknown> =>
  factory.create(id, { args }).catch((error: Error) => error);

describe('upgraded after any number of messages, and never asked again', () => {
  // Two tests share the positions, so that each stays short.
  it.each([1, 2])('ends with one contract: message %i and each second after it', async (first) => {
    await start(wasmOf('token'));
    let count = first;
    let made = 0n;
    for (let reached = true; reached; count += 2) {
      const id = BigInt(count);
      const asked = ask(id);
      reached = await factory.upgradeAfter(count);
      await factory.replica.execution.advanceTime(10n * MINUTE);
      await asked;
      expect((await health()).openDeployments, `upgraded after ${count}`).toBe(0n);
      const [info] = await factory.as(backend).getContractByDeployment(id);
      expect(info?.status, `upgraded after ${count}`).toEqual({ active: null });
      const receipt = await receiptOf(id);
      expect(receipt.canisterId.toText()).toBe(info?.canisterId.toText());
      expect(receipt.steps.map(({ number }) => number)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
      expect((await health()).contractCount).toBe(++made);
    }
    expect(count).toBeGreaterThan(8);
    // One canister for each contract, and one for each creation whose answer was lost.
    expect(factory.controlled().length).toBeLessThanOrEqual(Number(made) + 2);
  });

  it('ends with the same failure, and one canister for all', async () => {
    await start(silentModule);
    let reached = true;
    for (let count = 4; reached; count++) {
      const id = BigInt(count);
      const asked = ask(id, longArgs());
      reached = await factory.upgradeAfter(count);
      await factory.replica.execution.advanceTime(10n * MINUTE);
      await asked;
      expect((await health()).openDeployments, `upgraded after ${count}`).toBe(0n);
      expect(await factory.create(id, { args: longArgs() })).toMatchObject({ err: { deploymentFailed: {} } });
      expect(await factory.as(backend).getContractByDeployment(id)).toEqual([]);
    }
    expect(factory.controlled()).toHaveLength(1);
  });
});

describe('step 18 of the receipt', () => {
  it('is the report of the contract', async () => {
    await start(wasmOf('token'));
    const step = step18(await receiptOf(1n));
    expect(step).toMatchObject({ name: 'contractReported', proof: 'notifyDeploymentComplete(1.0.0) received' });
    const [info] = await factory.as(backend).getContractByDeployment(1n);
    expect(info?.status).toEqual({ active: null });
  });

  it('says that there is none yet, and gives it later', async () => {
    await start(silentModule);
    const receipt = await receiptOf(1n);
    expect(step18(receipt)?.name).toBe('reportAwaited');
    const { canisterId, version } = receipt;
    await factory.as(canisterId).notifyDeploymentComplete(canisterId, version);
    const later = await receiptOf(1n);
    expect(step18(later)?.name).toBe('contractReported');
    await factory.as(canisterId).notifyDeploymentComplete(canisterId, { major: 7, minor: 7, patch: 7 });
    expect(await receiptOf(1n)).toEqual(later);
  });
});

describe('open deployments', () => {
  it('count for the limit of contracts of one creator', async () => {
    await start(wasmOf('token'));
    const config = await factory.as(admin).getFactoryConfig();
    await factory.as(admin).updateFactoryConfig({ ...config, maxContractsPerCreator: 1n });
    const hold = factory.holdAnswersAfter(0);
    const first = ask(1n);
    await factory.replica.execution.runUntilQuiet();
    expect(await factory.create(2n)).toEqual({ err: { limitReached: { limit: 1n } } });
    await hold.release();
    await first;
    expect(await factory.create(2n)).toEqual({ err: { limitReached: { limit: 1n } } });
    expect(await factory.create(1n)).toHaveProperty('ok');
    expect((await factory.as(alice).getMyContracts(alice, [])).items).toHaveLength(1);
  });

  it('count for the cycles that are needed until they have their canister', async () => {
    await start(wasmOf('token'), 10n ** 14n);
    const hold = factory.holdAnswersAfter(0);
    const lost = ask(1n);
    await factory.replica.execution.runUntilQuiet();
    await factory.upgrade();
    await hold.release();
    await lost;
    // The first stands still for a moment: what it will need is not there for a second.
    const config = await factory.as(admin).getFactoryConfig();
    const { cycles } = await health();
    const one = config.contractCycles + CREATION_FEE;
    await factory.as(admin).updateFactoryConfig({ ...config, minCyclesReserve: cycles - one - one / 2n });
    expect(await factory.create(2n)).toMatchObject({ err: { insufficientCycles: {} } });
    expect(await factory.create(1n)).toHaveProperty('ok');
  });
});

describe('a canister that cannot be created', () => {
  it('for want of cycles is said so, and leaves nothing to go on with', async () => {
    await start(wasmOf('token'), 10n ** 13n);
    const config = await factory.as(admin).getFactoryConfig();
    const { cycles } = await health();
    // Enough by our own count; the system keeps some back for what a message may cost.
    const contractCycles = cycles - CREATION_FEE - 45_000_000_000n;
    await factory.as(admin).updateFactoryConfig({ ...config, contractCycles, minCyclesReserve: 0n });
    const answer = await factory.create(1n);
    expect(answer).toMatchObject({ err: { insufficientCycles: {} } });
    if (!('err' in answer) || !('insufficientCycles' in answer.err)) throw new Error('expected a refusal');
    const { available, required } = answer.err.insufficientCycles;
    expect(available).toBeGreaterThanOrEqual(required);
    expect((await health()).openDeployments).toBe(0n);
    await factory.replica.execution.advanceTime(10n * MINUTE);
    expect(await factory.as(backend).getContractByDeployment(1n)).toEqual([]);
    await factory.as(admin).updateFactoryConfig({ ...config, minCyclesReserve: 0n });
    expect(await factory.create(1n)).toHaveProperty('ok');
  });

  it('because the system refuses ends the deployment for good', async () => {
    await start(wasmOf('token'));
    const { execution } = factory.replica;
    const ours = factory.id.toHex();
    let refused = 0;
    execution.onDelivery(([first]) => {
      if (refused === 0 && first?.kind === 'response' && Principal.fromUint8Array(first.to).toHex() === ours) {
        first.outcome = { kind: 'reject', code: 2, message: 'the subnet is full', errorCode: 'IC0101' };
        refused++;
      }
      return 0;
    });
    const answer = await factory.create(1n);
    execution.onDelivery(undefined);
    expect(refused).toBe(1);
    expect(answer).toMatchObject({
      err: { deploymentFailed: { message: expect.stringContaining('subnet is full') as string } },
    });
    await execution.advanceTime(10n * MINUTE);
    expect(await factory.create(1n)).toEqual(answer);
    expect(await health()).toMatchObject({ openDeployments: 0n, failedCount: 1n, contractCount: 0n });
  });
});
