import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalNetwork, number, SECOND, shown, startNetwork, STRANGER, T } from '../../tests/local-network.ts';
import * as w from '../../tests/wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from '../../tests/wasm-builder.ts';

let network: LocalNetwork;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.stop());

const COUNT = 100;
const bump = w.store32(COUNT, w.add32(w.load32(COUNT), i32(1)));
const replyCount: w.Code = [...w.append(COUNT, 4), ...w.reply];
/** Pushes address and length of the argument, copied to 4096: a canister id. */
const argument: w.Code = [...i32(4096), ...sys('msg_arg_data_size')];
const takeId = w.takeArg(4096);

function counter(): CanisterBuilder {
  return new CanisterBuilder().update('bump', [...bump, ...replyCount]).query('count', replyCount);
}

describe('one message', () => {
  it('keeps what an update did, and nothing of a query', async () => {
    const id = await network.deploy(
      counter()
        .query('sneak', [...bump, ...replyCount])
        .build(),
    );
    expect(number(await network.update(id, 'bump'))).toBe(1);
    expect(number(await network.query(id, 'sneak'))).toBe(2);
    expect(number(await network.update(id, 'sneak'))).toBe(2);
    expect(number(await network.query(id, 'count'))).toBe(1);
  });

  it('undoes heap, globals, stable memory, certified data, timer and calls when it traps', async () => {
    const builder = counter();
    builder.globals = [7];
    const certified = builder.text('certified');
    const setGlobal: w.Code = [...i32(8), 0x24, 0];
    const stable = (value: number): w.Code => [
      ...w.store32(200, i32(value)),
      ...sys('stable64_write', i64(0n), i64(200n), i64(4n)),
    ];
    builder
      .on('canister_init', [...sys('stable64_grow', i64(1n)), ...w.drop, ...stable(5)])
      .update('bad', [
        ...bump,
        ...setGlobal,
        ...stable(6),
        ...sys('stable64_grow', i64(1n)),
        ...w.drop,
        ...sys('certified_data_set', certified),
        ...sys('global_timer_set', i64(1n)),
        ...w.drop,
        ...builder.call(sys('canister_self_size').slice(0, 0).concat(i32(0), i32(0)), 'raw_rand', 0, 0),
        ...w.trap,
      ])
      .query('look', [
        ...sys('stable64_read', i64(300n), i64(0n), i64(4n)),
        ...w.store32(304, [0x23, 0]),
        ...w.store64(308, sys('stable64_size')),
        ...w.append(300, 16),
        ...w.reply,
      ]);
    builder.callback([]);
    const id = await network.deploy(builder.build());
    expect(shown(await network.update(id, 'bad'))).toMatch(/^5 IC0502 .*Canister trapped: unreachable/);
    expect(number(await network.query(id, 'count'))).toBe(0);
    const look = await network.query(id, 'look');
    expect(look.kind === 'reply' && [...new Uint32Array(look.data.buffer.slice(0))]).toEqual([5, 7, 1, 0]);
    expect(network.execution.canister(id)?.certifiedData.length).toBe(0);
    expect(network.reports.filter((report) => report.kind === 'T')).toEqual([]);
  });

  it('puts memory back that grew before a trap', async () => {
    const builder = counter().update('grow', [...w.growMemory(10), ...w.drop, ...w.trap]);
    builder.query('size', [...w.store32(200, [0x3f, 0]), ...w.append(200, 4), ...w.reply]);
    const id = await network.deploy(builder.build());
    await network.update(id, 'bump');
    await network.update(id, 'grow');
    expect(number(await network.query(id, 'size'))).toBe(1);
    expect(number(await network.query(id, 'count'))).toBe(1);
  });

  it('explains why it failed, in the public words', async () => {
    const builder = new CanisterBuilder();
    const oops = builder.text('oops');
    builder
      .update('silent', [])
      .update('trap', sys('trap', oops))
      .update('reject', sys('msg_reject', oops))
      .update('twice', [...w.reply, ...w.reply])
      .update('forever', w.forever([]))
      .update('outside', [...w.load32(2_000_000), ...w.drop])
      .fn('deep', w.invoke('deep'))
      .update('recurse', w.invoke('deep'))
      .update('divide', [...i32(1), ...i32(0), 0x6e, ...w.drop])
      .query('set', sys('certified_data_set', oops));
    const id = await network.deploy(builder.build());
    const said = async (method: string): Promise<string> => shown(await network.update(id, method));
    expect(await said('silent')).toMatch(/^5 IC0506 .*did not reply/);
    expect(await said('trap')).toMatch(
      /^5 IC0503 Error from Canister \S+: Canister called `ic0.trap` with message: 'oops'/,
    );
    expect(await said('reject')).toBe('4 IC0406 oops');
    expect(await said('twice')).toMatch(/^5 IC0504 .*violated contract/);
    expect(await said('outside')).toMatch(/^5 IC0502 .*heap out of bounds/);
    expect(await said('recurse')).toMatch(/^5 IC0502 .*stack overflow/);
    expect(await said('divide')).toMatch(/^5 IC0502 .*integer divide by 0/);
    expect(await said('nothing')).toMatch(/^5 IC0536 .*has no update method 'nothing'/);
    expect(shown(await network.query(id, 'set'))).toMatch(
      /^5 IC0504 .*cannot be executed in non replicated query mode/,
    );
    expect(shown(await network.query(id, 'trap'))).toMatch(/^5 IC0536 .*has no query method/);
    expect(shown(await network.update(STRANGER, 'x'))).toMatch(/^3 IC0301 .*not found/);
    expect(shown(await network.update(await network.create(), 'x'))).toMatch(/^5 IC0537 .*no Wasm module/);
  });

  it('ends when its instructions are used up', async () => {
    const other = await startNetwork({ limits: { updateInstructions: 1_000_000n, queryInstructions: 1_000_000n } });
    const id = await other.deploy(new CanisterBuilder().update('f', w.forever([])).query('q', w.forever([])).build());
    expect(shown(await other.update(id, 'f'))).toMatch(/^5 IC0522 .*exceeded the limit of 1000000 instructions/);
    expect(shown(await other.query(id, 'q'))).toMatch(/^5 IC0522/);
    await other.stop();
  });

  it('refuses a reply above 2 MB', async () => {
    const builder = new CanisterBuilder().update('big', [
      ...w.append(0, 1_048_576),
      ...w.append(0, 1_048_577),
      ...w.reply,
    ]);
    builder.update('fits', [...w.append(0, 1_048_576), ...w.append(0, 1_048_576), ...w.reply]);
    builder.pages = 20;
    const id = await network.deploy(builder.build());
    expect(shown(await network.update(id, 'big'))).toMatch(
      /IC0504 .*payload size \(2097153\) cannot be larger than 2097152/,
    );
    const fits = await network.update(id, 'fits');
    expect(fits.kind === 'reply' && fits.data.length).toBe(2_097_152);
    expect(shown(await network.update(id, 'fits', new Uint8Array(2_097_153)))).toMatch(/exceeds 2097152/);
  });

  it('asks canister_inspect_message, for users only', async () => {
    const builder = counter().on('canister_inspect_message', [
      ...bump,
      ...w.when(sys('msg_arg_data_size'), sys('accept_message')),
    ]);
    const id = await network.deploy(builder.build());
    expect(shown(await network.update(id, 'bump'))).toMatch(/^4 IC0406 .*rejected the message/);
    expect(number(await network.update(id, 'bump', 'yes'))).toBe(1);
  });

  it('counts instructions the same each time, and shows them to the canister', async () => {
    const builder = new CanisterBuilder().query('work', [
      ...w.repeat(1000, 100, []),
      ...w.store64(200, sys('performance_counter', i32(0))),
      ...w.append(200, 8),
      ...w.reply,
    ]);
    const id = await network.deploy(builder.build());
    const first = number(await network.query(id, 'work'));
    expect(first).toBeGreaterThan(10_000);
    expect(number(await network.query(id, 'work'))).toBe(first);
  });
});

/** A caller that sends the argument's canister a `bump`, answers with `yes` or the reject code, and cleans up. */
function caller(
  onReply: w.Code,
  onReject: w.Code,
  method = 'bump',
  more: (b: CanisterBuilder) => w.Code = () => [],
): CanisterBuilder {
  const builder = counter();
  const yes = builder.callback(onReply);
  const no = builder.callback(onReject);
  return builder.update('go', [...takeId, ...bump, ...builder.call(argument, method, yes, no, more(builder))]);
}
const replyCode: w.Code = [...w.store32(200, sys('msg_reject_code')), ...w.append(200, 4), ...w.reply];
const passOn: w.Code = [...takeId, ...sys('msg_reply_data_append', argument), ...w.reply];

describe('calls between canisters', () => {
  it('brings back the reply, the reject code and message', async () => {
    const target = await network.deploy(counter().build());
    const message: w.Code = [
      ...sys('msg_reject_msg_copy', i32(4096), i32(0), sys('msg_reject_msg_size')),
      ...sys('msg_reply_data_append', i32(4096), sys('msg_reject_msg_size')),
      ...w.reply,
    ];
    const good = await network.deploy(caller(passOn, replyCode).build());
    expect(number(await network.update(good, 'go', target))).toBe(1);
    expect(number(await network.query(target, 'count'))).toBe(1);
    const bad = await network.deploy(caller(passOn, message, 'missing').build());
    expect(shown(await network.update(bad, 'go', target))).toMatch(/has no update method 'missing'/);
    const nowhere = await network.deploy(caller(passOn, replyCode).build());
    expect(number(await network.update(nowhere, 'go', STRANGER))).toBe(3);
  });

  it('can call itself', async () => {
    const id = await network.deploy(caller(passOn, replyCode).build());
    expect(number(await network.update(id, 'go', id))).toBe(2);
  });

  it('keeps what happened before the call when the callback traps, runs the cleanup, and tells the caller', async () => {
    const builder = caller([...w.store32(COUNT, i32(50)), ...w.trap], [], 'bump', (b) =>
      sys('call_on_cleanup', i32(b.callback([...w.store32(COUNT, w.add32(w.load32(COUNT), i32(10)))])), i32(0)),
    );
    const target = await network.deploy(counter().build());
    const id = await network.deploy(builder.build());
    expect(shown(await network.update(id, 'go', target))).toMatch(/^5 IC0502 /);
    expect(number(await network.query(id, 'count'))).toBe(11);
    expect(number(await network.query(target, 'count'))).toBe(1);
    expect(network.reports.map(({ kind }) => kind).filter((kind) => kind === 'C')).toEqual(['C']);
  });

  it('sends nothing when the message traps after performing the call', async () => {
    const builder = counter();
    const callback = builder.callback([]);
    builder.update('go', [...takeId, ...builder.call(argument, 'bump', callback, callback), ...w.trap]);
    const target = await network.deploy(counter().build());
    const id = await network.deploy(builder.build());
    await network.update(id, 'go', target);
    await network.settle();
    expect(number(await network.query(target, 'count'))).toBe(0);
  });

  it('moves cycles with a call, lets the callee accept some, and refunds the rest', async () => {
    const accept: w.Code = [
      ...sys('msg_cycles_accept128', i64(0n), i64(T / 4n), i32(200)),
      ...w.append(200, 16),
      ...w.reply,
    ];
    const target = await network.deploy(new CanisterBuilder().update('take', accept).build());
    const refund: w.Code = [...sys('msg_cycles_refunded128', i32(200)), ...w.append(200, 16), ...w.reply];
    const builder = caller(refund, replyCode, 'take', () => sys('call_cycles_add128', i64(0n), i64(T)));
    const id = await network.deploy(builder.build());
    const [before, targetBefore] = [network.cycles(id), network.cycles(target)];
    const outcome = await network.update(id, 'go', target);
    expect(number(outcome)).toBe(Number((T * 3n) / 4n));
    const gained = network.cycles(target) - targetBefore;
    expect(gained).toBeLessThan(T / 4n);
    expect(gained).toBeGreaterThan(T / 4n - T / 100n);
    expect(before - network.cycles(id)).toBeGreaterThan(T / 4n);
    expect(before - network.cycles(id)).toBeLessThan(T / 4n + T / 100n);
  });

  it('refunds everything when the callee traps', async () => {
    const accept: w.Code = [...sys('msg_cycles_accept128', i64(0n), i64(T), i32(200)), ...w.trap];
    const target = await network.deploy(new CanisterBuilder().update('take', accept).build());
    const refund: w.Code = [...sys('msg_cycles_refunded128', i32(200)), ...w.append(200, 16), ...w.reply];
    const id = await network.deploy(
      caller(passOn, refund, 'take', () => sys('call_cycles_add128', i64(0n), i64(T))).build(),
    );
    const before = network.cycles(target);
    expect(number(await network.update(id, 'go', target))).toBe(Number(T));
    expect(network.cycles(target)).toBeLessThan(before);
  });

  it('answers a best-effort call with "unknown" once its time is over, and drops the late answer', async () => {
    const target = await network.deploy(counter().build());
    const builder = caller(passOn, replyCode, 'bump', () => sys('call_with_best_effort_response', i32(10)));
    const id = await network.deploy(builder.build());
    network.execution.onDelivery((candidates) => {
      const at = candidates.findIndex((message) => message.kind !== 'response');
      return at < 0 ? undefined : at;
    });
    const request = await network.send(id, 'go', target);
    await network.settle();
    expect(number(await network.query(target, 'count'))).toBe(1);
    await network.execution.advanceTime(11n * SECOND);
    network.execution.onDelivery(undefined);
    await network.settle();
    expect(number(await network.execution.outcome(request))).toBe(6);
    expect(number(await network.query(id, 'count'))).toBe(1);
  });

  it('delivers answers of two callees in either order, as a test wants', async () => {
    const builder = counter();
    const note: w.Code = [...w.store32(COUNT, [...w.load32(COUNT), ...i32(10), 0x6c, ...w.env, 0x6a])];
    const callback = builder.callback(note);
    const ask = (at: number, mark: number): w.Code => [
      ...sys(
        'call_new',
        [...i32(at), ...i32(10)],
        builder.text('bump'),
        i32(callback),
        i32(mark),
        i32(callback),
        i32(mark),
      ),
      ...sys('call_perform'),
      ...w.drop,
    ];
    builder.update('both', [...takeId, ...ask(4096, 1), ...ask(4106, 2), ...replyCount]);
    const a = await network.deploy(counter().build());
    const b = await network.deploy(counter().build());
    const orders: number[] = [];
    for (const first of [a, b]) {
      const id = await network.deploy(builder.build());
      network.execution.onDelivery((candidates) => {
        const others = candidates.findIndex((message) => message.kind === 'request');
        if (others >= 0) return others;
        const wanted = candidates.findIndex(
          (message) => message.kind === 'response' && Buffer.compare(message.from, first) === 0,
        );
        return wanted >= 0 ? wanted : candidates.length > 0 ? 0 : undefined;
      });
      await network.update(id, 'both', Uint8Array.from([...a, ...b]));
      await network.settle();
      orders.push(number(await network.query(id, 'count')));
    }
    expect(orders).toEqual([12, 21]);
  });

  it('keeps the order of calls between two canisters', async () => {
    const builder = counter();
    const callback = builder.callback([]);
    const send = (digit: string): w.Code => builder.call(argument, `add${digit}`, callback, callback);
    builder.update('go', [...takeId, ...send('1'), ...send('2'), ...send('3'), ...w.reply]);
    const append = (digit: number): w.Code => [
      ...w.store32(COUNT, [...w.load32(COUNT), ...i32(10), 0x6c, ...i32(digit), 0x6a]),
      ...w.reply,
    ];
    const target = await network.deploy(
      counter().update('add1', append(1)).update('add2', append(2)).update('add3', append(3)).build(),
    );
    const id = await network.deploy(builder.build());
    network.execution.onDelivery((candidates) => candidates.length - 1);
    await network.update(id, 'go', target);
    await network.settle();
    expect(number(await network.query(target, 'count'))).toBe(123);
  });
});

describe('time', () => {
  it('fires the global timer once, when the clock passes it', async () => {
    const builder = counter()
      .on('canister_global_timer', bump)
      .update('arm', [...sys('global_timer_set', [...sys('time'), ...i64(5n * SECOND), 0x7c]), ...w.drop, ...w.reply]);
    const id = await network.deploy(builder.build());
    await network.update(id, 'arm');
    await network.execution.advanceTime(4n * SECOND);
    expect(number(await network.query(id, 'count'))).toBe(0);
    await network.execution.advanceTime(2n * SECOND);
    await network.execution.advanceTime(20n * SECOND);
    expect(number(await network.query(id, 'count'))).toBe(1);
    await expect(network.execution.setTime(0n)).rejects.toThrow(/cannot go back/);
  });

  it('runs heartbeats, and the low-memory hook once per fall', async () => {
    const builder = counter()
      .on('canister_heartbeat', bump)
      .on('canister_on_low_wasm_memory', w.store32(COUNT, w.add32(w.load32(COUNT), i32(1000))))
      .update('grow', [...w.growMemory(2), ...w.drop, ...w.reply]);
    const id = await network.deploy(builder.build(), '', {
      settings: { wasm_memory_limit: [655_360n], wasm_memory_threshold: [500_000n] },
    });
    await network.execution.advanceTime(2n * SECOND);
    await network.execution.advanceTime(2n * SECOND);
    expect(number(await network.query(id, 'count'))).toBeGreaterThanOrEqual(2);
    await network.update(id, 'grow');
    await network.update(id, 'grow');
    await network.settle();
    expect(Math.floor(number(await network.query(id, 'count')) / 1000)).toBe(1);
    for (let i = 0; i < 3; i++) await network.update(id, 'grow');
    expect(shown(await network.update(id, 'grow'))).toMatch(/IC0539/);
  });
});

describe('composite queries', () => {
  it('asks other canisters, and leaves no trace', async () => {
    const target = await network.deploy(
      counter()
        .query('leaf', [...bump, ...replyCount])
        .build(),
    );
    const builder = counter();
    const yes = builder.callback([...bump, ...passOn]);
    const no = builder.callback(replyCode);
    builder.on('canister_composite_query go', [...takeId, ...bump, ...builder.call(argument, 'leaf', yes, no)]);
    const id = await network.deploy(builder.build());
    expect(number(await network.query(id, 'go', target))).toBe(1);
    expect(number(await network.query(id, 'go', STRANGER))).toBe(3);
    expect(number(await network.query(id, 'count'))).toBe(0);
    expect(number(await network.query(target, 'count'))).toBe(0);
    expect(shown(await network.update(id, 'go', target))).toMatch(/IC0527/);
  });

  it('gives the certificate to the target only', async () => {
    const certified = (): w.Code => [
      ...w.store32(200, sys('data_certificate_present')),
      ...w.append(200, 4),
      ...w.reply,
    ];
    const target = await network.deploy(new CanisterBuilder().query('leaf', certified()).build());
    const builder = new CanisterBuilder().query('here', certified());
    const pass = builder.callback(passOn);
    builder.on('canister_composite_query go', [...takeId, ...builder.call(argument, 'leaf', pass, pass)]);
    const id = await network.deploy(builder.build());
    expect(number(await network.query(id, 'here'))).toBe(1);
    expect(number(await network.query(id, 'go', target))).toBe(0);
    expect(number(await network.update(id, 'here'))).toBe(0);
  });
});
