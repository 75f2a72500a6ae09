// Messages of users from their acceptance to their end ("Overview of canister calling").
import { Principal } from '@dfinity/principal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalNetwork, number, SECOND, shown, startNetwork } from '../../tests/local-network.ts';
import * as w from '../../tests/wasm-builder.ts';
import { CanisterBuilder, i32 } from '../../tests/wasm-builder.ts';

let network: LocalNetwork;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.stop());

const COUNT = 100;
const replyCount: w.Code = [...w.append(COUNT, 4), ...w.reply];
const counter = (): CanisterBuilder =>
  new CanisterBuilder()
    .update('bump', [...w.store32(COUNT, w.add32(w.load32(COUNT), i32(1))), ...replyCount])
    .query('count', replyCount);

describe('a message that waits', () => {
  it('is dropped once its expiry has passed, and its status is absent', async () => {
    const id = await network.deploy(counter().build());
    network.execution.onDelivery(() => undefined);
    const late = await network.send(id, 'bump');
    const told = network.execution.outcome(late);
    await network.settle();
    expect(network.execution.status(late)).toEqual({ status: 'received' });
    await network.execution.advanceTime(200n * SECOND);
    expect(network.execution.status(late)).toEqual({ status: 'received' });
    const early = await network.send(id, 'bump');
    await network.execution.advanceTime(101n * SECOND);
    expect(network.execution.status(late)).toBeUndefined();
    expect(shown(await told)).toMatch(/^2 IC0202 .*expired/);
    network.execution.onDelivery(undefined);
    await network.settle();
    expect(network.execution.status(early)?.status).toBe('replied');
    expect(number(await network.query(id, 'count'))).toBe(1);
  });

  it('is dropped over a restart too, and management calls like others', async () => {
    const id = await network.deploy(counter().build());
    network.execution.onDelivery(() => undefined);
    const late = await network.send(id, 'bump');
    void network.managementOutcome('stop_canister', { canister_id: Principal.fromUint8Array(id) });
    await network.settle();
    const second = await startNetwork({ store: network.store });
    second.execution.onDelivery(() => undefined);
    await second.execution.advanceTime(301n * SECOND);
    second.execution.onDelivery(undefined);
    await second.settle();
    expect(second.execution.status(late)).toBeUndefined();
    expect(number(await second.update(id, 'bump'))).toBe(1);
    await second.stop();
  });
});

describe('an identical message', () => {
  it('is executed once, and again accepted without effect until it is forgotten after its expiry', async () => {
    const id = await network.deploy(counter().build());
    const message = {
      sender: id,
      canisterId: id,
      method: 'bump',
      arg: new Uint8Array(0),
      requestId: new Uint8Array(32).fill(9),
      expiry: network.execution.now() + 300n * SECOND,
    };
    const seen: (string | undefined)[] = [];
    for (let minute = 0; minute <= 5; minute++) {
      expect(await network.execution.submit(message)).toEqual({ accepted: true });
      await network.settle();
      seen.push(network.execution.status(message.requestId)?.status);
      await network.execution.advanceTime(59n * SECOND);
    }
    expect(seen).toEqual(Array<string>(6).fill('replied'));
    expect(number(await network.query(id, 'count'))).toBe(1);
  });
});
