// Canister code that runs wild, in every entry point: it is ended, its effects are undone, and all others go on.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '../src/types.ts';
import { type LocalNetwork, number, SECOND, shown, startNetwork } from './local-network.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from './wasm-builder.ts';

const FULL = process.env['ICTO_FULL'] === '1';
const FEW = 2_000_000n;
const limits = { updateInstructions: FEW, queryInstructions: FEW, inspectInstructions: FEW, installInstructions: FEW };

const COUNT = 100;
const bump = w.store32(COUNT, w.add32(w.load32(COUNT), i32(1)));
const replyCount: w.Code = [...w.append(COUNT, 4), ...w.reply];

let network: LocalNetwork;
let neighbour: Bytes;
beforeEach(async () => {
  network = await startNetwork({ limits });
  neighbour = await network.deploy(new CanisterBuilder().update('bump', [...bump, ...replyCount]).build());
});
afterEach(() => network.stop());

let bumps = 0;
beforeEach(() => {
  bumps = 0;
});
async function neighbourGoesOn(): Promise<void> {
  expect(number(await network.update(neighbour, 'bump'))).toBe(++bumps);
}

/** Ways for code never to end on its own, or to ask for more than there is. */
const wild: [string, (builder: CanisterBuilder) => w.Code, RegExp][] = [
  ['an endless loop', () => w.forever([]), /IC0522/],
  ['an endless loop that calls the system', () => w.forever([...sys('time'), ...w.drop]), /IC0522/],
  ['an endless loop that prints', () => w.forever(sys('debug_print', i32(0), i32(60_000))), /IC0522/],
  ['endless recursion', (builder) => w.invoke((builder.fn('deep', w.invoke('deep')), 'deep')), /stack overflow|IC0522/],
  ['an endless fill', () => w.forever([...i32(0), ...i32(7), ...i32(65_536), 0xfc, 11, 0]), /IC0522/],
  [
    'an endless growth of stable memory',
    () => w.forever([...sys('stable64_grow', i64(1n)), ...w.drop]),
    /IC0522|IC0532/,
  ],
  ['a read far outside', () => [...w.load32(0x7fff_0000), ...w.drop], /heap out of bounds/],
];

describe.each(wild)('%s', (_name, make, error) => {
  it('ends in messages, queries and their callbacks', async () => {
    const builder = new CanisterBuilder();
    const code = make(builder);
    const callee: w.Code = [...i32(2048), ...sys('msg_arg_data_size')];
    const answer = builder.callback([...bump, ...code]);
    const cleanup = builder.callback([...bump, ...code]);
    const call: w.Code = [
      ...w.takeArg(2048),
      ...builder.call(callee, 'nothing', answer, answer, sys('call_on_cleanup', i32(cleanup), i32(0))),
    ];
    const id = await network.deploy(
      builder
        .update('f', [...bump, ...code])
        .query('q', [...bump, ...code])
        .on('canister_composite_query c', [...bump, ...code])
        .update('go', call)
        .on('canister_composite_query ask', call)
        .query('count', replyCount)
        .build(),
    );
    expect(shown(await network.update(id, 'f'))).toMatch(error);
    expect(shown(await network.update(id, 'q'))).toMatch(error);
    for (const method of ['q', 'c']) expect(shown(await network.query(id, method))).toMatch(error);
    expect(shown(await network.query(id, 'ask', neighbour))).toMatch(error);
    expect(shown(await network.update(id, 'go', neighbour))).toMatch(error);
    expect(network.reports.filter(({ kind }) => kind === 'C')).toMatchObject([{ outcome: 'trap' }]);
    expect(number(await network.query(id, 'count'))).toBe(0);
    await network.of('stop_canister', id);
    await neighbourGoesOn();
  });

  it('ends in installations, upgrades, inspection, timers and heartbeats', async () => {
    for (const entry of ['start', 'canister_init']) {
      const builder = new CanisterBuilder();
      const code = make(builder);
      if (entry === 'start')
        builder.start(
          code.some((part) => typeof part === 'object' && 'system' in part && part.system === 'time')
            ? w.forever([])
            : code,
        );
      else builder.on(entry, code);
      const id = await network.create();
      expect(shown(await network.install(id, builder.build()))).toMatch(error);
      expect(network.execution.canister(id)?.moduleHash).toBeUndefined();
    }
    const good = (): CanisterBuilder =>
      new CanisterBuilder().query('count', replyCount).update('bump', [...bump, ...replyCount]);
    const before = good();
    const id = await network.deploy(before.on('canister_pre_upgrade', make(before)).build());
    await network.update(id, 'bump');
    expect(shown(await network.install(id, good().build(), '', { upgrade: [] }))).toMatch(error);
    const after = good();
    const skip = { upgrade: [{ skip_pre_upgrade: [true], wasm_memory_persistence: [] }] };
    const bad = after.on('canister_post_upgrade', make(after)).build();
    expect(shown(await network.install(id, bad, '', skip))).toMatch(error);
    expect(number(await network.query(id, 'count'))).toBe(1);

    const guard = good();
    const guarded = await network.deploy(guard.on('canister_inspect_message', make(guard)).build());
    expect(shown(await network.update(guarded, 'bump'))).toMatch(error);
    const tasks = good();
    const arm = sys('global_timer_set', sys('time'));
    const busy = await network.deploy(
      tasks
        .on('canister_heartbeat', [...bump, ...make(tasks)])
        .on('canister_global_timer', w.invoke('canister_heartbeat'))
        .on('canister_init', [...arm, ...w.drop])
        .build(),
    );
    await network.execution.advanceTime(2n * SECOND);
    await network.execution.advanceTime(2n * SECOND);
    const tasksRun = network.reports.filter(({ kind, outcome }) => kind === 'T' && outcome === 'trap');
    expect(new Set(tasksRun.map(({ method }) => method)).size).toBe(2);
    expect(number(await network.query(busy, 'count'))).toBe(0);
    await neighbourGoesOn();
  });
});

describe('memory', () => {
  it('grows to its limit and no further, many times over', async () => {
    const pages = FULL ? 65_536 : 8_192;
    const other = await startNetwork({ limits: { heapBytes: pages * 65_536 } });
    const builder = new CanisterBuilder();
    builder
      .update('grow', [
        ...w.store32(200, w.growMemory(pages - 1)),
        ...w.store32(204, w.growMemory(1)),
        ...w.append(200, 8),
        ...w.reply,
      ])
      .update('trapped', [...w.growMemory(pages - 1), ...w.drop, ...w.trap])
      .query('asked', [...w.store32(200, w.growMemory(pages - 1)), ...w.append(200, 4), ...w.reply]);
    const ids: Bytes[] = [];
    for (let i = 0; i < 3; i++) ids.push(await other.deploy(builder.build()));
    for (const id of ids) {
      expect(number(await other.query(id, 'asked'))).toBe(1);
      expect(shown(await other.update(id, 'trapped'))).toMatch(/IC0502/);
      const grown = await other.update(id, 'grow');
      expect(grown.kind === 'reply' && [...new Int32Array(grown.data.slice().buffer)]).toEqual([1, -1]);
      // Grown and untouched memory takes no place of its own.
      expect(other.execution.memory(id)?.ownHeap).toBeLessThan(20 * 4096);
    }
    // The next message puts away what is too much.
    await other.query(ids[0] ?? neighbour, 'asked');
    expect(other.execution.liveInstances.bytes).toBeLessThanOrEqual(Math.max(768 * 1024 * 1024, pages * 65_536));
    await other.stop();
  });

  it('of a module cannot be larger than a canister may have', async () => {
    const huge = new CanisterBuilder();
    huge.pages = 70_000;
    const id = await network.create();
    expect(shown(await network.install(id, huge.build()))).toMatch(/IC0505/);
    await neighbourGoesOn();
  });
});

describe('what this machine cannot run', () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  it.each([
    ['64-bit memories', [5, 3, 1, 4, 1], /64-bit and shared memories are not supported/],
    ['shared memories', [5, 4, 1, 3, 1, 1], /64-bit and shared memories are not supported/],
    [
      'mutable vector globals',
      [6, 22, 1, 0x7b, 1, 0xfd, 12, ...Array<number>(16).fill(0), 0x0b],
      /mutable globals must be numbers/,
    ],
    ['two memories', [5, 5, 2, 0, 1, 0, 1], /more than one memory/],
    ['imports of memories', [2, 8, 1, 1, 0x61, 1, 0x62, 2, 0, 1], /is not a function/],
  ])('is refused in a sentence: %s', async (_name, section, words) => {
    const id = await network.create();
    const outcome = shown(await network.install(id, Uint8Array.from([...header, ...section])));
    expect(outcome).toMatch(/^5 IC0505 Canister's Wasm module is not valid: /);
    expect(outcome).toMatch(words);
  });
});

it('survives many canisters that call each other without end', async () => {
  const builder = new CanisterBuilder();
  const again = builder.callback([]);
  const callee: w.Code = [...i32(2048), ...sys('msg_arg_data_size')];
  builder.update('go', [
    ...w.takeArg(2048),
    ...bump,
    ...builder.call(callee, 'go', again, again, sys('call_data_append', callee)),
    ...w.reply,
  ]);
  builder.query('count', replyCount);
  const id = await network.deploy(builder.build());
  await network.update(id, 'go', id);
  for (let i = 0; i < 5; i++) {
    network.execution.tick();
    await neighbourGoesOn();
  }
  expect(number(await network.query(id, 'count'))).toBeGreaterThan(1);
  await network.of('uninstall_code', id, { sender_canister_version: [] });
  await network.settle();
});
