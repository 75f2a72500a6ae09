import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LocalNetwork, noSettings, SECOND, shown, startNetwork, T } from '../../tests/local-network.ts';
import * as w from '../../tests/wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from '../../tests/wasm-builder.ts';
import type { Outcome } from '../types.ts';

const argument: w.Code = [...i32(4096), ...i32(10)];

/** `send` forwards the amount after the callee's id in the argument; `keep` accepts half of what arrives; `bad` traps. */
function trader(): Uint8Array {
  const builder = new CanisterBuilder();
  const done = builder.callback([]);
  const burst = builder.callback(w.trap);
  const send = (method: string, callback: number): w.Code => [
    ...w.takeArg(4096),
    ...builder.call(argument, method, callback, done, sys('call_cycles_add128', i64(0n), w.load64(4106))),
    ...w.reply,
  ];
  const accept: w.Code = [
    ...sys('msg_cycles_available128', i32(200)),
    ...sys('msg_cycles_accept128', i64(0n), [...w.load64(200), ...i64(1n), 0x88], i32(216)),
  ];
  return builder
    .update('send', send('keep', done))
    .update('send_bad', send('bad', done))
    .update('send_burst', send('keep', burst))
    .update('keep', [...accept, ...w.reply])
    .update('bad', [...accept, ...w.trap])
    .update('burn', [...sys('cycles_burn128', i64(0n), i64(1_000n), i32(200)), ...w.reply])
    .query('balance', [...sys('canister_cycle_balance128', i32(200)), ...w.append(200, 16), ...w.reply])
    .query('liquid', [...sys('canister_liquid_cycle_balance128', i32(200)), ...w.append(200, 16), ...w.reply])
    .query('prices', [
      ...sys('cost_call', i64(4n), i64(0n), i32(200)),
      ...sys('cost_create_canister', i32(216)),
      ...w.append(200, 32),
      ...w.reply,
    ])
    .build();
}

const parcel = (to: Uint8Array, amount: bigint): Uint8Array => {
  const arg = new Uint8Array(18);
  arg.set(to);
  new DataView(arg.buffer).setBigUint64(10, amount, true);
  return arg;
};

const consumed = (network: LocalNetwork): bigint => network.execution.metrics().consumedCycles;

describe('cycles', () => {
  it('are neither made nor lost, whatever canisters send each other', async () => {
    const method = fc.constantFrom('send', 'send_bad', 'send_burst', 'burn', 'keep', 'bad');
    const action = fc.record({ from: fc.nat(2), to: fc.nat(3), method, amount: fc.bigInt(0n, 3n * T) });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 12 }), async (actions) => {
        const network = await startNetwork();
        const ids = [];
        for (let i = 0; i < 3; i++) ids.push(await network.deploy(trader(), '', { cycles: 5n * T }));
        const missing = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 9, 1, 1]);
        for (const { from, to, method: name, amount } of actions) {
          const source = ids[from] ?? missing;
          void network.update(source, name, parcel(ids[to] ?? missing, amount));
        }
        await network.settle();
        const held = ids.reduce((sum, id) => sum + network.cycles(id), 0n);
        expect(held + consumed(network)).toBe(15n * T);
        await network.stop();
      }),
      { numRuns: 15 },
    );
  });

  it('are charged for execution by instructions, and prices told are prices charged', async () => {
    const network = await startNetwork();
    const id = await network.deploy(trader());
    const target = await network.deploy(trader());
    network.reports.length = 0;
    const before = network.cycles(id);
    await network.update(id, 'burn');
    const [report] = network.reports;
    const ingress = 1_200_000n + 2_000n * 4n;
    expect(before - network.cycles(id)).toBe(ingress + 5_000_000n + (report?.instructions ?? 0n) + 1_000n);
    const prices = await network.query(id, 'prices');
    if (prices.kind === 'reject') throw new Error(prices.message);
    const view = new DataView(prices.data.buffer);
    const callPrice = view.getBigUint64(0, true);
    expect(view.getBigUint64(16, true)).toBe(500_000_000_000n);
    // While the call is out, exactly its price is set aside.
    network.execution.onDelivery((all) => {
      const at = all.findIndex((message) => message.kind === 'request' && message.method !== 'keep');
      return at < 0 ? undefined : at;
    });
    network.reports.length = 0;
    const start = network.cycles(id);
    await network.update(id, 'send', parcel(target, 12_345n));
    const spent = 1_200_000n + 2_000n * 22n + 5_000_000n + (network.reports[0]?.instructions ?? 0n);
    expect(start - network.cycles(id)).toBe(spent + 12_345n + callPrice);
    network.execution.onDelivery(undefined);
    await network.stop();
  });

  it('freeze a canister that could not live on, and thaw it when topped up', async () => {
    const network = await startNetwork();
    const id = await network.deploy(trader(), '', { cycles: T });
    const settings = { ...noSettings, freezing_threshold: [10n ** 12n] };
    await network.of('update_settings', id, { settings, sender_canister_version: [] });
    expect(shown(await network.update(id, 'burn'))).toMatch(/^2 IC0207 .*out of cycles/);
    expect(shown(await network.query(id, 'liquid'))).toMatch(/^2 IC0207 .*unable to process query calls/);
    await network.management('provisional_top_up_canister', {
      canister_id: Principal.fromUint8Array(id),
      amount: 100_000n * T,
    });
    expect((await network.update(id, 'burn')).kind).toBe('reply');
    await network.stop();
  });

  it('are liquid beyond what keeps the canister unfrozen, in queries and as its memory grows too', async () => {
    const network = await startNetwork();
    const both: w.Code = [
      ...sys('canister_cycle_balance128', i32(200)),
      ...sys('canister_liquid_cycle_balance128', i32(216)),
    ];
    const all = i64(-1n);
    const builder = new CanisterBuilder()
      .query('ask', [...both, ...w.append(200, 32), ...w.reply])
      .update('grow', [
        ...both,
        ...w.append(200, 32),
        ...w.growMemory(64),
        ...w.drop,
        ...both,
        ...w.append(200, 32),
        ...w.reply,
      ])
      .update('grow_and_burn', [
        ...w.growMemory(64),
        ...w.drop,
        ...sys('cycles_burn128', all, all, i32(200)),
        ...w.reply,
      ]);
    const days = 100_000n;
    const settings = { freezing_threshold: [days * 86_400n] };
    const id = await network.deploy(builder.build(), '', { settings });
    const frozen = (outcome: Outcome, at = 0): bigint => {
      if (outcome.kind === 'reject') throw new Error(outcome.message);
      const view = new DataView(outcome.data.slice().buffer, at * 32);
      return view.getBigUint64(0, true) - view.getBigUint64(16, true);
    };
    const idle = async (): Promise<bigint> =>
      (await network.of<{ idle_cycles_burned_per_day: bigint }>('canister_status', id)).idle_cycles_burned_per_day;
    expect(frozen(await network.query(id, 'ask'))).toBe((await idle()) * days);
    const before = (await idle()) * days;
    const grown = await network.update(id, 'grow');
    expect([frozen(grown, 0), frozen(grown, 1)]).toEqual([before, (await idle()) * days]);
    expect((await network.update(id, 'grow_and_burn')).kind).toBe('reply');
    await network.stop();
  });

  it('run out with time, and the code goes', async () => {
    const network = await startNetwork();
    const id = await network.deploy(trader(), '', { cycles: T / 10n });
    await network.execution.advanceTime(400n * 86_400n * SECOND);
    expect(network.execution.canister(id)?.moduleHash).toBeDefined();
    await network.execution.advanceTime(400_000n * 86_400n * SECOND);
    expect(network.cycles(id)).toBe(0n);
    expect(network.execution.canister(id)?.moduleHash).toBeUndefined();
    await network.stop();
  });
});
