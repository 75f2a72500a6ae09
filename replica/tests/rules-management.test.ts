// The management canister as canisters and users meet it (interface specification, "IC management canister").
import { createHash } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes, Outcome } from '../src/types.ts';
import {
  ADMIN,
  decoded,
  encode,
  type LocalNetwork,
  type Method,
  MANAGEMENT,
  noSettings,
  SECOND,
  shown,
  startNetwork,
  STRANGER,
  T,
} from './local-network.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from './wasm-builder.ts';

let network: LocalNetwork;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.stop());

const principal = (id: Bytes): Principal => Principal.fromUint8Array(id);
const target = (id: Bytes) => ({ canister_id: principal(id), sender_canister_version: [] });
/** Long enough for storage to eat a fifth of a trillion cycles. */
const AGES = 400_000n * 86_400n * SECOND;
const snapshotArgs = { replace_snapshot: [], uninstall_code: [], sender_canister_version: [] };
const trivial = (): Bytes => new CanisterBuilder().build();

/** A canister that forwards `method` with the cycles and the argument it is given, and passes on reply or reject. */
function proxy(...methods: string[]): Bytes {
  const builder = new CanisterBuilder();
  const ARG = 4096;
  builder.pages = 2;
  const pass = builder.callback([
    ...w.takeArg(ARG),
    ...sys('msg_reply_data_append', i32(ARG), sys('msg_arg_data_size')),
    ...w.reply,
  ]);
  const fail = builder.callback([
    ...sys('msg_reject_msg_copy', i32(ARG), i32(0), sys('msg_reject_msg_size')),
    ...sys('msg_reject', i32(ARG), sys('msg_reject_msg_size')),
  ]);
  for (const method of methods)
    builder.update(method, [
      ...w.takeArg(ARG),
      ...builder.call([...i32(0), ...i32(0)], method, pass, fail, [
        ...sys('call_cycles_add128', i64(0n), w.load64(ARG)),
        ...sys('call_data_append', i32(ARG + 8), [...sys('msg_arg_data_size'), ...i32(8), 0x6b]),
      ]),
    ]);
  return builder.build();
}

/** Calls `method` of the management canister through the proxy `id`. */
async function via(id: Bytes, method: Method, arg: Record<string, unknown> | undefined, cycles = 0n): Promise<Outcome> {
  const encoded = arg ? encode(method, arg) : new Uint8Array(IDL.encode([], []));
  const message = new Uint8Array(8 + encoded.length);
  new DataView(message.buffer).setBigUint64(0, cycles, true);
  message.set(encoded, 8);
  return network.update(id, method, message);
}

describe('creating a canister from a canister', () => {
  it('costs what cost_create_canister says, from the cycles sent along; too few come back', async () => {
    const id = await network.deploy(proxy('create_canister'));
    const create = { settings: [], sender_canister_version: [] };
    const before = network.cycles(id);
    expect(shown(await via(id, 'create_canister', create, T / 2n - 1n))).toMatch(/requires a fee of 500000000000/);
    expect(before - network.cycles(id)).toBeLessThan(T / 10n);
    const made = decoded<{ canister_id: Principal }>(
      'create_canister',
      await via(id, 'create_canister', create, 2n * T),
    );
    const created = made.canister_id.toUint8Array();
    expect(network.cycles(created)).toBe(2n * T - T / 2n);
    expect(network.execution.canister(created)?.controllers).toEqual([id]);
  });

  it.each([
    [
      'more than ten controllers',
      { controllers: [Array.from({ length: 11 }, (_, i) => principal(Uint8Array.of(i, 1)))] },
    ],
    ['a compute allocation of 101', { compute_allocation: [101n] }],
    ['a freezing threshold of 65 bits', { freezing_threshold: [2n ** 64n] }],
    ['a memory allocation of 65 bits', { memory_allocation: [2n ** 64n] }],
  ])('refuses %s, by each way to set it, and refunds the cycles', async (_name, wrong) => {
    const id = await network.deploy(proxy('create_canister'));
    const settings = { ...noSettings, ...wrong };
    const before = network.cycles(id);
    const create = await via(id, 'create_canister', { settings: [settings], sender_canister_version: [] }, 2n * T);
    expect(create.kind).toBe('reject');
    expect(before - network.cycles(id)).toBeLessThan(T / 10n);
    await expect(network.create({ settings: wrong })).rejects.toThrow(/IC0408/);
    const update = await network.managementOutcome('update_settings', { ...target(id), settings });
    expect(shown(update)).toMatch(/IC0408/);
  });

  it('may have one controller twice, or none', async () => {
    const twice = await network.create({ settings: { controllers: [[principal(ADMIN), principal(ADMIN)]] } });
    expect(network.execution.canister(twice)?.controllers).toEqual([ADMIN]);
    const none = await network.create({ settings: { controllers: [[]] } });
    expect(shown(await network.managementOutcome('canister_status', target(none)))).toMatch(/IC0512/);
  });
});

describe('who may do what', () => {
  const forControllers: [Method, Record<string, unknown>][] = [
    ['update_settings', { settings: noSettings }],
    ['install_code', { mode: { reinstall: null }, wasm_module: new Uint8Array(8), arg: new Uint8Array(0) }],
    ['uninstall_code', {}],
    ['start_canister', {}],
    ['stop_canister', {}],
    ['delete_canister', {}],
    ['canister_status', {}],
    ['canister_metrics', {}],
    ['upload_chunk', { chunk: new Uint8Array(1) }],
    ['clear_chunk_store', {}],
    ['stored_chunks', {}],
    ['take_canister_snapshot', { replace_snapshot: [], uninstall_code: [] }],
    ['load_canister_snapshot', { snapshot_id: new Uint8Array(18) }],
    ['list_canister_snapshots', {}],
    ['delete_canister_snapshot', { snapshot_id: new Uint8Array(18) }],
    ['read_canister_snapshot_metadata', { snapshot_id: new Uint8Array(18) }],
  ];

  it.each(forControllers)('%s is for controllers, users and canisters alike', async (method, more) => {
    const id = await network.deploy(trivial());
    const arg = { ...target(id), ...more };
    const before = await network.of<{ version: bigint }>('canister_status', id);
    for (const sender of [STRANGER, Uint8Array.of(4)])
      expect(shown(await network.managementOutcome(method, arg, sender))).toMatch(/^5 IC0512 /);
    const other = await network.deploy(proxy(method));
    expect(shown(await via(other, method, arg))).toMatch(/Only controllers/);
    expect((await network.of<{ version: bigint }>('canister_status', id)).version).toBe(before.version);
    const known = await network.managementOutcome(method, arg);
    expect(known.kind === 'reject' && known.errorCode).not.toBe('IC0512');
  });

  it('a canister sees its own status and chunks without controlling itself, and others as their settings say', async () => {
    const id = await network.deploy(proxy('canister_status', 'stored_chunks', 'canister_metrics'));
    expect((await via(id, 'canister_status', target(id))).kind).toBe('reply');
    expect((await via(id, 'stored_chunks', target(id))).kind).toBe('reply');
    expect((await via(id, 'canister_metrics', target(id))).kind).toBe('reject');
    const settings = {
      ...noSettings,
      status_visibility: [{ public: null }],
      snapshot_visibility: [{ allowed_viewers: [principal(STRANGER)] }],
    };
    await network.management('update_settings', { ...target(id), settings });
    const asked = await network.query(MANAGEMENT, 'canister_status', encode('canister_status', target(id)), STRANGER);
    expect(asked.kind).toBe('reply');
    expect((await network.managementOutcome('list_canister_snapshots', target(id), STRANGER)).kind).toBe('reply');
    expect((await network.managementOutcome('list_canister_snapshots', target(id), Uint8Array.of(4))).kind).toBe(
      'reject',
    );
  });

  it('anybody may top up and deposit, also a stranger’s canister; what has no receiver comes back', async () => {
    const id = await network.deploy(proxy('deposit_cycles', 'provisional_top_up_canister'));
    const receiver = await network.create({ settings: { controllers: [[]] } });
    const before = network.cycles(receiver);
    expect((await via(id, 'deposit_cycles', target(receiver), T)).kind).toBe('reply');
    expect(network.cycles(receiver) - before).toBe(T);
    expect((await via(id, 'provisional_top_up_canister', { ...target(receiver), amount: T })).kind).toBe('reply');
    expect(network.cycles(receiver) - before).toBe(2n * T);
    const held = network.cycles(id);
    const nobody = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 99, 1, 1);
    expect(shown(await via(id, 'deposit_cycles', target(nobody), T))).toMatch(/not found/);
    expect(held - network.cycles(id)).toBeLessThan(T / 10n);
  });

  it('raw_rand gives each caller other bytes', async () => {
    const id = await network.deploy(proxy('raw_rand'));
    const seen = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const outcome = await via(id, 'raw_rand', undefined);
      const random = decoded<Uint8Array>('raw_rand', outcome);
      expect(random).toHaveLength(32);
      seen.add(Buffer.from(random).toString('hex'));
    }
    expect(seen.size).toBe(5);
    expect(shown(await network.update(id, 'raw_rand', Uint8Array.of(...new Uint8Array(8), 1, 2, 3)))).toMatch(/candid/);
  });
});

describe('the history of a canister', () => {
  interface Info {
    total_num_changes: bigint;
    recent_changes: { canister_version: bigint; origin: Record<string, unknown>; details: Record<string, unknown> }[];
    module_hash: [] | [Uint8Array];
    controllers: Principal[];
  }
  const info = async (id: Bytes, wanted: bigint | undefined): Promise<Info> => {
    const arg = { canister_id: principal(id), num_requested_changes: wanted === undefined ? [] : [wanted] };
    return decoded<Info>(
      'canister_info',
      await network.query(MANAGEMENT, 'canister_info', encode('canister_info', arg), STRANGER),
    );
  };

  it('tells each change with its origin, for anyone, as many as are asked for', async () => {
    const id = await network.create();
    await network.install(id, trivial());
    await network.install(id, trivial(), '', { reinstall: null });
    await network.install(id, trivial(), '', { upgrade: [] });
    const manager = await network.deploy(proxy('uninstall_code'));
    const controllers = [[principal(ADMIN), principal(manager)]];
    await network.management('update_settings', { ...target(id), settings: { ...noSettings, controllers } });
    await network.management('update_settings', {
      ...target(id),
      settings: { ...noSettings, freezing_threshold: [9n] },
    });
    const snapshot = await network.of<{ id: Bytes }>('take_canister_snapshot', id, snapshotArgs);
    await network.of('load_canister_snapshot', id, { snapshot_id: snapshot.id, sender_canister_version: [] });
    expect((await via(manager, 'uninstall_code', target(id))).kind).toBe('reply');
    const all = await info(id, 100n);
    const kinds = all.recent_changes.map(({ details }) => {
      const [kind = '', value] = Object.entries(details)[0] ?? [];
      return kind === 'code_deployment' ? Object.keys((value as { mode: object }).mode)[0] : kind;
    });
    expect(kinds).toEqual([
      'creation',
      'install',
      'reinstall',
      'upgrade',
      'controllers_change',
      'load_snapshot',
      'code_uninstall',
    ]);
    expect(all.total_num_changes).toBe(7n);
    expect(Object.keys(all.recent_changes[0]?.origin ?? {})).toEqual(['from_user']);
    expect(all.recent_changes[6]?.origin).toMatchObject({ from_canister: { canister_id: principal(manager) } });
    const versions = all.recent_changes.map(({ canister_version }) => canister_version);
    expect(versions).toEqual([...versions].sort((a, b) => Number(a - b)));
    expect(all.module_hash).toEqual([]);
    expect((await info(id, 2n)).recent_changes).toHaveLength(2);
    expect((await info(id, undefined)).recent_changes).toEqual([]);
  });

  it('names the version of a canister that told its own, and refuses one that it does not have', async () => {
    const id = await network.create();
    const manager = await network.deploy(proxy('install_code', 'uninstall_code'));
    const controllers = [[principal(ADMIN), principal(manager)]];
    await network.management('update_settings', { ...target(id), settings: { ...noSettings, controllers } });
    const install = (version: [] | [bigint], mode: Record<string, unknown>) => ({
      ...target(id),
      mode,
      wasm_module: trivial(),
      arg: new Uint8Array(),
      sender_canister_version: version,
    });
    // The manager is installed (1); each call of it is two messages that change its version: the call and its callback.
    expect((await via(manager, 'install_code', install([1n], { install: null }))).kind).toBe('reply');
    expect(shown(await via(manager, 'install_code', install([4n], { reinstall: null })))).toMatch(/does not match/);
    expect((await via(manager, 'uninstall_code', target(id))).kind).toBe('reply');
    // A user has no version; what is named is ignored.
    await network.management('install_code', install([666n], { install: null }));
    const { recent_changes: changes } = await info(id, 3n);
    expect(changes.map(({ origin }) => origin)).toEqual([
      { from_canister: { canister_id: principal(manager), canister_version: [1n] } },
      { from_canister: { canister_id: principal(manager), canister_version: [] } },
      { from_user: { user_id: principal(ADMIN) } },
    ]);
  });

  it('lets nothing happen of a message in which a canister names another version than it has', async () => {
    const builder = new CanisterBuilder();
    const pass = builder.callback([]);
    const settings = { ...noSettings, freezing_threshold: [7n] };
    const arg = (id: Bytes, version: bigint): w.Code =>
      builder.text(encode('update_settings', { ...target(id), settings, sender_canister_version: [version] }));
    const id = await network.create();
    const change = (version: bigint): w.Code => [
      ...w.store32(8192, i32(7)),
      ...builder.call([...i32(0), ...i32(0)], 'update_settings', pass, pass, sys('call_data_append', arg(id, version))),
      ...w.reply,
    ];
    builder
      .update('wrong', change(1n))
      .update('right', change(2n))
      .query('look', [...w.append(8192, 1), ...w.reply]);
    await network.install(id, builder.build());
    const controllers = [[principal(ADMIN), principal(id)]];
    await network.management('update_settings', { ...target(id), settings: { ...noSettings, controllers } });
    expect(shown(await network.update(id, 'wrong'))).toMatch(/^5 IC0504 .*does not match/);
    expect(shown(await network.query(id, 'look'))).toBe('\0');
    expect((await network.update(id, 'right')).kind).toBe('reply');
    await network.settle();
    expect(await network.of('canister_status', id)).toMatchObject({ settings: { freezing_threshold: 7n } });
  });

  it('notes the controllers whenever they are given, also the same, and the environment, also an empty one', async () => {
    const plain = await network.create();
    const empty = await network.create({ settings: { environment_variables: [[]] } });
    const hashOf = async (id: Bytes): Promise<unknown> =>
      ((await info(id, 1n)).recent_changes[0]?.details['creation'] as { environment_variables_hash: unknown })
        .environment_variables_hash;
    expect(await hashOf(plain)).toEqual([]);
    expect(await hashOf(empty)).toEqual([new Uint8Array(createHash('sha256').digest())]);
    const settings = { ...noSettings, controllers: [[principal(ADMIN)]] };
    await network.management('update_settings', { ...target(plain), settings });
    expect((await info(plain, 9n)).recent_changes.map(({ details }) => Object.keys(details)[0])).toEqual([
      'creation',
      'controllers_change',
    ]);
  });

  it('keeps at least the newest twenty changes and counts all', async () => {
    const id = await network.create({ cycles: T / 5n });
    for (let i = 0; i < 30; i++) await network.install(id, trivial(), '', { reinstall: null });
    const { recent_changes: changes, total_num_changes: total } = await info(id, 1000n);
    expect(changes.length).toBeGreaterThanOrEqual(20);
    expect(total).toBe(31n);
    await network.execution.advanceTime(AGES);
    expect((await info(id, 1000n)).recent_changes).toEqual([]);
  });
});

describe('snapshots', () => {
  const take = (id: Bytes, replace?: Bytes): Promise<{ id: Bytes }> =>
    network.of('take_canister_snapshot', id, { ...snapshotArgs, replace_snapshot: replace ? [replace] : [] });
  const list = (id: Bytes): Promise<{ id: Bytes }[]> => network.of('list_canister_snapshots', id);

  it('have ids of their own, a limit, and make room for each other', async () => {
    const other = await startNetwork({ limits: { snapshots: 2 } });
    const id = await other.deploy(trivial());
    const of = <R>(method: Method, more: Record<string, unknown> = {}): Promise<R> => other.of<R>(method, id, more);
    const first = await of<{ id: Bytes }>('take_canister_snapshot', snapshotArgs);
    const second = await of<{ id: Bytes }>('take_canister_snapshot', snapshotArgs);
    await expect(of('take_canister_snapshot', snapshotArgs)).rejects.toThrow(/maximum number of snapshots/);
    const third = await of<{ id: Bytes }>('take_canister_snapshot', { ...snapshotArgs, replace_snapshot: [first.id] });
    const ids = (await of<{ id: Bytes }[]>('list_canister_snapshots')).map((snapshot) => [...snapshot.id]);
    expect(ids).toEqual([[...second.id], [...third.id]]);
    await expect(of('delete_canister_snapshot', { snapshot_id: first.id })).rejects.toThrow(/IC0305/);
    await other.stop();
  });

  it('belong to their canister: not found elsewhere, not without its controller, gone with it or its cycles', async () => {
    const id = await network.deploy(trivial(), '', { cycles: T / 5n });
    await expect(take(await network.create())).rejects.toThrow(/IC0537/);
    const snapshot = await take(id);
    const other = await network.deploy(trivial());
    await expect(network.of('delete_canister_snapshot', other, { snapshot_id: snapshot.id })).rejects.toThrow(/IC0305/);
    const foreign = await network.create({ settings: { controllers: [[principal(STRANGER)]] } });
    const load = { ...target(foreign), snapshot_id: snapshot.id };
    expect(shown(await network.managementOutcome('load_canister_snapshot', load, STRANGER))).toMatch(/IC0512/);
    await network.of('delete_canister_snapshot', id, { snapshot_id: snapshot.id });
    expect(await list(id)).toEqual([]);
    await take(id);
    await network.execution.advanceTime(AGES);
    expect(network.execution.canister(id)?.moduleHash).toBeUndefined();
    await network.management('provisional_top_up_canister', { ...target(id), amount: 100n * T });
    expect(await list(id)).toEqual([]);
  });

  it('can take the code along', async () => {
    const id = await network.deploy(trivial());
    const hash = network.execution.canister(id)?.moduleHash;
    const taken = await network.of<{ id: Bytes }>('take_canister_snapshot', id, {
      ...snapshotArgs,
      uninstall_code: [true],
    });
    expect(network.execution.canister(id)?.moduleHash).toBeUndefined();
    await network.of('load_canister_snapshot', id, { snapshot_id: taken.id, sender_canister_version: [] });
    expect(network.execution.canister(id)?.moduleHash).toEqual(hash);
  });
});

describe('stopping and deleting', () => {
  it('several who stop are all answered; starting refuses them; a deleted canister gives its calls back', async () => {
    const busy = new CanisterBuilder();
    const pass = busy.callback(w.reply);
    const callee: w.Code = [...i32(4096), ...sys('msg_arg_data_size')];
    busy.update('go', [...w.takeArg(4096), ...busy.call(callee, 'answer', pass, pass)]).update('answer', w.reply);
    const id = await network.deploy(busy.build());
    const other = await network.deploy(busy.build());
    const hold = (): void =>
      network.execution.onDelivery((all) => {
        const at = all.findIndex((message) => message.kind === 'request' && message.origin.kind === 'ingress');
        return at < 0 ? undefined : at;
      });
    hold();
    const open = await network.send(id, 'go', other);
    const stops = [1, 2].map(() => network.managementOutcome('stop_canister', target(id)));
    await network.settle();
    expect(shown(await network.update(id, 'answer'))).toMatch(/^5 IC0509 .*stopping/);
    expect(await network.of('canister_status', id)).toMatchObject({ status: { stopping: null } });
    await network.of('start_canister', id);
    for (const stop of await Promise.all(stops)) expect(shown(stop)).toMatch(/^5 IC0511 .*cancelled/);
    const again = [1, 2].map(() => network.managementOutcome('stop_canister', target(id)));
    await network.settle();
    network.execution.onDelivery(undefined);
    await network.settle();
    for (const stop of await Promise.all(again)) expect(stop.kind).toBe('reply');
    expect((await network.execution.outcome(open)).kind).toBe('reply');
    expect((await network.managementOutcome('stop_canister', target(id))).kind).toBe('reply');
    await network.of('delete_canister', id);
    const late = await network.update(other, 'go', id);
    expect(late.kind).toBe('reply');
    expect(shown(await network.query(id, 'answer'))).toMatch(/^3 IC0301 /);
    expect(shown(await network.managementOutcome('canister_status', target(id)))).toMatch(/^3 IC0301 /);
  });
});

describe('a canister without cycles', () => {
  it('loses its allocations, chunks, log limit and history, also when it had no code', async () => {
    const settings = { memory_allocation: [2n ** 30n], log_memory_limit: [8192n], freezing_threshold: [0n] };
    const id = await network.create({ cycles: T / 5n, settings });
    await network.of('upload_chunk', id, { chunk: new Uint8Array(1) });
    await network.execution.advanceTime(AGES);
    await network.management('provisional_top_up_canister', { ...target(id), amount: T });
    expect(await network.of('canister_status', id)).toMatchObject({
      settings: { compute_allocation: 0n, memory_allocation: 0n, log_memory_limit: 4096n },
      memory_metrics: { canister_history_size: 0n, wasm_chunk_store_size: 0n },
    });
  });
});

describe('a frozen canister', () => {
  it('takes no code, snapshot or larger allocation', async () => {
    const id = await network.deploy(trivial(), '', { settings: { memory_allocation: [2n ** 20n] } });
    const snapshot = await network.of<{ id: Bytes }>('take_canister_snapshot', id, snapshotArgs);
    const change = (fields: Record<string, unknown>): Promise<Outcome> =>
      network.managementOutcome('update_settings', { ...target(id), settings: { ...noSettings, ...fields } });
    await change({ freezing_threshold: [10n ** 14n] });
    for (const mode of [{ reinstall: null }, { upgrade: [] }])
      expect(shown(await network.install(id, trivial(), '', mode))).toMatch(/^2 IC0207 /);
    const load = { ...target(id), snapshot_id: snapshot.id };
    const replace = { ...target(id), replace_snapshot: [snapshot.id], uninstall_code: [true] };
    expect(shown(await network.managementOutcome('load_canister_snapshot', load))).toMatch(/^5 IC0532 /);
    expect(shown(await network.managementOutcome('take_canister_snapshot', replace))).toMatch(/^5 IC0532 /);
    expect(shown(await change({ memory_allocation: [2n ** 20n + 1n] }))).toMatch(/^5 IC0531 /);
    expect((await change({ memory_allocation: [0n], freezing_threshold: [0n] })).kind).toBe('reply');
    expect((await network.managementOutcome('load_canister_snapshot', load)).kind).toBe('reply');
  });

  it('takes no larger allocation either when it uses more than that already', async () => {
    const id = await network.deploy(trivial());
    const settings = { ...noSettings, memory_allocation: [1n], freezing_threshold: [10n ** 14n] };
    expect(shown(await network.managementOutcome('update_settings', { ...target(id), settings }))).toMatch(/IC0531/);
  });
});

describe('the limit of the heap', () => {
  it('cannot be set below the heap, nor be passed by a module that has no init', async () => {
    const id = await network.deploy(trivial());
    const limit = (pages: bigint) => ({ ...noSettings, wasm_memory_limit: [pages * 65_536n] });
    const set = (settings: object): Promise<Outcome> =>
      network.managementOutcome('update_settings', { ...target(id), settings });
    expect((await set(limit(1n))).kind).toBe('reply');
    const large = new CanisterBuilder();
    large.pages = 2;
    for (const mode of [{ reinstall: null }, { upgrade: [] }])
      expect(shown(await network.install(id, large.build(), '', mode))).toMatch(/^5 IC0539 /);
    await set(limit(2n));
    await network.install(id, large.build(), '', { reinstall: null });
    expect(shown(await set(limit(1n)))).toMatch(/^5 IC0539 /);
    expect((await set(limit(0n))).kind).toBe('reply');
  });
});

describe('chunks', () => {
  it('go with the code when it is uninstalled, and come back with a snapshot', async () => {
    const id = await network.deploy(trivial());
    await network.of('upload_chunk', id, { chunk: new Uint8Array(1) });
    const snapshot = await network.of<{ id: Bytes }>('take_canister_snapshot', id, snapshotArgs);
    await network.of('uninstall_code', id, { sender_canister_version: [] });
    expect(await network.of('stored_chunks', id)).toEqual([]);
    await network.of('load_canister_snapshot', id, { snapshot_id: snapshot.id, sender_canister_version: [] });
    expect(await network.of('stored_chunks', id)).toHaveLength(1);
  });

  it('are at most 1 MiB and a hundred, counted once each, listed and cleared', async () => {
    const other = await startNetwork({ limits: { chunks: 3 } });
    const id = await other.create();
    const upload = (content: Bytes): Promise<{ hash: Bytes }> => other.of('upload_chunk', id, { chunk: content });
    for (const byte of [1, 2, 2, 3]) await upload(new Uint8Array(10).fill(byte));
    await expect(upload(new Uint8Array(10).fill(4))).rejects.toThrow(/maximum capacity of 3 chunks/);
    await other.of('clear_chunk_store', id);
    await expect(upload(new Uint8Array(1024 * 1024 + 1))).rejects.toThrow(/exceeds the maximum chunk size/);
    const { hash } = await upload(new Uint8Array(1024 * 1024));
    const stored = await other.of<{ hash: Uint8Array }[]>('stored_chunks', id);
    expect(stored.map((chunk) => [...chunk.hash])).toEqual([[...hash]]);
    await other.stop();
  });
});

it('refuses what a development machine does not have with a reject, not a missing method', async () => {
  const methods = [
    'http_request',
    'sign_with_ecdsa',
    'ecdsa_public_key',
    'sign_with_schnorr',
    'schnorr_public_key',
    'vetkd_public_key',
    'vetkd_derive_key',
  ];
  const id = await network.deploy(proxy(...methods));
  for (const method of methods) {
    const outcome = await network.update(id, method, new Uint8Array(8));
    expect(shown(outcome)).toMatch(new RegExp(`${method} is not available: `));
  }
});
