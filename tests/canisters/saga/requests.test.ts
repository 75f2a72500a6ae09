// What a request is refused for before money moves, and what a repeated request does.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '@dfinity/principal';
import { expectOk } from '../../../scripts/platform/configure.ts';
import { account, approveArg } from '../token-fixture.ts';
import { LEDGER_FEE, owner, PRICE, SECOND, SERVICE, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterEach(() => world.calm());
afterAll(() => world.stop());

const setPrice = (fee: bigint) =>
  world.backend(owner).setServiceFee({ serviceId: SERVICE, fee, ledger: world.ids.ledger });

async function refusal(who: Principal, before: bigint): Promise<object> {
  const id = await world.begin(who);
  const { state } = await world.end(id);
  if (!('refused' in state)) throw new Error(`it ended as ${Object.keys(state)[0]}`);
  expect(await world.balance(who)).toBe(before);
  return state.refused.error;
}

describe('a repeated request', () => {
  it('is the same deployment, while it runs and after it ended', async () => {
    const who = await world.customer();
    const request = world.request(who);
    const id = await world.begin(who, request);
    expect(await world.begin(who, request)).toBe(id);
    await world.end(id);
    expect(await world.begin(who, request)).toBe(id);
    await world.settled(id, who);
  });

  it('with other contents is refused', async () => {
    const who = await world.customer();
    const request = world.request(who);
    const id = await world.begin(who, request);
    for (const other of [
      { ...request, maxFee: PRICE + 1n },
      { ...request, createdAt: request.createdAt + 1n },
      { ...request, args: request.args.slice(0, -1) },
    ]) {
      expect(await world.backend(who).createContract(other)).toEqual({ err: { requestIdReused: null } });
    }
    await world.end(id);
    await world.settled(id, who);
  });

  it('with the id of somebody else is a deployment of one’s own', async () => {
    const [one, two] = [await world.customer(), await world.customer()];
    const request = world.request(one);
    const first = await world.begin(one, request);
    const second = await world.begin(two, { ...request });
    expect(second).not.toBe(first);
    await world.end(first);
    await world.end(second);
    await world.settled(first, one);
    await world.settled(second, two);
  });
});

describe('nothing is charged', () => {
  it('when the price rose above what was accepted', async () => {
    const who = await world.customer();
    const request = world.request(who);
    expectOk('price', await setPrice(PRICE + 1n));
    const answer = await world.backend(who).createContract(request);
    expectOk('price', await setPrice(PRICE));
    expect(answer).toEqual({ err: { feeTooHigh: { fee: PRICE + 1n, maxFee: PRICE } } });
  });

  it('but the accepted price when it rises after the call', async () => {
    const who = await world.customer();
    const id = await world.begin(who);
    expectOk('price', await setPrice(PRICE + 7n));
    await world.end(id);
    expectOk('price', await setPrice(PRICE));
    await world.settled(id, who);
  });

  it('when the request is too old or from the future', async () => {
    const who = await world.customer();
    const now = world.replica.now();
    const ask = (createdAt: bigint) => world.backend(who).createContract(world.request(who, { createdAt }));
    expect(await ask(now - 86_401n * SECOND)).toEqual({ err: { requestTooOld: null } });
    expect(await ask(now + 360n * SECOND)).toEqual({ err: { requestInFuture: null } });
  });

  it('when the form is wrong or the service unknown', async () => {
    const who = await world.customer();
    const ask = (change: object) => world.backend(who).createContract(world.request(who, change));
    expect(await ask({ requestId: new Uint8Array(15) })).toMatchObject({ err: { invalid: [{ field: 'requestId' }] } });
    expect(await ask({ args: new Uint8Array() })).toMatchObject({ err: { invalid: [{ field: 'args' }] } });
    expect(await ask({ serviceId: 'dao_factory' })).toEqual({ err: { unknownService: null } });
  });

  it('when the factory finds the arguments wrong', async () => {
    const who = await world.customer();
    const id = await world.begin(who, world.request(who, { args: new Uint8Array([1, 2, 3]) }));
    const { state } = await world.end(id);
    expect(state).toMatchObject({ refused: { error: { invalid: [{ field: 'args' }] } } });
    await world.settled(id, who);
  });

  it.each([PRICE + LEDGER_FEE - 1n, 0n])('with an allowance of %i', async (approved) => {
    const who = await world.customer({ approved });
    const error = await refusal(who, await world.balance(who));
    expect(error).toEqual({ insufficientAllowance: { allowance: approved, required: PRICE + LEDGER_FEE } });
  });

  it('with an allowance that ran out', async () => {
    const now = world.replica.now();
    const who = await world.customer({ expires: [now + 60n * SECOND] });
    await world.replica.execution.advanceTime(61n * SECOND);
    const error = await refusal(who, await world.balance(who));
    expect(error).toEqual({ insufficientAllowance: { allowance: 0n, required: PRICE + LEDGER_FEE } });
  });

  it('with a balance one short', async () => {
    const who = await world.customer({ funds: PRICE + 2n * LEDGER_FEE - 1n });
    const error = await refusal(who, await world.balance(who));
    const required = PRICE + LEDGER_FEE;
    expect(error).toEqual({ insufficientFunds: { balance: required - 1n, required } });
  });

  it('when the approval is taken back between the look and the payment', async () => {
    const who = await world.customer();
    // The payment's call is on its way for a minute; meanwhile the approval goes.
    world.faults.set(world.ids.ledger, 'icrc2_transfer_from', { kind: 'held', delay: 30n * SECOND });
    const id = await world.begin(who);
    await world.replica.execution.advanceTime(2n * SECOND);
    expect(await world.ledger(who).icrc2_approve(approveArg(account(world.ids.backend), 0n))).toHaveProperty('Ok');
    const before = await world.balance(who);
    const { state } = await world.end(id);
    expect(world.faults.struck).toBe(1);
    expect(Object.keys(state)).toEqual(['refused']);
    await world.settled(id, who, before);
  });

  it('when the service is switched off, before or after the call', async () => {
    const who = await world.customer();
    expectOk('off', await world.backend(owner).setServiceEnabled(SERVICE, false));
    const early = await world.backend(who).createContract(world.request(who));
    expectOk('on', await world.backend(owner).setServiceEnabled(SERVICE, true));
    expect(early).toEqual({ err: { serviceDisabled: null } });

    world.faults.set(world.ids.factory, 'checkContract', { kind: 'trap' });
    const id = await world.begin(who);
    expectOk('off', await world.backend(owner).setServiceEnabled(SERVICE, false));
    const { state } = await world.end(id);
    expectOk('on', await world.backend(owner).setServiceEnabled(SERVICE, true));
    expect(state).toEqual({ refused: { error: { serviceDisabled: null } } });
    await world.settled(id, who);
  });
});

it('takes five open deployments of one person, and a sixth when one has ended', async () => {
  const who = await world.customer({ funds: 100n * PRICE, approved: 10n * (PRICE + LEDGER_FEE) });
  world.faults.set(world.ids.factory, 'checkContract', { kind: 'trap' }, 10);
  const open: bigint[] = [];
  for (let i = 0; i < 5; i++) open.push(await world.begin(who));
  const sixth = world.request(who);
  expect(await world.backend(who).createContract(sixth)).toEqual({ err: { tooManyOpen: { limit: 5 } } });
  for (const id of open) expect(Object.keys((await world.end(id)).state)).toEqual(['completed']);
  const id = await world.begin(who, sixth);
  expect(Object.keys((await world.end(id)).state)).toEqual(['completed']);
  expect((await world.payments(who)).taken).toHaveLength(6);
  expect((await world.backend(owner).getSystemStatus()).openDeployments).toBe(0n);
  await world.treasuryAgrees();
});
