// What snapshots keep and bring back (interface specification, "Abstract behavior": the transitions of snapshots).
import { Principal } from '@dfinity/principal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes, Outcome } from '../src/types.ts';
import { encode, type LocalNetwork, MANAGEMENT, noSettings, SECOND, shown, startNetwork } from './local-network.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, sys } from './wasm-builder.ts';

let network: LocalNetwork;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.stop());

interface Metadata {
  globals: object[];
  global_timer: object[];
  on_low_wasm_memory_hook_status: object[];
  wasm_module_size: bigint;
  wasm_memory_size: bigint;
  stable_memory_size: bigint;
  certified_data: Bytes;
}

const PAGE = 65_536n;
const FAR = 10n ** 19n;
const target = (id: Bytes) => ({ canister_id: Principal.fromUint8Array(id), sender_canister_version: [] });

/** `arm` sets the timer to the u64 of its argument and tells what it was. */
const tool = (): CanisterBuilder =>
  new CanisterBuilder()
    .update('arm', [
      ...w.takeArg(4096),
      ...w.store64(200, sys('global_timer_set', w.load64(4096))),
      ...w.append(200, 8),
      ...w.reply,
    ])
    .update('grow', [...w.growMemory(4), ...w.drop, ...w.reply])
    .on('canister_on_low_wasm_memory', w.store32(100, w.add32(w.load32(100), i32(1))))
    .query('hooks', [...w.append(100, 4), ...w.reply]);

async function arm(id: Bytes, at: bigint): Promise<bigint> {
  const arg = new Uint8Array(8);
  new DataView(arg.buffer).setBigUint64(0, at, true);
  const outcome = await network.update(id, 'arm', arg);
  if (outcome.kind === 'reject') throw new Error(outcome.message);
  return new DataView(outcome.data.slice().buffer).getBigUint64(0, true);
}

const take = async (id: Bytes): Promise<Bytes> => {
  const more = { replace_snapshot: [], uninstall_code: [], sender_canister_version: [] };
  return (await network.of<{ id: Bytes }>('take_canister_snapshot', id, more)).id;
};
const metadata = (id: Bytes, snapshot_id: Bytes): Promise<Metadata> =>
  network.of('read_canister_snapshot_metadata', id, { snapshot_id });
const load = (id: Bytes, snapshot_id: Bytes): Promise<Outcome> =>
  network.managementOutcome('load_canister_snapshot', { ...target(id), snapshot_id });

/** A snapshot of `id` made of what its metadata says, changed by `more`, and this module. */
async function upload(id: Bytes, module: Bytes, more: Partial<Record<keyof Metadata, unknown>> = {}): Promise<Bytes> {
  const { snapshot_id } = await network.of<{ snapshot_id: Bytes }>('upload_canister_snapshot_metadata', id, {
    replace_snapshot: [],
    wasm_module_size: BigInt(module.length),
    globals: [],
    wasm_memory_size: PAGE,
    stable_memory_size: 0n,
    certified_data: new Uint8Array(0),
    global_timer: [],
    on_low_wasm_memory_hook_status: [],
    ...more,
  });
  const kind = { wasm_module: { offset: 0n } };
  await network.of('upload_canister_snapshot_data', id, { snapshot_id, kind, chunk: module });
  return snapshot_id;
}

const update = (id: Bytes, fields: Record<string, unknown>): Promise<unknown> =>
  network.management('update_settings', { ...target(id), settings: { ...noSettings, ...fields } });

describe('the timer', () => {
  it('stays as it is when a snapshot that was taken is loaded', async () => {
    const id = await network.deploy(tool().build());
    await arm(id, FAR);
    const snapshot = await take(id);
    expect((await metadata(id, snapshot)).global_timer).toEqual([{ active: FAR }]);
    await arm(id, FAR + 1n);
    await load(id, snapshot);
    expect(await arm(id, 0n)).toBe(FAR + 1n);
  });

  it.each([
    ['is the uploaded one', [{ active: FAR }], FAR],
    ['is off when the upload says so', [{ inactive: null }], 0n],
    ['stays as it is when the upload says nothing', [], 7n + FAR],
  ])('%s', async (_name, global_timer, expected) => {
    const id = await network.deploy(tool().build());
    await arm(id, 7n + FAR);
    await load(id, await upload(id, tool().build(), { global_timer }));
    expect(await arm(id, 0n)).toBe(expected);
  });
});

describe('the low-memory hook', () => {
  const low = { wasm_memory_limit: [10n * PAGE], wasm_memory_threshold: [6n * PAGE] };

  it('is told as it was, and not set back by a snapshot that was taken', async () => {
    const id = await network.deploy(tool().build(), '', { settings: low });
    const before = await take(id);
    expect((await metadata(id, before)).on_low_wasm_memory_hook_status).toEqual([{ condition_not_satisfied: null }]);
    await network.update(id, 'grow');
    await network.settle();
    const after = await take(id);
    expect((await metadata(id, after)).on_low_wasm_memory_hook_status).toEqual([{ executed: null }]);
    await load(id, after);
    await network.settle();
    expect(network.reports.filter(({ kind }) => kind === 'T')).toHaveLength(1);
  });

  it('is the uploaded one, if that fits the memory of the snapshot', async () => {
    const id = await network.deploy(tool().build(), '', { settings: low });
    const loaded = async (hook: object[], pages: bigint): Promise<string> => {
      const more = { on_low_wasm_memory_hook_status: hook, wasm_memory_size: pages * PAGE };
      const outcome = await load(id, await upload(id, tool().build(), more));
      await network.settle();
      return outcome.kind === 'reply' ? 'ok' : outcome.message;
    };
    const runs = (): number => network.reports.filter(({ kind }) => kind === 'T').length;
    for (const hook of [{ ready: null }, { executed: null }])
      expect(await loaded([hook], 1n)).toMatch(/inconsistent with the canister's state/);
    expect(await loaded([{ condition_not_satisfied: null }], 5n)).toMatch(/inconsistent with the canister's state/);
    expect(await loaded([{ executed: null }], 5n)).toBe('ok');
    expect(runs()).toBe(0);
    expect(await loaded([{ ready: null }], 5n)).toBe('ok');
    expect(runs()).toBe(1);
    expect(await loaded([], 5n)).toBe('ok');
    expect(runs()).toBe(1);
    expect(await loaded([{ condition_not_satisfied: null }], 1n)).toBe('ok');
    expect(await loaded([], 5n)).toBe('ok');
    expect(runs()).toBe(2);
  });

  it('runs after loading what leaves too little memory', async () => {
    const id = await network.deploy(tool().build());
    await network.update(id, 'grow');
    const large = await take(id);
    await network.install(id, tool().build(), '', { reinstall: null });
    await update(id, low);
    await load(id, large);
    await network.execution.advanceTime(SECOND);
    expect(shown(await network.query(id, 'hooks'))).toBe('\x01\0\0\0');
  });
});

describe('globals', () => {
  const one64 = [0, 0, 0, 0, 0, 0, 0xf0, 0x3f];
  const wasm = (): Bytes => {
    const builder = tool();
    builder.globals = [3];
    builder.rawGlobals = [
      { bytes: [0x7c, 1, 0x44, ...one64] },
      { bytes: [0x7f, 0, 0x41, 8] },
      { bytes: [0x7f, 0, 0x41, 9], name: '__heap_base' },
      { bytes: [0x7e, 1, 0x42, 5] },
    ];
    return builder.build();
  };
  const told = [{ i32: 3 }, { f64: 1 }, { i32: 9 }, { i64: 5n }];

  it('are those that are mutable or exported, each with its type', async () => {
    const id = await network.deploy(wasm());
    expect((await metadata(id, await take(id))).globals).toEqual(told);
  });

  it('of an upload are those of its module, in number and type', async () => {
    const id = await network.create();
    const loaded = async (globals: object[]): Promise<string> =>
      shown(await load(id, await upload(id, wasm(), { globals })));
    expect(await loaded([{ i32: 3 }, { f64: 1 }, { i64: 5n }])).toMatch(/globals of the snapshot do not match/);
    expect(await loaded([{ i32: 3 }, { f32: 1 }, { i32: 9 }, { i64: 5n }])).toMatch(/do not match/);
    const changed = [{ i32: 4 }, { f64: 2 }, { i32: 9 }, { i64: 6n }];
    const good = await upload(id, wasm(), { globals: changed });
    expect((await metadata(id, good)).globals).toEqual(changed);
    expect((await load(id, good)).kind).toBe('reply');
    expect((await metadata(id, await take(id))).globals).toEqual(changed);
  });
});

describe('the memory', () => {
  it('of an upload is one that its module can have', async () => {
    const id = await network.deploy(tool().build());
    const small = tool();
    small.maxPages = 2;
    const loaded = async (pages: bigint): Promise<Outcome> =>
      load(id, await upload(id, small.build(), { wasm_memory_size: pages * PAGE }));
    expect(shown(await loaded(3n))).toMatch(/^5 IC0505 .*memory/);
    expect((await loaded(2n)).kind).toBe('reply');
    expect((await network.query(id, 'hooks')).kind).toBe('reply');
  });
});

describe('chunks', () => {
  it('of an upload count once, so one that is there fits a full store', async () => {
    const other = await startNetwork({ limits: { chunks: 1 } });
    const id = await other.create();
    const { snapshot_id } = await other.of<{ snapshot_id: Bytes }>('upload_canister_snapshot_metadata', id, {
      replace_snapshot: [],
      wasm_module_size: 0n,
      globals: [],
      wasm_memory_size: 0n,
      stable_memory_size: 0n,
      certified_data: new Uint8Array(0),
      global_timer: [],
      on_low_wasm_memory_hook_status: [],
    });
    const put = (byte: number): Promise<Outcome> =>
      other.update(
        MANAGEMENT,
        'upload_canister_snapshot_data',
        encode('upload_canister_snapshot_data', {
          ...target(id),
          snapshot_id,
          kind: { wasm_chunk: null },
          chunk: Uint8Array.of(byte),
        }),
      );
    expect((await put(1)).kind).toBe('reply');
    expect((await put(1)).kind).toBe('reply');
    expect((await put(2)).kind).toBe('reject');
    await other.stop();
  });
});
