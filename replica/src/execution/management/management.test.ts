import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Principal } from '@dfinity/principal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ADMIN,
  decoded,
  encode,
  LocalNetwork,
  MANAGEMENT,
  noSettings,
  number,
  SECOND,
  shown,
  startNetwork,
  STRANGER,
  T,
} from '../../../tests/local-network.ts';
import * as w from '../../../tests/wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from '../../../tests/wasm-builder.ts';
import type { Bytes } from '../../types.ts';
import { canisterIdAt, canisterIndex } from '../principals.ts';
import { managementMethods } from '../index.ts';

let network: LocalNetwork;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.stop());

const COUNT = 100;
const bump = w.store32(COUNT, w.add32(w.load32(COUNT), i32(1)));
const replyCount: w.Code = [...w.append(COUNT, 4), ...w.reply];
const stable = (at: number, length: number, write: boolean): w.Code =>
  write
    ? sys('stable64_write', i64(0n), i64(BigInt(at)), i64(BigInt(length)))
    : sys('stable64_read', i64(BigInt(at)), i64(0n), i64(BigInt(length)));

function counter(): CanisterBuilder {
  return new CanisterBuilder().update('bump', [...bump, ...replyCount]).query('count', replyCount);
}
const principal = (id: Bytes): Principal => Principal.fromUint8Array(id);

/** A canister that sends its argument to the management method its own method is named after, and passes the answer on. */
function agent(cycles = 0n): Bytes {
  const builder = counter();
  const pass = builder.callback([
    ...w.takeArg(4096),
    ...sys('msg_reply_data_append', i32(4096), sys('msg_arg_data_size')),
    ...w.reply,
  ]);
  const fail = builder.callback([
    ...sys('msg_reject_msg_copy', i32(4096), i32(0), sys('msg_reject_msg_size')),
    ...sys('msg_reject', i32(4096), sys('msg_reject_msg_size')),
  ]);
  for (const method of Object.keys(managementMethods)) {
    builder.update(method, [
      ...w.takeArg(4096),
      ...builder.call([...i32(0), ...i32(0)], method, pass, fail, [
        ...sys('call_data_append', i32(4096), sys('msg_arg_data_size')),
        ...sys('call_cycles_add128', i64(0n), i64(cycles)),
      ]),
    ]);
  }
  builder.pages = 40;
  return builder.build();
}

describe('creation', () => {
  it('takes the fee from the cycles sent along and gives the rest to the new canister', async () => {
    const id = await network.deploy(agent(T));
    const outcome = await network.update(
      id,
      'create_canister',
      encode('create_canister', { settings: [], sender_canister_version: [] }),
    );
    const { canister_id: created } = decoded<{ canister_id: Principal }>('create_canister', outcome);
    expect(network.cycles(created.toUint8Array())).toBe(T - 500_000_000_000n);
    expect(network.execution.canister(created.toUint8Array())?.controllers).toEqual([id]);
    const poor = await network.deploy(agent(1n));
    expect(
      shown(
        await network.update(
          poor,
          'create_canister',
          encode('create_canister', { settings: [], sender_canister_version: [] }),
        ),
      ),
    ).toMatch(/requires a fee of 500000000000/);
    expect(
      shown(await network.managementOutcome('create_canister', { settings: [], sender_canister_version: [] })),
    ).toMatch(/Only canisters can call/);
  });

  it('creates at a chosen id, once', async () => {
    const id = canisterIdAt(2n);
    expect(await network.create({ id, cycles: 5n * T })).toEqual(id);
    expect(principal(id).toText()).toBe('ryjl3-tyaaa-aaaaa-aaaba-cai');
    await expect(network.create({ id })).rejects.toThrow(/already installed/);
    await network.management('provisional_top_up_canister', { canister_id: principal(id), amount: 7n });
    expect(network.cycles(id)).toBe(5n * T + 7n);
  });
});

describe('settings', () => {
  it('changes what is given, keeps the rest, and refuses what is out of bounds without any change', async () => {
    const id = await network.create();
    await network.of('update_settings', id, {
      settings: { ...noSettings, controllers: [[principal(ADMIN), principal(STRANGER)]], freezing_threshold: [100n] },
      sender_canister_version: [],
    });
    const refuse = async (settings: Record<string, unknown>): Promise<string> =>
      shown(
        await network.managementOutcome('update_settings', {
          canister_id: principal(id),
          settings: { ...noSettings, ...settings },
          sender_canister_version: [],
        }),
      );
    expect(await refuse({ freezing_threshold: [5n], compute_allocation: [101n] })).toMatch(
      /compute_allocation must be at most 100/,
    );
    expect(await refuse({ controllers: [Array.from({ length: 11 }, (_, i) => principal(Uint8Array.of(i)))] })).toMatch(
      /more than 10/,
    );
    expect(await refuse({ log_memory_limit: [1n] })).toMatch(/log_memory_limit/);
    expect(
      await refuse({
        environment_variables: [
          [
            { name: 'a', value: '' },
            { name: 'a', value: '' },
          ],
        ],
      }),
    ).toMatch(/Duplicate/);
    const status = await network.of<{ settings: Record<string, unknown> }>('canister_status', id);
    expect(status.settings).toMatchObject({ freezing_threshold: 100n, compute_allocation: 0n });
    await network.of('update_settings', id, {
      settings: { ...noSettings, controllers: [[]] },
      sender_canister_version: [],
    });
    await expect(network.of('canister_status', id)).rejects.toThrow(/IC0512/);
  });

  it('numbers environment variables by their names, and knows no names longer than 128 bytes', async () => {
    const builder = new CanisterBuilder().query('names', [
      ...[0, 1, 2].flatMap((i) => sys('env_var_name_copy', i32(i), i32(4096 + i), i32(0), i32(1))),
      ...w.append(4096, 3),
      ...w.reply,
    ]);
    for (const length of [128, 129])
      builder.query(`of ${length}`, [...sys('env_var_name_exists', i32(200), i32(length)), ...w.drop, ...w.reply]);
    const environment_variables = [['b', 'c', 'a'].map((name) => ({ name, value: '' }))];
    const id = await network.deploy(builder.build(), '', { settings: { environment_variables } });
    expect(shown(await network.query(id, 'names'))).toBe('abc');
    expect((await network.query(id, 'of 128')).kind).toBe('reply');
    expect(shown(await network.query(id, 'of 129'))).toMatch(/^5 IC0504 /);
  });

  it('shows environment variables to the canister', async () => {
    const builder = new CanisterBuilder();
    const name = builder.text('COLOUR');
    builder.query('colour', [
      ...sys('env_var_value_copy', name, i32(4096), i32(0), sys('env_var_value_size', name)),
      ...sys('msg_reply_data_append', i32(4096), sys('env_var_value_size', name)),
      ...w.reply,
    ]);
    const id = await network.deploy(builder.build(), '', {
      settings: { environment_variables: [[{ name: 'COLOUR', value: 'green' }]] },
    });
    expect(shown(await network.query(id, 'colour'))).toBe('green');
  });
});

describe('code', () => {
  it('lets controllers install, once, gzipped or not, and nobody else', async () => {
    const id = await network.create();
    const wasm = counter().build();
    expect(
      shown(
        await network.managementOutcome(
          'install_code',
          {
            mode: { install: null },
            canister_id: principal(id),
            wasm_module: wasm,
            arg: new Uint8Array(0),
            sender_canister_version: [],
          },
          STRANGER,
        ),
      ),
    ).toMatch(/IC0512/);
    const zipped = new Uint8Array(gzipSync(wasm));
    await network.install(id, zipped);
    expect(shown(await network.install(id, wasm))).toMatch(/IC0514 .*not empty/);
    expect(network.execution.canister(id)?.moduleHash).toEqual(
      new Uint8Array(createHash('sha256').update(zipped).digest()),
    );
    expect(shown(await network.install(await network.create(), new Uint8Array([0, 1, 2])))).toMatch(/IC0505/);
    expect(shown(await network.install(await network.create(), wasm, '', { upgrade: [] }))).toMatch(/IC0537/);
  });

  it('leaves the canister as it was when init or post_upgrade traps', async () => {
    const bad = counter()
      .on('canister_init', w.trap)
      .on('canister_post_upgrade', [...w.store32(200, i32(9)), ...stable(200, 4, true), ...w.trap])
      .build();
    const good = counter()
      .on('canister_init', [...sys('stable64_grow', i64(1n)), ...w.drop])
      .on('canister_pre_upgrade', [...bump, ...w.store32(200, i32(3)), ...stable(200, 4, true)])
      .query('stable', [...stable(300, 4, false), ...w.append(300, 4), ...w.reply])
      .build();
    const empty = await network.create();
    expect(shown(await network.install(empty, bad))).toMatch(/IC0502/);
    expect(network.execution.canister(empty)?.moduleHash).toBeUndefined();
    const id = await network.deploy(good);
    await network.update(id, 'bump');
    expect(shown(await network.install(id, bad, '', { upgrade: [] }))).toMatch(/IC0502/);
    expect(number(await network.query(id, 'count'))).toBe(1);
    expect(number(await network.query(id, 'stable'))).toBe(0);
    expect(shown(await network.install(id, bad, '', { reinstall: null }))).toMatch(/IC0502/);
    expect(number(await network.query(id, 'count'))).toBe(1);
  });

  it('upgrades: keeps stable memory, drops the heap, unless told to keep it', async () => {
    const version = (mark: number): Bytes =>
      counter()
        .on('canister_init', [
          ...sys('stable64_grow', i64(1n)),
          ...w.drop,
          ...w.store32(200, i32(mark)),
          ...stable(200, 4, true),
        ])
        .on('canister_pre_upgrade', [...w.store32(COUNT, i32(77)), ...stable(COUNT, 4, true)])
        .on('canister_post_upgrade', w.takeArg(500))
        .query('stable', [...stable(300, 4, false), ...w.append(300, 4), ...w.reply])
        .query('arg', [...w.append(500, 3), ...w.reply])
        .custom('note', String(mark))
        .custom('icp:private enhanced-orthogonal-persistence', '')
        .build();
    const id = await network.deploy(version(1));
    await network.update(id, 'bump');
    await network.install(id, version(2), 'new', {
      upgrade: [{ skip_pre_upgrade: [], wasm_memory_persistence: [{ replace: null }] }],
    });
    expect(number(await network.query(id, 'count'))).toBe(0);
    expect(number(await network.query(id, 'stable'))).toBe(77);
    expect(shown(await network.query(id, 'arg'))).toBe('new');
    await network.update(id, 'bump');
    await network.install(id, version(3), '', {
      upgrade: [{ skip_pre_upgrade: [true], wasm_memory_persistence: [{ keep: null }] }],
    });
    expect(number(await network.query(id, 'count'))).toBe(1);
    const info = await network.query(
      MANAGEMENT,
      'canister_info',
      encode('canister_info', { canister_id: principal(id), num_requested_changes: [10n] }),
    );
    const { recent_changes: changes, total_num_changes: total } = decoded<{
      recent_changes: { details: object }[];
      total_num_changes: bigint;
    }>('canister_info', info);
    expect(total).toBe(4n);
    expect(changes.map(({ details }) => Object.keys(details)[0])).toEqual([
      'creation',
      'code_deployment',
      'code_deployment',
      'code_deployment',
    ]);
  });

  it('installs from the chunks of another canister, and checks the hash', async () => {
    const wasm = counter().build();
    const store = await network.create();
    const target = await network.create();
    const hashes: { hash: Bytes }[] = [];
    for (let at = 0; at < wasm.length; at += 100)
      hashes.push(await network.of<{ hash: Bytes }>('upload_chunk', store, { chunk: wasm.slice(at, at + 100) }));
    const install = (hash: Bytes): Promise<unknown> =>
      network.management('install_chunked_code', {
        mode: { install: null },
        target_canister: principal(target),
        store_canister: [principal(store)],
        chunk_hashes_list: hashes,
        wasm_module_hash: hash,
        arg: new Uint8Array(0),
        sender_canister_version: [],
      });
    await expect(install(new Uint8Array(32))).rejects.toThrow(/does not match/);
    await install(new Uint8Array(createHash('sha256').update(wasm).digest()));
    expect(number(await network.query(target, 'count'))).toBe(0);
    expect((await network.of<unknown[]>('stored_chunks', store)).length).toBe(hashes.length);
    await network.of('clear_chunk_store', store);
    expect((await network.of<unknown[]>('stored_chunks', store)).length).toBe(0);
    await expect(network.of('upload_chunk', store, { chunk: new Uint8Array(1_048_577) })).rejects.toThrow(
      /exceeds the maximum chunk size/,
    );
  });
});

describe('stopping', () => {
  it('waits for open calls, refuses new ones, and can be called off', async () => {
    const target = await network.deploy(counter().build());
    const builder = counter();
    const pass = builder.callback([...bump, ...replyCount]);
    builder.update('go', [
      ...w.takeArg(4096),
      ...builder.call([...i32(4096), ...sys('msg_arg_data_size')], 'bump', pass, pass),
    ]);
    const id = await network.deploy(builder.build());
    const hold = (): void =>
      network.execution.onDelivery((all) => {
        const at = all.findIndex((message) => message.kind !== 'response' || message.from.length === 0);
        return at < 0 ? undefined : at;
      });
    hold();
    const open = await network.send(id, 'go', target);
    await network.settle();
    const stop = network.managementOutcome('stop_canister', { canister_id: principal(id) });
    await network.settle();
    expect(shown(await network.update(id, 'bump'))).toMatch(/IC0509 .*is stopping/);
    const second = network.managementOutcome('stop_canister', { canister_id: principal(id) });
    await network.settle();
    await network.of('start_canister', id);
    expect(shown(await stop)).toMatch(/IC0511/);
    expect(shown(await second)).toMatch(/IC0511/);
    const third = network.managementOutcome('stop_canister', { canister_id: principal(id) });
    await network.settle();
    network.execution.onDelivery(undefined);
    expect((await third).kind).toBe('reply');
    expect(number(await network.execution.outcome(open))).toBe(1);
    expect(shown(await network.query(id, 'count'))).toMatch(/IC0508 .*is stopped/);
    expect((await network.of<{ status: object }>('canister_status', id)).status).toEqual({ stopped: null });
  });

  it('gives up after five minutes', async () => {
    const builder = counter();
    const pass = builder.callback(replyCount);
    builder.update('go', [
      ...w.takeArg(4096),
      ...builder.call([...i32(4096), ...sys('msg_arg_data_size')], 'bump', pass, pass),
    ]);
    const id = await network.deploy(builder.build());
    network.execution.onDelivery((all) => {
      const at = all.findIndex((message) => message.kind !== 'response' || message.from.length === 0);
      return at < 0 ? undefined : at;
    });
    await network.send(id, 'go', id);
    await network.settle();
    const stop = network.managementOutcome('stop_canister', { canister_id: principal(id) });
    await network.settle();
    await network.execution.advanceTime(301n * SECOND);
    expect(shown(await stop)).toMatch(/^2 IC0206 Stop canister request timed out/);
  });

  it('deletes only what is stopped, and the id is gone', async () => {
    const id = await network.deploy(counter().build());
    await expect(network.of('delete_canister', id)).rejects.toThrow(/IC0510/);
    await network.of('stop_canister', id);
    await network.of('delete_canister', id);
    expect(network.execution.canister(id)).toBeUndefined();
    expect(shown(await network.update(id, 'bump'))).toMatch(/IC0301/);
  });

  it('never gives the id of a deleted canister to another, chosen or not, restarted or not', async () => {
    const next = canisterIdAt((canisterIndex(await network.create()) ?? 0n) + 1n);
    for (const id of [canisterIdAt(5n), next]) {
      await network.create({ id });
      await network.of('stop_canister', id);
      await network.of('delete_canister', id);
      await expect(network.create({ id })).rejects.toThrow(/IC0205 .*was deleted/);
    }
    expect(await network.create()).not.toEqual(next);
    const second = await startNetwork({ store: network.store });
    await expect(second.create({ id: next })).rejects.toThrow(/IC0205 .*was deleted/);
    await second.stop();
    const outside = Uint8Array.from([...canisterIdAt(5n).subarray(0, 8), 2, 1]);
    await expect(network.create({ id: outside })).rejects.toThrow(/IC0408 .*not the id of a canister/);
  });

  it('uninstalls: rejects open calls, and ignores answers that come later', async () => {
    const target = await network.deploy(counter().build());
    const builder = counter();
    const pass = builder.callback([...bump, ...replyCount]);
    builder.update('go', [
      ...w.takeArg(4096),
      ...builder.call([...i32(4096), ...sys('msg_arg_data_size')], 'bump', pass, pass),
    ]);
    const id = await network.deploy(builder.build());
    network.execution.onDelivery((all) => {
      const at = all.findIndex((message) => message.kind !== 'response' || message.from.length === 0);
      return at < 0 ? undefined : at;
    });
    const open = await network.send(id, 'go', target);
    await network.settle();
    await network.of('uninstall_code', id, { sender_canister_version: [] });
    expect(shown(await network.execution.outcome(open))).toMatch(/uninstalled/);
    await network.install(id, builder.build());
    network.execution.onDelivery(undefined);
    await network.settle();
    expect(number(await network.query(id, 'count'))).toBe(0);
  });
});

describe('a canister that is uninstalled while its calls are out', () => {
  it('is stopped only once they are answered, and gets back then what was set aside for the answers', async () => {
    const target = await network.deploy(counter().build());
    const builder = counter();
    const pass = builder.callback([...bump, ...replyCount]);
    builder.update('go', [
      ...w.takeArg(4096),
      ...builder.call([...i32(4096), ...sys('msg_arg_data_size')], 'bump', pass, pass),
    ]);
    const id = await network.deploy(builder.build());
    network.execution.onDelivery((all) => {
      const at = all.findIndex((message) => message.kind !== 'response' || message.from.length === 0);
      return at < 0 ? undefined : at;
    });
    const before = network.cycles(id);
    const open = await network.send(id, 'go', target);
    await network.settle();
    const stop = network.managementOutcome('stop_canister', { canister_id: principal(id) });
    await network.settle();
    const aside = before - network.cycles(id);
    await network.of('uninstall_code', id, { sender_canister_version: [] });
    expect(shown(await network.execution.outcome(open))).toMatch(/^4 IC0406 .*uninstalled/);
    expect((await network.of<{ status: object }>('canister_status', id)).status).toEqual({ stopping: null });
    expect(before - network.cycles(id)).toBeGreaterThan(aside - T / 100n);
    await expect(network.of('delete_canister', id)).rejects.toThrow(/IC0510/);
    network.execution.onDelivery(undefined);
    expect((await stop).kind).toBe('reply');
    expect(before - network.cycles(id)).toBeLessThan(T / 100n);
    expect((await network.of<{ status: object }>('canister_status', id)).status).toEqual({ stopped: null });
  });
});

describe('snapshots', () => {
  const wasm = counter()
    .on('canister_init', [...sys('stable64_grow', i64(1n)), ...w.drop])
    .update('save', [...stable(COUNT, 4, true), ...w.reply])
    .query('stable', [...stable(300, 4, false), ...w.append(300, 4), ...w.reply])
    .build();

  it('brings back module, heap and stable memory, also on another canister', async () => {
    const id = await network.deploy(wasm);
    await network.update(id, 'bump');
    await network.update(id, 'save');
    const take = { replace_snapshot: [], uninstall_code: [], sender_canister_version: [] };
    const snapshot = await network.of<{ id: Bytes; total_size: bigint }>('take_canister_snapshot', id, take);
    await network.update(id, 'bump');
    await network.update(id, 'save');
    await network.install(id, counter().custom('x', '').build(), '', { reinstall: null });
    await network.of('load_canister_snapshot', id, { snapshot_id: snapshot.id, sender_canister_version: [] });
    expect(number(await network.query(id, 'count'))).toBe(1);
    expect(number(await network.query(id, 'stable'))).toBe(1);
    await network.update(id, 'bump');
    await network.of('load_canister_snapshot', id, { snapshot_id: snapshot.id, sender_canister_version: [] });
    expect(number(await network.query(id, 'count'))).toBe(1);
    const other = await network.create();
    await network.of('load_canister_snapshot', other, { snapshot_id: snapshot.id, sender_canister_version: [] });
    expect(number(await network.query(other, 'count'))).toBe(1);
    await network.of('delete_canister_snapshot', id, { snapshot_id: snapshot.id });
    await expect(
      network.of('load_canister_snapshot', id, { snapshot_id: snapshot.id, sender_canister_version: [] }),
    ).rejects.toThrow(/Could not find the snapshot/);
    expect(await network.of<unknown[]>('list_canister_snapshots', id)).toEqual([]);
    await expect(network.of('list_canister_snapshots', id, {}, STRANGER)).rejects.toThrow(/IC0512/);
  });

  it('can be read out and built again elsewhere', async () => {
    const id = await network.deploy(wasm);
    await network.update(id, 'bump');
    await network.update(id, 'save');
    const { id: snapshot } = await network.of<{ id: Bytes }>('take_canister_snapshot', id, {
      replace_snapshot: [],
      uninstall_code: [],
      sender_canister_version: [],
    });
    type Meta = {
      wasm_module_size: bigint;
      wasm_memory_size: bigint;
      stable_memory_size: bigint;
      globals: unknown[];
      certified_data: Bytes;
      global_timer: unknown[];
    };
    const meta = await network.of<Meta>('read_canister_snapshot_metadata', id, { snapshot_id: snapshot });
    const read = async (kind: string, size: bigint): Promise<Bytes> =>
      (
        await network.of<{ chunk: Bytes }>('read_canister_snapshot_data', id, {
          snapshot_id: snapshot,
          kind: { [kind]: { offset: 0n, size } },
        })
      ).chunk;
    const other = await network.create();
    const built = await network.of<{ snapshot_id: Bytes }>('upload_canister_snapshot_metadata', other, {
      ...meta,
      replace_snapshot: [],
      on_low_wasm_memory_hook_status: [],
    });
    for (const [kind, size] of [
      ['wasm_module', meta.wasm_module_size],
      ['wasm_memory', meta.wasm_memory_size],
      ['stable_memory', meta.stable_memory_size],
    ] as const)
      await network.of('upload_canister_snapshot_data', other, {
        snapshot_id: built.snapshot_id,
        kind: { [kind]: { offset: 0n } },
        chunk: await read(kind, size),
      });
    await network.of('load_canister_snapshot', other, { snapshot_id: built.snapshot_id, sender_canister_version: [] });
    expect(number(await network.query(other, 'count'))).toBe(1);
    expect(number(await network.query(other, 'stable'))).toBe(1);
  });
});

describe('logs and metadata', () => {
  it('keeps the newest prints and traps of updates for controllers', async () => {
    const builder = new CanisterBuilder();
    const hello = builder.text('hello');
    builder.update('say', [...sys('debug_print', hello), ...w.reply]).update('bad', sys('trap', hello));
    builder.query('quiet', [...sys('debug_print', hello), ...w.reply]);
    const id = await network.deploy(builder.build());
    await network.update(id, 'say');
    await network.update(id, 'bad');
    await network.query(id, 'quiet');
    const logs = async (sender = ADMIN): Promise<string[]> => {
      const outcome = await network.query(
        MANAGEMENT,
        'fetch_canister_logs',
        encode('fetch_canister_logs', { canister_id: principal(id), filter: [] }),
        sender,
      );
      if (outcome.kind === 'reject') return [outcome.message];
      const { canister_log_records: records } = decoded<{ canister_log_records: { content: Bytes }[] }>(
        'fetch_canister_logs',
        outcome,
      );
      return records.map(({ content }) => new TextDecoder().decode(content));
    };
    expect(await logs()).toEqual(['hello', "[TRAP]: Canister called `ic0.trap` with message: 'hello'"]);
    expect((await logs(STRANGER))[0]).toMatch(/not allowed/);
    for (let i = 0; i < 1000; i++) await network.update(id, 'say');
    expect((await logs()).join('').length).toBeLessThanOrEqual(4096);
  });

  it('gives other canisters the public sections only', async () => {
    const id = await network.deploy(counter().custom('icp:public a', 'open').custom('icp:private b', 'closed').build());
    const asker = await network.deploy(agent());
    const ask = async (name: string): Promise<string> =>
      shown(
        await network.update(
          asker,
          'canister_metadata',
          encode('canister_metadata', { canister_id: principal(id), name }),
        ),
      );
    expect(await ask('a')).toMatch(/open$/);
    expect(await ask('b')).toMatch(/has no metadata section/);
  });
});

describe('hostile and unknown calls', () => {
  it('refuses bad arguments quickly and stays alive', async () => {
    const id = await network.create();
    const hostile: [string, number[]][] = [
      ['vec null of a billion', [0x44, 0x49, 0x44, 0x4c, 1, 0x6d, 0x7f, 1, 0, 0x80, 0x94, 0xeb, 0xdc, 3]],
      ['vec opt nat, recursive', [0x44, 0x49, 0x44, 0x4c, 2, 0x6d, 1, 0x6e, 0x7d, 1, 0, 0xff, 0xff, 0xff, 0x0f]],
      ['recursive record', [0x44, 0x49, 0x44, 0x4c, 1, 0x6c, 1, 0, 0, 1, 0]],
      ['a blob of 4 GiB', [0x44, 0x49, 0x44, 0x4c, 1, 0x6d, 0x7b, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f]],
      ['nothing', []],
      ['a long number', [0x44, 0x49, 0x44, 0x4c, 0, 1, 0x7d, ...Array.from({ length: 100_000 }, () => 0x80), 0]],
    ];
    const started = performance.now();
    for (const [, arg] of hostile)
      expect(shown(await network.update(MANAGEMENT, 'canister_status', Uint8Array.from(arg)))).toMatch(
        /IC0408 Error decoding candid/,
      );
    expect(performance.now() - started).toBeLessThan(500);
    expect((await network.of<{ status: object }>('canister_status', id)).status).toEqual({ running: null });
  });

  it('says what it does not have', async () => {
    expect(shown(await network.update(MANAGEMENT, 'sign_with_ecdsa'))).toMatch(/holds no threshold ECDSA key/);
    expect(shown(await network.update(MANAGEMENT, 'constructor'))).toMatch(/has no method 'constructor'/);
    const asker = await network.deploy(agent());
    const random = await network.update(asker, 'raw_rand', Uint8Array.from([0x44, 0x49, 0x44, 0x4c, 0, 0]));
    expect(decoded<Bytes>('raw_rand', random).length).toBe(32);
  });
});
