// The rest of what a canister can ask of the system: stable memory, time, controllers, inspection, tasks, printing
// (interface specification, "Canister interface"; cases of ic-hs).
import { Principal } from '@dfinity/principal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes, Outcome } from '../src/types.ts';
import {
  ADMIN,
  bytes,
  decoded,
  encode,
  type LocalNetwork,
  noSettings,
  number,
  SECOND,
  shown,
  startNetwork,
  STRANGER,
} from './local-network.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from './wasm-builder.ts';

let network: LocalNetwork;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.stop());

const MARK = 100;
const bump = w.store32(MARK, w.add32(w.load32(MARK), i32(1)));
const replyMark: w.Code = [...w.append(MARK, 4), ...w.reply];
const reply32 = (code: w.Code): w.Code => [...w.store32(200, code), ...w.append(200, 4), ...w.reply];
const reply64 = (...codes: w.Code[]): w.Code => [
  ...codes.flatMap((code, i) => w.store64(200 + 8 * i, code)),
  ...w.append(200, 8 * codes.length),
  ...w.reply,
];
const i64s = (outcome: Outcome): bigint[] => {
  if (outcome.kind === 'reject') throw new Error(shown(outcome));
  return [...new BigInt64Array(outcome.data.slice().buffer)];
};
const target = (id: Bytes) => ({ canister_id: Principal.fromUint8Array(id), sender_canister_version: [] });

describe('stable memory', () => {
  const OUT = /^5 IC0502 .*stable memory out of bounds/;
  const TOO_BIG = /^5 IC0504 .*too big for the 32-bit API/;

  /** Each method as an update and, named with `q_`, as a query. */
  const both = (methods: Record<string, w.Code>): Bytes => {
    const builder = new CanisterBuilder();
    const foo = builder.text('foo');
    const [at] = [foo.slice(0, foo.length / 2)];
    const more: Record<string, w.Code> = {
      write: [...sys('stable_write', i32(0), ...[at, i32(3)]), ...w.reply],
      write64: [...sys('stable64_write', i64(0n), w.extend(at), i64(3n)), ...w.reply],
      ...methods,
    };
    for (const [name, code] of Object.entries(more)) builder.update(name, code).query(`q_${name}`, code);
    return builder.build();
  };
  const methods = {
    size: reply32(sys('stable_size')),
    size64: reply64(sys('stable64_size')),
    grow: reply32(sys('stable_grow', i32(1))),
    grow_all: reply32(sys('stable_grow', i32(65_535))),
    grow64: reply64(sys('stable64_grow', i64(1n))),
    grow64_4gib: reply64(sys('stable64_grow', i64(65_535n))),
    grow64_huge: reply64(sys('stable64_grow', i64(2n ** 62n))),
    grow64_minus: reply64(sys('stable64_grow', i64(-1n))),
    read: [...sys('stable_read', i32(200), i32(0), i32(3)), ...w.append(200, 3), ...w.reply],
    read64: [...sys('stable64_read', i64(200n), i64(0n), i64(3n)), ...w.append(200, 3), ...w.reply],
    end: [...sys('stable64_read', i64(200n), i64(65_534n), i64(3n)), ...w.reply],
    wrap: [...sys('stable64_read', i64(200n), i64(-1n), i64(2n)), ...w.reply],
    heap_end: [...sys('stable64_read', i64(65_535n), i64(0n), i64(2n)), ...w.reply],
    heap_far: [...sys('stable64_write', i64(0n), i64(2n ** 33n), i64(1n)), ...w.reply],
  };

  it('begins empty, grows by pages, keeps what updates write and forgets what queries do', async () => {
    const id = await network.deploy(both(methods));
    expect(i64s(await network.query(id, 'q_size64'))).toEqual([0n]);
    for (const outcome of [await network.update(id, 'write'), await network.query(id, 'q_write64')])
      expect(shown(outcome)).toMatch(OUT);
    expect(number(await network.update(id, 'grow'))).toBe(0);
    expect(i64s(await network.update(id, 'grow64'))).toEqual([1n]);
    expect(number(await network.query(id, 'q_grow'))).toBe(2);
    expect(number(await network.query(id, 'q_size'))).toBe(2);
    expect(shown(await network.update(id, 'read'))).toBe('\0\0\0');
    await network.query(id, 'q_write');
    expect(shown(await network.update(id, 'read'))).toBe('\0\0\0');
    await network.update(id, 'write64');
    for (const method of ['q_read', 'q_read64']) expect(shown(await network.query(id, method))).toBe('foo');
  });

  it('ends where it ends, and so does the heap', async () => {
    const id = await network.deploy(both(methods));
    await network.update(id, 'grow');
    for (const method of ['end', 'wrap']) expect(shown(await network.update(id, method))).toMatch(OUT);
    for (const method of ['heap_end', 'heap_far'])
      expect(shown(await network.update(id, method))).toMatch(/^5 IC0502 .*heap out of bounds/);
    expect(i64s(await network.update(id, 'grow64_huge'))).toEqual([-1n]);
    expect(i64s(await network.update(id, 'grow64_minus'))).toEqual([-1n]);
  });

  it('beyond 4 GiB is for the 64-bit functions only', async () => {
    const id = await network.deploy(both(methods));
    await network.update(id, 'grow');
    await network.update(id, 'grow');
    expect(number(await network.update(id, 'grow_all'))).toBe(2 ** 32 - 1);
    expect(i64s(await network.update(id, 'grow64_4gib'))).toEqual([2n]);
    for (const method of ['size', 'grow', 'read', 'write'])
      expect(shown(await network.query(id, `q_${method}`))).toMatch(TOO_BIG);
    expect(i64s(await network.update(id, 'grow64'))).toEqual([65_537n]);
    await network.update(id, 'write64');
    expect(shown(await network.query(id, 'q_read64'))).toBe('foo');
  });
});

describe('time', () => {
  it('stands still within a message, and never goes back over messages, upgrades and restarts', async () => {
    const wasm = new CanisterBuilder()
      .query('q', reply64(sys('time'), sys('time')))
      .update('u', reply64(sys('time'), [...w.repeat(100_000, 300, []), ...sys('time')]))
      .build();
    const id = await network.deploy(wasm);
    const seen: bigint[] = [];
    const look = async (from: LocalNetwork): Promise<void> => {
      for (const outcome of [await from.query(id, 'q'), await from.update(id, 'u')]) {
        const [first = 0n, second = 0n] = i64s(outcome);
        expect(first).toBe(second);
        seen.push(first);
      }
    };
    await look(network);
    await network.execution.advanceTime(5n * SECOND);
    await look(network);
    await network.install(id, wasm, '', { upgrade: [] });
    await look(network);
    const second = await startNetwork({ store: network.store });
    await look(second);
    await second.stop();
    expect(seen).toEqual([...seen].sort((a, b) => Number(a - b)));
    expect((seen[2] ?? 0n) - (seen[1] ?? 0n)).toBeGreaterThanOrEqual(5n * SECOND);
  });
});

describe('is_controller', () => {
  it('knows controllers, and traps for what cannot be a principal', async () => {
    const id = await network.deploy(
      new CanisterBuilder()
        .query('is', [...w.takeArg(4096), ...reply32(sys('is_controller', i32(4096), sys('msg_arg_data_size')))])
        .build(),
    );
    const is = (who: Bytes): Promise<Outcome> => network.query(id, 'is', who);
    expect(number(await is(ADMIN))).toBe(1);
    for (const who of [new Uint8Array(0), new Uint8Array(29), id]) expect(number(await is(who))).toBe(0);
    expect(shown(await is(new Uint8Array(30)))).toMatch(/^5 IC0504 /);
  });
});

describe('canister_inspect_message', () => {
  const NOT = /^4 IC0406 .*rejected the message/;
  const guarded = (inspect: w.Code): Promise<Bytes> =>
    network.deploy(
      new CanisterBuilder().update('f', w.reply).query('q', w.reply).on('canister_inspect_message', inspect).build(),
    );
  const accept = sys('accept_message');

  it('accepts when it says so once, for update and query methods called by users', async () => {
    const id = await guarded(accept);
    for (const method of ['f', 'q']) expect((await network.update(id, method)).kind).toBe('reply');
  });

  it.each<[string, w.Code, RegExp]>([
    ['says nothing', [], NOT],
    ['accepts twice', [...accept, ...accept], /^5 IC0504 .*already accepted/],
    ['traps', [...accept, ...w.trap], /^5 IC0502 /],
  ])('refuses when it %s, and does not bind queries and other canisters', async (_name, inspect, error) => {
    const id = await guarded(inspect);
    for (const method of ['f', 'q']) expect(shown(await network.update(id, method))).toMatch(error);
    expect((await network.query(id, 'q')).kind).toBe('reply');
    const builder = new CanisterBuilder();
    const code = builder.callback(reply32(sys('msg_reject_code')));
    const callee: w.Code = [...i32(4096), ...sys('msg_arg_data_size')];
    const via = await network.deploy(
      builder.update('go', [...w.takeArg(4096), ...builder.call(callee, 'f', code, code)]).build(),
    );
    expect(number(await network.update(via, 'go', id))).toBe(0);
  });

  it('sees method, caller and argument, and its changes are lost', async () => {
    const id = await network.deploy(
      new CanisterBuilder()
        .update('f', replyMark)
        .update('longer', replyMark)
        .on('canister_inspect_message', [
          ...bump,
          ...sys('msg_method_name_copy', i32(300), i32(0), sys('msg_method_name_size')),
          ...sys('msg_caller_copy', i32(310), i32(0), i32(1)),
          // Accepts `f` from who begins with the byte that the argument holds.
          ...w.takeArg(320),
          ...w.when(
            [
              ...sys('msg_method_name_size'),
              ...i32(1),
              0x46,
              ...i32(310),
              0x2d,
              0,
              0,
              ...i32(320),
              0x2d,
              0,
              0,
              0x46,
              0x71,
            ],
            accept,
          ),
        ])
        .build(),
    );
    expect(number(await network.update(id, 'f', ADMIN.slice(0, 1)))).toBe(0);
    expect(shown(await network.update(id, 'f', STRANGER.slice(0, 1)))).toMatch(NOT);
    expect(number(await network.update(id, 'f', STRANGER.slice(0, 1), STRANGER))).toBe(0);
    expect(shown(await network.update(id, 'longer', ADMIN.slice(0, 1)))).toMatch(NOT);
  });

  it('is asked for by the management canister in its own way: canisters only, controllers only', async () => {
    const id = await network.create();
    for (const method of ['raw_rand', 'deposit_cycles', 'canister_info', 'canister_metadata', 'create_canister'])
      expect(shown(await network.update(new Uint8Array(0), method))).toMatch(/IC0406 .*Only canisters can call/);
    for (const method of [
      'http_request',
      'sign_with_ecdsa',
      'ecdsa_public_key',
      'sign_with_schnorr',
      'vetkd_derive_key',
    ])
      expect(shown(await network.update(new Uint8Array(0), method))).toMatch(/^4 IC0406 .*is not available/);
    expect(shown(await network.managementOutcome('canister_status', target(id), STRANGER))).toMatch(/IC0512/);
    expect(shown(await network.update(new Uint8Array(0), 'no_such_method'))).toMatch(/^5 IC0536 /);
  });
});

describe('tasks', () => {
  it('of several canisters all run; they cannot answer, and may call', async () => {
    const beating = (): CanisterBuilder => new CanisterBuilder().query('mark', replyMark);
    const good = await network.deploy(beating().on('canister_heartbeat', bump).build());
    const bad = await network.deploy(
      beating()
        .on('canister_heartbeat', [...bump, ...w.reply])
        .build(),
    );
    const calling = beating();
    const answered = calling.callback(bump);
    const itself: w.Code = [...i32(300), ...sys('canister_self_size')];
    calling
      .update('hello', w.reply)
      .on('canister_heartbeat', [
        ...sys('canister_self_copy', i32(300), i32(0), sys('canister_self_size')),
        ...calling.call(itself, 'hello', answered, answered),
      ]);
    const caller = await network.deploy(calling.build());
    for (let i = 0; i < 3; i++) await network.execution.advanceTime(2n * SECOND);
    for (const id of [good, caller]) expect(number(await network.query(id, 'mark'))).toBeGreaterThanOrEqual(3);
    expect(number(await network.query(bad, 'mark'))).toBe(0);
    await network.of('stop_canister', good);
    const stopped = network.reports.length;
    await network.execution.advanceTime(2n * SECOND);
    expect(network.reports.slice(stopped).some(({ canister }) => Buffer.compare(canister, good) === 0)).toBe(false);
  });

  it('have the management canister as caller', async () => {
    const id = await network.deploy(
      new CanisterBuilder()
        .on('canister_heartbeat', w.store32(MARK, w.add32(sys('msg_caller_size'), i32(1))))
        .query('mark', replyMark)
        .build(),
    );
    await network.execution.advanceTime(2n * SECOND);
    expect(number(await network.query(id, 'mark'))).toBe(1);
  });
});

describe('the low-memory hook', () => {
  const hooked = (): Bytes =>
    new CanisterBuilder()
      .on('canister_on_low_wasm_memory', bump)
      .update('grow', [...w.growMemory(1), ...w.drop, ...w.reply])
      .query('mark', replyMark)
      .build();

  it('runs when free memory falls below the threshold, again only after it was above', async () => {
    const low = { wasm_memory_limit: [10n * 65_536n], wasm_memory_threshold: [7n * 65_536n + 1n] };
    const id = await network.deploy(hooked(), '', { settings: low });
    const runs = async (): Promise<number> => {
      await network.settle();
      return number(await network.query(id, 'mark'));
    };
    await network.update(id, 'grow');
    expect(await runs()).toBe(0);
    await network.update(id, 'grow');
    await network.update(id, 'grow');
    expect(await runs()).toBe(1);
    const settings = (threshold: bigint) => ({
      ...target(id),
      settings: { ...noSettings, wasm_memory_threshold: [threshold] },
    });
    await network.management('update_settings', settings(1n));
    await network.update(id, 'grow');
    await network.management('update_settings', settings(9n * 65_536n));
    await network.update(id, 'grow');
    expect(await runs()).toBe(2);
  });

  it('of a frozen canister waits until it is thawed', async () => {
    const id = await network.deploy(hooked(), '', { cycles: 110_000_000_000n });
    const settings = (fields: Record<string, unknown>) => ({ ...target(id), settings: { ...noSettings, ...fields } });
    const low = { wasm_memory_limit: [10n * 65_536n] };
    await network.management('update_settings', settings({ freezing_threshold: [10n ** 12n] }));
    await network.management('update_settings', settings({ ...low, wasm_memory_threshold: [10n * 65_536n] }));
    await network.settle();
    expect(network.reports.filter(({ kind }) => kind === 'T')).toEqual([]);
    await network.management('provisional_top_up_canister', { ...target(id), amount: 10n ** 15n });
    await network.settle();
    expect(number(await network.query(id, 'mark'))).toBe(1);
  });

  it('runs before all other messages, and also when settings or new code leave too little memory', async () => {
    const wasm = (pages: number): Bytes => {
      const builder = new CanisterBuilder()
        .on('canister_on_low_wasm_memory', bump)
        .update('grow', [...w.growMemory(4), ...w.drop, ...replyMark])
        .query('mark', replyMark);
      builder.pages = pages;
      return builder.build();
    };
    const low = { wasm_memory_limit: [10n * 65_536n], wasm_memory_threshold: [6n * 65_536n] };
    const id = await network.deploy(wasm(1), '', { settings: low });
    const grown = await Promise.all([network.update(id, 'grow'), network.update(id, 'grow')]);
    expect(grown.map(number)).toEqual([0, 1]);
    await network.install(id, wasm(5), '', { reinstall: null });
    await network.settle();
    expect(number(await network.query(id, 'mark')), 'memory was low before and still is').toBe(0);
    await network.install(id, wasm(1), '', { reinstall: null });
    await network.install(id, wasm(5), '', { reinstall: null });
    await network.settle();
    expect(number(await network.query(id, 'mark'))).toBe(1);
    for (const wasm_memory_threshold of [[0n], [6n * 65_536n]])
      await network.management('update_settings', {
        ...target(id),
        settings: { ...noSettings, wasm_memory_threshold },
      });
    await network.settle();
    expect(number(await network.query(id, 'mark'))).toBe(2);
  });

  it('of a stopped canister waits until it is started', async () => {
    const id = await network.deploy(hooked(), '', { settings: { wasm_memory_limit: [10n * 65_536n] } });
    await network.of('stop_canister', id);
    const settings = { ...noSettings, wasm_memory_threshold: [10n * 65_536n] };
    await network.management('update_settings', { ...target(id), settings });
    await network.settle();
    expect(network.reports.filter(({ kind }) => kind === 'T')).toEqual([]);
    await network.of('start_canister', id);
    await network.settle();
    expect(number(await network.query(id, 'mark'))).toBe(1);
  });
});

describe('the log', () => {
  interface Log {
    canister_log_records: { idx: bigint; timestamp_nanos: bigint; content: Uint8Array }[];
  }
  const log = async (id: Bytes, filter: unknown[] = [], sender = ADMIN): Promise<string[]> => {
    const arg = { canister_id: Principal.fromUint8Array(id), filter };
    const outcome = await network.query(
      new Uint8Array(0),
      'fetch_canister_logs',
      encode('fetch_canister_logs', arg),
      sender,
    );
    const { canister_log_records: records } = decoded<Log>('fetch_canister_logs', outcome);
    return records.map(({ content }) => new TextDecoder().decode(content));
  };
  const printing = (): CanisterBuilder => {
    const builder = new CanisterBuilder();
    const print: w.Code = [...w.takeArg(4096), ...sys('debug_print', i32(4096), sys('msg_arg_data_size'))];
    return builder
      .update('print', [...print, ...w.reply])
      .query('query', [...print, ...w.reply])
      .update('far', [...sys('debug_print', i32(65_530), i32(1_000_000)), ...w.reply])
      .update('trap', [...print, ...sys('trap', i32(4096), sys('msg_arg_data_size'))]);
  };

  it('holds what updates print and why they trap, not what queries do; printing never traps', async () => {
    const id = await network.deploy(printing().build());
    await network.update(id, 'print', 'one');
    await network.query(id, 'query', 'two');
    await network.update(id, 'query', 'three');
    await network.update(id, 'trap', 'four');
    expect((await network.update(id, 'far')).kind).toBe('reply');
    expect((await log(id)).slice(0, 3)).toEqual(['one', 'three', 'four']);
    expect((await log(id))[3]).toMatch(/^\[TRAP\]: .*four/);
  });

  it('is filtered by number and time, shown to whom the canister says, and kept as long as there is room', async () => {
    const id = await network.deploy(printing().build());
    for (const word of ['a', 'b', 'c', 'd']) await network.update(id, 'print', word);
    expect(await log(id, [{ by_idx: { start: 1n, end: 3n } }])).toEqual(['b', 'c']);
    expect(await log(id, [{ by_timestamp_nanos: { start: 0n, end: 1n } }])).toEqual([]);
    await expect(log(id, [], STRANGER)).rejects.toThrow(/not allowed/);
    const settings = (fields: Record<string, unknown>) => ({ ...target(id), settings: { ...noSettings, ...fields } });
    const viewers = { allowed_viewers: [Principal.fromUint8Array(STRANGER)] };
    await network.management('update_settings', settings({ log_visibility: [viewers] }));
    expect(await log(id, [], STRANGER)).toHaveLength(4);
    const long = 'x'.repeat(1500);
    for (let i = 0; i < 4; i++) await network.update(id, 'print', long);
    expect(await log(id)).toEqual([long, long]);
    await network.management('update_settings', settings({ log_memory_limit: [0n] }));
    expect(await log(id)).toEqual([]);
    expect(shown(await network.managementOutcome('update_settings', settings({ log_memory_limit: [1n] })))).toMatch(
      /IC0408/,
    );
  });

  it('survives an upgrade, and ends with a reinstallation or uninstallation', async () => {
    const id = await network.deploy(printing().build());
    await network.update(id, 'print', 'one');
    await network.install(id, printing().build(), '', { upgrade: [] });
    expect(await log(id)).toEqual(['one']);
    await network.install(id, printing().build(), '', { reinstall: null });
    expect(await log(id)).toEqual([]);
    await network.update(id, 'print', 'two');
    await network.management('uninstall_code', target(id));
    expect(await log(id)).toEqual([]);
  });
});

describe('the log of a reinstallation', () => {
  it('begins with what the new code prints', async () => {
    const builder = new CanisterBuilder();
    const print = (text: string): w.Code => sys('debug_print', builder.text(text));
    const wasm = builder
      .on('canister_init', print('init'))
      .update('say', [...print('say'), ...w.reply])
      .build();
    const id = await network.deploy(wasm);
    await network.update(id, 'say');
    await network.install(id, wasm, '', { reinstall: null });
    expect(network.execution.logs(id).map(({ content }) => new TextDecoder().decode(content))).toEqual(['init']);
  });
});

describe('copying out of the system', () => {
  it('traps beyond the source and beyond the heap, and copies nothing where nothing is asked', async () => {
    const copy = (to: number, offset: number, size: number): w.Code => [
      ...sys('msg_arg_data_copy', i32(to), i32(offset), i32(size)),
      ...w.reply,
    ];
    const id = await network.deploy(
      new CanisterBuilder()
        .query('fits', copy(65_533, 0, 3))
        .query('source', copy(0, 1, 3))
        .query('offset', copy(0, -1, 1))
        .query('heap', copy(65_534, 0, 3))
        .query('nothing', copy(65_536, 3, 0))
        .build(),
    );
    for (const method of ['fits', 'nothing'])
      expect((await network.query(id, method, bytes('abc'))).kind).toBe('reply');
    for (const method of ['source', 'offset'])
      expect(shown(await network.query(id, method, 'abc'))).toMatch(/^5 IC0504 /);
    expect(shown(await network.query(id, 'heap', 'abc'))).toMatch(/heap out of bounds/);
  });
});
