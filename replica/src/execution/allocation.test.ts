// Memory and compute allocations, the subnet's capacity, and cycles reserved for storage.
import { Principal } from '@dfinity/principal';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalNetwork, noSettings, number, SECOND, shown, startNetwork, T } from '../../tests/local-network.ts';
import * as w from '../../tests/wasm-builder.ts';
import { CanisterBuilder, i64, sys } from '../../tests/wasm-builder.ts';
import type { Bytes } from '../types.ts';
import type { Limits } from './limits.ts';

const MIB = 1024 * 1024;
let network: LocalNetwork;
afterEach(() => network.stop());

async function start(limits: Partial<Limits>): Promise<void> {
  network = await startNetwork({ limits });
}

/** `heap` and `stable` grow by 16 pages (1 MiB) and reply with what growing returned. */
const grower = (): Bytes =>
  new CanisterBuilder()
    .update('heap', [...w.store32(200, w.growMemory(16)), ...w.append(200, 4), ...w.reply])
    .update('stable', [...w.store64(200, sys('stable64_grow', i64(16n))), ...w.append(200, 8), ...w.reply])
    .query('pages', [...w.store32(200, [0x3f, 0]), ...w.append(200, 4), ...w.reply])
    .build();

async function set(id: Bytes, settings: Record<string, unknown>): Promise<string> {
  const outcome = await network.managementOutcome('update_settings', {
    canister_id: Principal.fromUint8Array(id),
    settings: { ...noSettings, ...settings },
    sender_canister_version: [],
  });
  return outcome.kind === 'reply' ? 'ok' : shown(outcome);
}

interface Status {
  cycles: bigint;
  reserved_cycles: bigint;
  memory_size: bigint;
}
const status = (id: Bytes): Promise<Status> => network.of<Status>('canister_status', id);

describe('memory of the subnet', () => {
  it('is finite: stable memory stops growing with -1, heaps with a trap that changes nothing', async () => {
    await start({ subnetBytes: 4 * MIB, reservationThresholdBytes: 4 * MIB });
    const id = await network.deploy(grower());
    expect(number(await network.update(id, 'stable'))).toBe(0);
    expect(number(await network.update(id, 'stable'))).toBe(16);
    expect(number(await network.update(id, 'heap'))).toBe(1);
    const refused = await network.update(id, 'stable');
    expect(refused.kind === 'reply' && new DataView(refused.data.buffer).getBigInt64(0, true)).toBe(-1n);
    expect(shown(await network.update(id, 'heap'))).toMatch(/^5 IC0507 .*subnet is full/);
    expect(number(await network.query(id, 'pages'))).toBe(17);
    await expect(
      network.deploy(new CanisterBuilder().on('canister_init', [...w.growMemory(16), ...w.drop]).build()),
    ).rejects.toThrow(/subnet is full/);
  });

  it('is guaranteed by an allocation, which others cannot use, and frees itself when deleted', async () => {
    await start({ subnetBytes: 4 * MIB, reservationThresholdBytes: 4 * MIB });
    const holder = await network.create({ settings: { memory_allocation: [BigInt(3 * MIB)] } });
    const id = await network.deploy(grower());
    expect(await set(id, { memory_allocation: [BigInt(2 * MIB)] })).toMatch(/^1 IC0101 .*available in the subnet/);
    expect(shown(await network.update(id, 'heap'))).toMatch(/IC0507/);
    await network.install(holder, grower());
    expect(number(await network.update(holder, 'heap'))).toBe(1);
    await network.of('stop_canister', holder);
    await network.of('delete_canister', holder);
    expect(number(await network.update(id, 'heap'))).toBe(1);
    const second = await startNetwork({ store: network.store, limits: { subnetBytes: 2 * MIB } });
    expect(shown(await second.update(id, 'heap'))).toMatch(/IC0507/);
    await second.stop();
  });

  it('is a lower bound: a canister may use more than it allocated', async () => {
    await start({});
    const id = await network.deploy(grower(), '', { settings: { memory_allocation: [100_000n] } });
    expect(number(await network.update(id, 'heap'))).toBe(1);
  });

  it('cannot be allocated or used by who could not pay for it', async () => {
    await start({});
    const id = await network.deploy(grower(), '', { cycles: T / 5n });
    expect(await set(id, { memory_allocation: [2n ** 39n] })).toMatch(/^5 IC0531 .*insufficient cycles/);
    expect(await set(id, { memory_allocation: [2n ** 64n] })).toMatch(/IC0408/);
    expect(await set(id, { freezing_threshold: [1_500_000_000n] })).toBe('ok');
    expect(shown(await network.update(id, 'stable'))).toMatch(/^5 IC0532 .*insufficient cycles/);
    expect(shown(await network.update(id, 'heap'))).toMatch(/^5 IC0532 /);
  });
});

describe('compute', () => {
  it('is sold once', async () => {
    await start({});
    for (const percent of [100n, 100n, 99n])
      await network.create({ cycles: 10_000n * T, settings: { compute_allocation: [percent] } });
    const id = await network.create();
    expect(await set(id, { compute_allocation: [1n] })).toMatch(/^1 IC0101 .*remaining compute capacity is 0%/);
    await expect(network.create({ settings: { compute_allocation: [1n] } })).rejects.toThrow(/IC0101/);
    expect(await set(id, { compute_allocation: [101n] })).toMatch(/^4 IC0408 /);
  });

  it('is charged by the second', async () => {
    await start({});
    const id = await network.create({ cycles: 1000n * T, settings: { compute_allocation: [10n] } });
    const before = network.cycles(id);
    await network.execution.advanceTime(1000n * SECOND);
    expect(before - network.cycles(id)).toBeGreaterThanOrEqual(10n * 10_000_000n * 1000n);
    const poor = network.create({ cycles: T, settings: { compute_allocation: [10n] } });
    await expect(poor).rejects.toThrow(/IC0530/);
  });
});

describe('reserved cycles', () => {
  const nearlyFull = { subnetBytes: 64 * MIB, reservationThresholdBytes: MIB, reservationSeconds: 10n ** 10n };

  it('are taken from the balance by what grows beyond the threshold, and pay for storage first', async () => {
    await start(nearlyFull);
    const id = await network.deploy(grower());
    expect((await status(id)).reserved_cycles).toBe(0n);
    await network.update(id, 'heap');
    const first = await status(id);
    expect(first.reserved_cycles).toBeGreaterThan(0n);
    await network.update(id, 'stable');
    const second = await status(id);
    // The fuller the subnet, the more: the same growth costs more the second time.
    expect(second.reserved_cycles).toBeGreaterThan(2n * first.reserved_cycles);
    expect(first.cycles - second.cycles).toBeGreaterThan(second.reserved_cycles - first.reserved_cycles);
    await network.execution.advanceTime(100_000n * SECOND);
    const later = await status(id);
    expect(later.reserved_cycles).toBeLessThan(second.reserved_cycles);
    expect(second.cycles - later.cycles).toBeLessThan(10_000_000n);
    const restarted = await startNetwork({ store: network.store, limits: nearlyFull });
    expect((await restarted.of<Status>('canister_status', id)).reserved_cycles).toBe(later.reserved_cycles);
    await restarted.stop();
  });

  it('have a limit that growth and allocations must keep, and that cannot be set below the reserve', async () => {
    await start(nearlyFull);
    const id = await network.deploy(grower());
    await network.update(id, 'heap');
    const { reserved_cycles: reserved } = await status(id);
    expect(await set(id, { reserved_cycles_limit: [reserved - 1n] })).toMatch(/^5 IC0540 /);
    expect(await set(id, { reserved_cycles_limit: [reserved + 1n] })).toBe('ok');
    expect(shown(await network.update(id, 'heap'))).toMatch(/^5 IC0534 .*reserved cycles limit/);
    expect(shown(await network.update(id, 'stable'))).toMatch(/^5 IC0534 /);
    expect(await set(id, { memory_allocation: [BigInt(8 * MIB)] })).toMatch(/^5 IC0533 /);
    expect((await status(id)).reserved_cycles).toBe(reserved);
    const chunk = { chunk: new Uint8Array(10) };
    await expect(network.of('upload_chunk', id, chunk)).rejects.toThrow(/IC0534/);
    const snapshot = { replace_snapshot: [], uninstall_code: [], sender_canister_version: [] };
    await expect(network.of('take_canister_snapshot', id, snapshot)).rejects.toThrow(/IC0534/);
    expect(await set(id, { reserved_cycles_limit: [5n * T] })).toBe('ok');
    await network.of('upload_chunk', id, chunk);
    await network.of('take_canister_snapshot', id, snapshot);
    expect((await status(id)).reserved_cycles).toBeGreaterThan(reserved);
  });

  it('count towards staying unfrozen', async () => {
    await start(nearlyFull);
    const id = await network.deploy(grower(), '', { cycles: 2n * T });
    const liquid = async (): Promise<bigint> => (await status(id)).cycles;
    await network.update(id, 'heap');
    const { reserved_cycles: reserved } = await status(id);
    // Storage of 1.1 MiB costs about 140 cycles a second: the reserve alone lasts for this long.
    expect(await set(id, { freezing_threshold: [reserved / 200n] })).toBe('ok');
    expect((await network.update(id, 'stable')).kind).toBe('reply');
    expect(await liquid()).toBeGreaterThan(0n);
  });
});

it('is counted right over many canisters that come, grow and go', async () => {
  await start({ subnetBytes: 64 * MIB, reservationThresholdBytes: 64 * MIB });
  const wasm = grower();
  const ids: Bytes[] = [];
  for (let i = 0; i < 10; i++) ids.push(await network.deploy(wasm));
  for (const id of ids.slice(0, 5)) await network.update(id, 'stable');
  for (const id of ids.slice(0, 3)) {
    await network.of('uninstall_code', id, { sender_canister_version: [] });
    await network.of('stop_canister', id);
    await network.of('delete_canister', id);
  }
  const used = network.execution.metrics().canisterStateBytes;
  const last = ids[9]!;
  const free = 64n * BigInt(MIB) - used;
  const outcome = await set(last, { memory_allocation: [free + (await status(last)).memory_size + 4096n] });
  expect(outcome).toMatch(/IC0101/);
  expect(await set(last, { memory_allocation: [free + (await status(last)).memory_size - 4096n] })).toBe('ok');
});
