// Calls between canisters (interface specification: "Inter-canister method calls", "Cycles"; cases of ic-hs).
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '../src/types.ts';
import { type LocalNetwork, noSettings, number, SECOND, shown, startNetwork, STRANGER, T } from './local-network.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from './wasm-builder.ts';

let network: LocalNetwork;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.stop());

const MARK = 100;
const ID = 2048;
const callee: w.Code = [...i32(ID), ...i32(10)];
const takeId = w.takeArg(ID);
const mark = (value: number): w.Code => w.store32(MARK, i32(value));
const replyMark: w.Code = [...w.append(MARK, 4), ...w.reply];
const reply32 = (code: w.Code): w.Code => [...w.store32(200, code), ...w.append(200, 4), ...w.reply];
const reply64 = (...codes: w.Code[]): w.Code => [
  ...codes.flatMap((code, i) => [...w.store64(200 + 8 * i, code)]),
  ...w.append(200, 8 * codes.length),
  ...w.reply,
];
const passOn: w.Code = [
  ...w.takeArg(4096),
  ...sys('msg_reply_data_append', i32(4096), sys('msg_arg_data_size')),
  ...w.reply,
];
const addCycles = (amount: bigint): w.Code => sys('call_cycles_add128', i64(0n), i64(amount));
const acceptAll: w.Code = [...sys('msg_cycles_accept', sys('msg_cycles_available')), ...w.drop];

const u64s = (outcome: Awaited<ReturnType<LocalNetwork['query']>>): bigint[] => {
  if (outcome.kind === 'reject') throw new Error(shown(outcome));
  return [...new BigUint64Array(outcome.data.slice().buffer)];
};

/** Answers its callers in many ways. */
function answerer(): CanisterBuilder {
  const builder = new CanisterBuilder();
  const word = builder.text('no');
  return builder
    .update('mark', [...mark(7), ...replyMark])
    .query('look', replyMark)
    .query('sneak', [...mark(9), ...replyMark])
    .query('silent', [])
    .query('twice', [...w.reply, ...w.reply])
    .query('certificate', reply32(sys('data_certificate_present')))
    .update('reject', sys('msg_reject', word))
    .update('trap', w.trap)
    .update('echo', w.echo)
    .update('take', [...acceptAll, ...w.reply])
    .update('available', reply64(sys('msg_cycles_available')))
    .update('deadline', reply64(sys('msg_deadline')))
    .query('query_deadline', reply64(sys('msg_deadline')));
}

/** A canister whose `go` runs `make`'s code with the callee's id at hand, and which shows its mark. */
async function caller(make: (builder: CanisterBuilder) => w.Code, options = {}): Promise<Bytes> {
  const builder = answerer();
  return network.deploy(builder.update('go', [...takeId, ...make(builder)]).build(), '', options);
}

let target: Bytes;
beforeEach(async () => {
  target = await network.deploy(answerer().build());
});

describe('building a call', () => {
  it.each<[string, w.Code]>([
    ['call_data_append', sys('call_data_append', i32(0), i32(0))],
    ['call_on_cleanup', sys('call_on_cleanup', i32(0), i32(0))],
    ['call_cycles_add', sys('call_cycles_add', i64(0n))],
    ['call_cycles_add128', addCycles(0n)],
    ['call_with_best_effort_response', sys('call_with_best_effort_response', i32(1))],
    ['call_perform', [...sys('call_perform'), ...w.drop]],
  ])('%s traps when there is no call, before call_new and after call_perform', async (_name, step) => {
    const id = await caller(() => [...step, ...w.reply]);
    expect(shown(await network.update(id, 'go', target))).toMatch(/^5 IC0504 .*no call is under construction/);
    const late = await caller((builder) => {
      const ignore = builder.callback([]);
      return [...builder.call(callee, 'mark', ignore, ignore), ...step, ...w.reply];
    });
    expect(shown(await network.update(late, 'go', target))).toMatch(/^5 IC0504 /);
    expect(number(await network.query(target, 'look'))).toBe(0);
  });

  it.each<[string, w.Code]>([
    ['call_on_cleanup', sys('call_on_cleanup', i32(0), i32(0))],
    ['call_with_best_effort_response', sys('call_with_best_effort_response', i32(1))],
  ])('%s traps the second time', async (_name, step) => {
    const id = await caller((builder) => {
      const pass = builder.callback(passOn);
      return builder.call(callee, 'mark', pass, pass, [...step, ...step]);
    });
    expect(shown(await network.update(id, 'go', target))).toMatch(/^5 IC0504 .*at most once/);
  });

  it('appends data piece by piece, and call_new begins anew', async () => {
    const id = await caller((builder) => {
      const pass = builder.callback(passOn);
      const [ab, cd] = [builder.text('ab'), builder.text('cd')];
      return [
        ...sys('call_new', callee, builder.text('trap'), i32(pass), i32(0), i32(pass), i32(0)),
        ...sys('call_data_append', cd),
        ...addCycles(T),
        ...builder.call(callee, 'echo', pass, pass, [...sys('call_data_append', ab), ...sys('call_data_append', cd)]),
      ];
    });
    expect(shown(await network.update(id, 'go', target))).toBe('abcd');
    expect(network.cycles(id)).toBeGreaterThan(99n * T);
  });

  it('refuses a principal, a name or data that are too long', async () => {
    const long = (calleeBytes: number, nameBytes: number): Promise<Bytes> =>
      caller(() => [
        ...sys('call_new', i32(0), i32(calleeBytes), i32(0), i32(nameBytes), i32(0), i32(0), i32(0), i32(0)),
        ...w.reply,
      ]);
    expect((await network.update(await long(29, 20_000), 'go', target)).kind).toBe('reply');
    expect(shown(await network.update(await long(30, 1), 'go', target))).toMatch(/IC0504 .*not a principal/);
    expect(shown(await network.update(await long(29, 20_001), 'go', target))).toMatch(/IC0504 .*too long/);
  });

  it('from a query method traps', async () => {
    const builder = answerer();
    const ignore = builder.callback([]);
    const asking: w.Code = [...builder.call([...i32(0), ...i32(0)], 'raw_rand', ignore, ignore), ...w.reply];
    const id = await network.deploy(builder.query('ask', asking).build());
    for (const outcome of [await network.query(id, 'ask'), await network.update(id, 'ask')])
      expect(shown(outcome)).toMatch(/^5 IC0504 .*"ic0_call_new" cannot be executed/);
    const via = await caller((b) => {
      const code = b.callback(reply32(sys('msg_reject_code')));
      return b.call(callee, 'ask', code, code);
    });
    expect(number(await network.update(via, 'go', id))).toBe(5);
  });
});

describe('the outcome of a call', () => {
  /** Calls `method` and replies with the reject code, 0 for a reply. */
  const codeOf = async (method: string, to: Bytes): Promise<number> => {
    const id = await caller((builder) => {
      const code = builder.callback(reply32(sys('msg_reject_code')));
      return builder.call(callee, method, code, code);
    });
    return number(await network.update(id, 'go', to));
  };

  it('has the reject code of what went wrong', async () => {
    const cases: [string, Bytes, number][] = [
      ['mark', target, 0],
      ['look', target, 0],
      ['reject', target, 4],
      ['trap', target, 5],
      ['silent', target, 5],
      ['twice', target, 5],
      ['missing', target, 5],
      ['mark', Uint8Array.from([...STRANGER, 0, 0, 0, 0, 0]), 3],
      ['mark', await network.create(), 5],
    ];
    for (const [method, to, code] of cases) expect([method, await codeOf(method, to)]).toEqual([method, code]);
    await network.of('stop_canister', target);
    expect(await codeOf('mark', target)).toBe(5);
  });

  it('of a query called in replicated mode leaves no trace and has no data certificate', async () => {
    const id = await caller((builder) => {
      const pass = builder.callback(passOn);
      return builder.call(callee, 'sneak', pass, pass);
    });
    expect(number(await network.update(id, 'go', target))).toBe(9);
    expect(number(await network.update(target, 'sneak'))).toBe(9);
    expect(number(await network.query(target, 'look'))).toBe(0);
    expect(number(await network.update(target, 'certificate'))).toBe(0);
  });

  it('is what the last callback could answer when two calls are out', async () => {
    const both = (first: w.Code, second: w.Code): Promise<Bytes> =>
      caller((builder) => {
        const [a, b] = [builder.callback(first), builder.callback(second)];
        return [...builder.call(callee, 'mark', a, a), ...builder.call(callee, 'mark', b, b)];
      });
    expect(number(await network.update(await both(w.trap, passOn), 'go', target))).toBe(7);
    expect(number(await network.update(await both(passOn, w.trap), 'go', target))).toBe(7);
    expect(shown(await network.update(await both(w.trap, w.trap), 'go', target))).toMatch(/^5 IC0502 /);
    expect(shown(await network.update(await both([], []), 'go', target))).toMatch(/^5 IC0506 /);
  });

  it('cannot be answered twice, and unsent reply data does not outlive its message', async () => {
    const twice = await caller((builder) => {
      const again = builder.callback([...mark(3), ...replyMark]);
      return [...mark(1), ...replyMark, ...builder.call(callee, 'mark', again, again)];
    });
    expect(number(await network.update(twice, 'go', target))).toBe(1);
    await network.settle();
    expect(number(await network.query(twice, 'look'))).toBe(1);
    const partial = await caller((builder) => {
      const pass = builder.callback(passOn);
      return [...w.append(MARK, 4), ...builder.call(callee, 'mark', pass, pass)];
    });
    expect(number(await network.update(partial, 'go', target))).toBe(7);
  });

  it('runs the cleanup only when a callback traps', async () => {
    for (const method of ['mark', 'reject']) {
      const id = await caller((builder) => {
        const done = builder.callback(w.reply);
        const cleanup = builder.callback(mark(99));
        return builder.call(callee, method, done, done, sys('call_on_cleanup', i32(cleanup), i32(0)));
      });
      expect((await network.update(id, 'go', target)).kind).toBe('reply');
      expect(number(await network.query(id, 'look'))).toBe(0);
    }
  });

  it('counts the instructions of the whole call, over its callbacks', async () => {
    const counters = [sys('performance_counter', i32(0)), sys('performance_counter', i32(1))];
    const id = await caller((builder) => {
      const count = builder.callback([...w.repeat(1000, 300, []), ...reply64(...counters)]);
      return [...w.repeat(5000, 300, []), ...builder.call(callee, 'mark', count, count)];
    });
    const [own = 0n, whole = 0n] = u64s(await network.update(id, 'go', target));
    expect(whole).toBeGreaterThan(4n * own);
    const composite = answerer();
    const pass = composite.callback([...w.repeat(1000, 300, []), ...reply64(...counters)]);
    composite.on('canister_composite_query ask', [
      ...takeId,
      ...w.repeat(5000, 300, []),
      ...composite.call(callee, 'look', pass, pass),
    ]);
    const [ownQuery = 0n, wholeQuery = 0n] = u64s(
      await network.query(await network.deploy(composite.build()), 'ask', target),
    );
    expect(wholeQuery).toBeGreaterThan(4n * ownQuery);
    const bad = await caller(() => reply64(sys('performance_counter', i32(2))));
    expect(shown(await network.update(bad, 'go', target))).toMatch(/IC0504/);
  });
});

describe('the queue to one canister', () => {
  it('is finite: call_perform says so, gives the cycles back, and no callback comes', async () => {
    const other = await startNetwork({ limits: { queuedCalls: 20 } });
    const receiver = await other.deploy(answerer().build());
    const builder = answerer();
    const ignore = builder.callback(w.store32(MARK, w.add32(w.load32(MARK), i32(1))));
    const FAILED = 104;
    builder.update('go', [
      ...takeId,
      ...w.repeat(25, 300, [
        ...sys('call_new', callee, builder.text('mark'), i32(ignore), i32(0), i32(ignore), i32(0)),
        ...addCycles(1_000_000n),
        ...w.when(sys('call_perform'), w.store32(FAILED, w.add32(w.load32(FAILED), i32(1)))),
      ]),
      ...w.append(FAILED, 4),
      ...w.reply,
    ]);
    const id = await other.deploy(builder.build());
    expect(number(await other.update(id, 'go', receiver))).toBe(5);
    await other.settle();
    expect(number(await other.query(id, 'look'))).toBe(20);
    expect(number(await other.update(id, 'go', receiver))).toBe(10);
    await other.stop();
  });
});

describe('cycles of a call', () => {
  const balances = [sys('canister_cycle_balance')];

  it('leave the balance while the call is built, and come back when it is given up', async () => {
    const id = await caller((builder) => [
      ...sys('call_new', callee, builder.text('take'), i32(0), i32(0), i32(0), i32(0)),
      ...addCycles(T),
      ...sys('call_cycles_add', i64(T)),
      ...w.store64(200, sys('canister_cycle_balance')),
      ...sys('call_new', callee, builder.text('take'), i32(0), i32(0), i32(0), i32(0)),
      ...w.store64(208, sys('canister_cycle_balance')),
      ...addCycles(T),
      ...w.append(200, 16),
      ...w.reply,
    ]);
    const [during = 0n, after = 0n] = u64s(await network.update(id, 'go', target));
    expect(after - during).toBe(2n * T);
    expect(network.cycles(id)).toBeGreaterThan(99n * T);
  });

  it('are refunded in part, at each step of a chain, and are not in the balance on their way', async () => {
    const id = await caller((builder) => {
      const inner = builder.callback(reply64(sys('msg_cycles_refunded')));
      builder.update('inner', [...takeId, ...builder.call(callee, 'available', inner, inner, addCycles(5n))]);
      const outer = builder.callback([
        ...w.takeArg(200),
        ...w.store64(208, sys('msg_cycles_refunded')),
        ...w.append(200, 16),
        ...w.reply,
      ]);
      return builder.call(callee, 'inner', outer, outer, [...sys('call_data_append', callee), ...addCycles(10n)]);
    });
    expect(u64s(await network.update(id, 'go', id))).toEqual([5n, 10n]);
    const moving = await caller((builder) => {
      const pass = builder.callback(passOn);
      builder.update('mine', reply64(...balances));
      return builder.call(callee, 'mine', pass, pass, addCycles(T));
    });
    const before = network.cycles(moving);
    const [inTransit = 0n] = u64s(await network.update(moving, 'go', moving));
    expect(before - inTransit).toBeGreaterThan(T);
    expect(before - network.cycles(moving)).toBeLessThan(T / 10n);
  });

  it('cannot be sent before they are accepted, nor beyond what keeps the canister unfrozen', async () => {
    const poor = await caller(
      (builder) => {
        const ignore = builder.callback(w.reply);
        return builder.call(callee, 'take', ignore, ignore, sys('call_cycles_add', sys('canister_cycle_balance')));
      },
      { cycles: T },
    );
    expect(shown(await network.update(poor, 'go', target))).toMatch(/^2 IC0207 .*out of cycles/);
    const liquid = await caller((builder) => {
      const ignore = builder.callback([]);
      return [
        ...sys('canister_liquid_cycle_balance128', i32(200)),
        ...sys('call_new', callee, builder.text('take'), i32(ignore), i32(0), i32(ignore), i32(0)),
        ...sys('call_cycles_add', w.load64(200)),
        ...w.store32(200, sys('call_perform')),
        ...w.append(200, 4),
        ...w.reply,
      ];
    });
    const before = network.cycles(liquid);
    // All that is liquid may be attached, but nothing is left for the call itself: 2, and everything is back.
    expect(number(await network.update(liquid, 'go', target))).toBe(2);
    expect(before - network.cycles(liquid)).toBeLessThan(T / 100n);
    const frozen = { settings: { ...noSettings, freezing_threshold: [6n * 10n ** 9n] }, sender_canister_version: [] };
    const tight = await caller(
      (builder) => {
        const ignore = builder.callback([]);
        const name = builder.text('mark');
        return [
          ...sys('call_new', callee, name, i32(ignore), i32(0), i32(ignore), i32(0)),
          ...reply32(sys('call_perform')),
        ];
      },
      { cycles: T / 8n },
    );
    expect(number(await network.update(tight, 'go', target))).toBe(0);
    await network.settle();
    await network.of('update_settings', tight, frozen);
    // It may still execute, but the price of a call would freeze it.
    expect(number(await network.update(tight, 'go', target))).toBe(2);
  });

  it('accepted are no more than came, however many are asked for', async () => {
    const id = await caller(() => [
      ...w.store64(200, sys('msg_cycles_accept', i64(1n))),
      ...sys('msg_cycles_accept128', i64(-1n), i64(-1n), i32(208)),
      ...w.append(200, 24),
      ...w.reply,
    ]);
    expect(u64s(await network.update(id, 'go', target))).toEqual([0n, 0n, 0n]);
  });

  it('of 64 bits trap where a number is larger, and 128 bits hold it', async () => {
    const id = await network.deploy(
      new CanisterBuilder()
        .query('small', reply64(...balances))
        .query('large', [...sys('canister_cycle_balance128', i32(200)), ...w.append(200, 16), ...w.reply])
        .build(),
      '',
      { cycles: 10n * 2n ** 128n },
    );
    expect(shown(await network.query(id, 'small'))).toMatch(/^5 IC0504 .*64 bits/);
    expect(u64s(await network.query(id, 'large'))[1]).toBe(2n ** 64n - 1n);
  });

  it('below the minimum that a canister takes from others are refused and come back', async () => {
    const minimum = { ...noSettings, minimum_incoming_canister_call_cycles: [1000n] };
    await network.of('update_settings', target, { settings: minimum, sender_canister_version: [] });
    const send = (amount: bigint): Promise<Bytes> =>
      caller((builder) => {
        const told = builder.callback([
          ...w.store64(200, sys('msg_cycles_refunded')),
          ...w.store32(208, sys('msg_reject_code')),
          ...w.append(200, 16),
          ...w.reply,
        ]);
        return builder.call(callee, 'take', told, told, addCycles(amount));
      });
    expect(u64s(await network.update(await send(999n), 'go', target))).toEqual([999n, 5n]);
    expect(u64s(await network.update(await send(1000n), 'go', target))).toEqual([0n, 0n]);
    expect((await network.update(target, 'take')).kind).toBe('reply');
  });
});

describe('best-effort calls', () => {
  const asking = (method: string, seconds: number, callbacks?: w.Code): Promise<Bytes> =>
    caller((builder) => {
      const pass = builder.callback(callbacks ?? passOn);
      return builder.call(callee, method, pass, pass, sys('call_with_best_effort_response', i32(seconds)));
    });

  it('tell the callee their deadline, at most five minutes ahead; others have none, nor have queries', async () => {
    const now = network.execution.now();
    const near = u64s(await network.update(await asking('deadline', 10), 'go', target))[0] ?? 0n;
    expect(near - now).toBeGreaterThanOrEqual(10n * SECOND);
    expect(near - now).toBeLessThan(20n * SECOND);
    const far = u64s(await network.update(await asking('deadline', -1), 'go', target))[0] ?? 0n;
    expect(far - now).toBeGreaterThanOrEqual(300n * SECOND);
    expect(far - now).toBeLessThan(310n * SECOND);
    expect(u64s(await network.update(await asking('query_deadline', 10), 'go', target))).toEqual([0n]);
    expect(u64s(await network.update(target, 'deadline'))).toEqual([0n]);
    // In the caller's own callback the deadline is the caller's, which an ingress message does not have.
    expect(u64s(await network.update(await asking('mark', 10, reply64(sys('msg_deadline'))), 'go', target))).toEqual([
      0n,
    ]);
  });

  it('that were not delivered in time are never delivered, and their cycles come back', async () => {
    const id = await caller((builder) => {
      const told = builder.callback([
        ...w.store64(200, sys('msg_cycles_refunded')),
        ...w.store32(208, sys('msg_reject_code')),
        ...w.append(200, 16),
        ...w.reply,
      ]);
      return builder.call(callee, 'mark', told, told, [
        ...sys('call_with_best_effort_response', i32(5)),
        ...addCycles(77n),
      ]);
    });
    network.execution.onDelivery((all) => {
      const at = all.findIndex((message) => message.kind === 'request' && message.origin.kind === 'ingress');
      return at < 0 ? undefined : at;
    });
    const request = await network.send(id, 'go', target);
    await network.settle();
    await network.execution.advanceTime(6n * SECOND);
    network.execution.onDelivery(undefined);
    await network.settle();
    expect(u64s(await network.execution.outcome(request))).toEqual([77n, 6n]);
    expect(number(await network.query(target, 'look'))).toBe(0);
  });

  it('whose answer comes too late lose it, but not its refund, and let the caller stop', async () => {
    const slow = await caller((builder) => {
      const pass = builder.callback(passOn);
      return builder.call(callee, 'mark', pass, pass);
    });
    const id = await caller((builder) => {
      const code = builder.callback(reply32(sys('msg_reject_code')));
      return builder.call(callee, 'go', code, code, [
        ...sys('call_with_best_effort_response', i32(5)),
        ...sys('call_data_append', [...i32(ID + 10), ...i32(10)]),
        ...addCycles(3n * T),
      ]);
    });
    const before = network.cycles(id);
    network.execution.onDelivery((all) => {
      const at = all.findIndex((message) => message.kind !== 'response' || Buffer.compare(message.to, slow) !== 0);
      return at < 0 ? undefined : at;
    });
    const request = await network.send(id, 'go', Uint8Array.from([...slow, ...target]));
    await network.settle();
    await network.execution.advanceTime(6n * SECOND);
    expect(number(await network.execution.outcome(request))).toBe(6);
    await network.of('stop_canister', id);
    expect(before - network.cycles(id)).toBeGreaterThan(2n * T);
    network.execution.onDelivery(undefined);
    await network.settle();
    expect(before - network.cycles(id)).toBeLessThan(T);
  });
});

describe('a frozen canister', () => {
  const freeze = (id: Bytes): Promise<unknown> =>
    network.of('update_settings', id, {
      settings: { ...noSettings, freezing_threshold: [10n ** 14n] },
      sender_canister_version: [],
    });

  it('answers no queries, those of other canisters neither, but says first when it has no such method', async () => {
    const builder = answerer();
    const code = builder.callback(reply32(sys('msg_reject_code')));
    builder.on('canister_composite_query ask', [...takeId, ...builder.call(callee, 'look', code, code)]);
    const id = await network.deploy(builder.build());
    await freeze(target);
    expect(shown(await network.query(target, 'look'))).toMatch(/^2 IC0207 /);
    expect(shown(await network.query(target, 'nothing'))).toMatch(/^5 IC0536 /);
    expect(number(await network.query(id, 'ask', target))).toBe(2);
  });

  it('still runs its callbacks, which may take more memory', async () => {
    const id = await caller((builder) => {
      const grow = builder.callback(reply32(w.growMemory(100)));
      return builder.call(callee, 'mark', grow, grow);
    });
    network.execution.onDelivery((all) => {
      const at = all.findIndex((message) => message.kind === 'request' && message.origin.kind === 'ingress');
      return at < 0 ? undefined : at;
    });
    const request = await network.send(id, 'go', target);
    await network.settle();
    await freeze(id);
    network.execution.onDelivery(undefined);
    expect(number(await network.execution.outcome(request))).toBe(1);
  });
});

describe('composite queries', () => {
  /** `ask` asks the first canister of the argument for `ask` with the rest of it; without any it replies. */
  const chained = (): Bytes => {
    const builder = answerer();
    const code = builder.callback(reply32(sys('msg_reject_code')));
    const pass = builder.callback(passOn);
    const rest: w.Code = [...i32(ID + 10), ...sys('msg_arg_data_size'), ...i32(10), 0x6b];
    return builder
      .on('canister_composite_query ask', [
        ...w.takeArg(ID),
        ...w.when(w.isZero(sys('msg_arg_data_size')), reply32(i32(77))),
        ...w.when(sys('msg_arg_data_size'), builder.call(callee, 'ask', pass, code, sys('call_data_append', rest))),
      ])
      .build();
  };

  it('do not go round in a loop, nor deeper than eight', async () => {
    const wasm = chained();
    const ids: Bytes[] = [];
    for (let i = 0; i < 10; i++) ids.push(await network.deploy(wasm));
    const path = (length: number): Bytes => Uint8Array.from(ids.slice(1, length).flatMap((id) => [...id]));
    const first = ids[0] ?? target;
    expect(number(await network.query(first, 'ask', path(8)))).toBe(77);
    expect(number(await network.query(first, 'ask', path(9)))).toBe(5);
    expect(number(await network.query(first, 'ask', first))).toBe(5);
    expect(number(await network.query(first, 'ask', Uint8Array.from([...(ids[1] ?? []), ...first])))).toBe(5);
  });

  it('cannot ask updates nor send cycles, and run their cleanups when callbacks trap', async () => {
    const builder = answerer();
    const code = builder.callback(reply32(sys('msg_reject_code')));
    builder.on('canister_composite_query update', [...takeId, ...builder.call(callee, 'mark', code, code)]);
    builder.on('canister_composite_query pay', [...takeId, ...builder.call(callee, 'look', code, code, addCycles(1n))]);
    const burst = builder.callback([...mark(5), ...w.trap]);
    const cleanup = builder.callback(mark(42));
    const look = builder.callback(replyMark);
    builder.on('canister_composite_query clean', [
      ...takeId,
      ...builder.call(callee, 'look', burst, burst, sys('call_on_cleanup', i32(cleanup), i32(0))),
      ...builder.call(callee, 'look', look, look),
    ]);
    const id = await network.deploy(builder.build());
    expect(number(await network.query(id, 'update', target))).toBe(5);
    expect(shown(await network.query(id, 'pay', target))).toMatch(/^5 IC0504 .*call_cycles_add128" cannot be executed/);
    expect(number(await network.query(id, 'clean', target))).toBe(42);
    expect(number(await network.query(id, 'look'))).toBe(0);
  });

  it('know in their callbacks what is vouched for about their caller', async () => {
    const builder = answerer();
    const info = builder.callback([
      ...sys('msg_caller_info_data_copy', i32(4096), i32(0), sys('msg_caller_info_data_size')),
      ...sys('msg_reply_data_append', i32(4096), sys('msg_caller_info_data_size')),
      ...w.reply,
    ]);
    builder.on('canister_composite_query ask', [...takeId, ...builder.call(callee, 'look', info, info)]);
    const id = await network.deploy(builder.build());
    const senderInfo = { info: new TextEncoder().encode('Ada'), signer: target };
    const question = { sender: STRANGER, canisterId: id, method: 'ask', arg: target, senderInfo };
    expect(shown(network.execution.queryNow(question).outcome)).toBe('Ada');
  });

  it('share one budget of instructions', async () => {
    const other = await startNetwork({ limits: { queryInstructions: 3_000_000n } });
    const busy = new CanisterBuilder().query('look', [...w.repeat(100_000, 300, []), ...w.reply]);
    const worker = await other.deploy(busy.build());
    const builder = new CanisterBuilder();
    const done = builder.callback([]);
    const last = builder.callback(w.reply);
    const ask = (times: number): w.Code => [
      ...takeId,
      ...Array.from({ length: times }, (_, i) =>
        builder.call(callee, 'look', i === times - 1 ? last : done, last),
      ).flat(),
    ];
    builder.on('canister_composite_query few', ask(1)).on('canister_composite_query many', ask(6));
    const id = await other.deploy(builder.build());
    const { instructions } = other.execution.queryNow({ sender: id, canisterId: id, method: 'few', arg: worker });
    expect(instructions).toBeGreaterThan(1_000_000n);
    const many = other.execution.queryNow({ sender: id, canisterId: id, method: 'many', arg: worker });
    expect(many.instructions).toBeLessThanOrEqual(3_000_000n);
    await other.stop();
  });
});
