// What changes of code do to a canister's state: installing, upgrading, reinstalling, uninstalling, snapshots
// (interface specification: "Entry points", "Global timer", "Certified data", "Canister version"; cases of ic-hs).
import { Principal } from '@dfinity/principal';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Bytes } from '../src/types.ts';
import { ADMIN, type LocalNetwork, noSettings, SECOND, shown, startNetwork, STRANGER } from './local-network.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from './wasm-builder.ts';

let network: LocalNetwork;
beforeEach(async () => {
  network = await startNetwork();
});
afterEach(() => network.stop());

const HEAP = 100;
const upgrade = { upgrade: [] };
const reinstall = { reinstall: null };

/** Writes the u64 that `code` pushes to stable memory at `offset`, by way of the heap. */
const note = (offset: bigint, code: w.Code): w.Code => [
  ...w.store64(HEAP, code),
  ...sys('stable64_write', i64(offset), i64(BigInt(HEAP)), i64(8n)),
];
const growStable: w.Code = [...sys('stable64_grow', i64(1n)), ...w.drop];
const certify = (text: w.Code): w.Code => sys('certified_data_set', text);
const replyU64 = (code: w.Code): w.Code => [...w.store64(HEAP, code), ...w.append(HEAP, 8), ...w.reply];

/** A canister that answers about itself; hooks are added by the tests. */
function tool(): CanisterBuilder {
  return new CanisterBuilder()
    .update('certify', [
      ...w.takeArg(4096),
      ...sys('certified_data_set', i32(4096), sys('msg_arg_data_size')),
      ...w.reply,
    ])
    .update('arm', [...w.takeArg(4096), ...replyU64(sys('global_timer_set', w.load64(4096)))])
    .update('version_now', replyU64(sys('canister_version')))
    .query('version', replyU64(sys('canister_version')))
    .query('noted', [...sys('stable64_read', i64(4096n), i64(0n), i64(32n)), ...w.append(4096, 32), ...w.reply]);
}

const u64 = (outcome: Awaited<ReturnType<LocalNetwork['query']>>, at = 0): bigint => {
  if (outcome.kind === 'reject') throw new Error(outcome.message);
  return new DataView(outcome.data.slice().buffer).getBigUint64(at * 8, true);
};
const le64 = (value: bigint): Bytes => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
};
const certified = (id: Bytes): string => new TextDecoder().decode(network.execution.canister(id)?.certifiedData);
const target = (id: Bytes) => ({ canister_id: Principal.fromUint8Array(id), sender_canister_version: [] });

describe('certified data', () => {
  it('begins empty, is the last that was set, at most 32 bytes, and stays as it was when the message traps', async () => {
    const builder = tool();
    builder
      .update('twice', [...certify(builder.text('one')), ...certify(builder.text('two')), ...w.reply])
      .update('trapped', [...certify(builder.text('lost')), ...w.trap]);
    const id = await network.deploy(builder.build());
    expect(certified(id)).toBe('');
    await network.update(id, 'twice');
    expect(certified(id)).toBe('two');
    await network.update(id, 'trapped');
    expect(shown(await network.update(id, 'certify', new Uint8Array(33)))).toMatch(/^5 IC0504 .*32 bytes/);
    expect(certified(id)).toBe('two');
    await network.update(id, 'certify', new Uint8Array(32).fill(65));
    expect(certified(id)).toBe('A'.repeat(32));
  });

  it('is set by init, pre_upgrade and post_upgrade, survives an upgrade, and a failed one undoes it', async () => {
    const init = tool();
    const id = await network.deploy(init.on('canister_init', certify(init.text('init'))).build());
    expect(certified(id)).toBe('init');
    const pre = tool();
    pre.on('canister_pre_upgrade', certify(pre.text('pre')));
    await network.install(id, pre.build(), '', upgrade);
    expect(certified(id)).toBe('init');
    const bad = tool();
    bad.on('canister_post_upgrade', [...certify(bad.text('bad')), ...w.trap]);
    expect((await network.install(id, bad.build(), '', upgrade)).kind).toBe('reject');
    expect(certified(id)).toBe('init');
    const post = tool();
    await network.install(id, tool().build(), '', upgrade);
    expect(certified(id)).toBe('pre');
    await network.install(id, post.on('canister_post_upgrade', certify(post.text('post'))).build(), '', upgrade);
    expect(certified(id)).toBe('post');
  });

  it('is emptied by reinstalling and uninstalling, and comes back with a snapshot', async () => {
    const id = await network.deploy(tool().build());
    await network.update(id, 'certify', 'kept');
    const snapshot = await network.of<{ id: Bytes }>('take_canister_snapshot', id, {
      replace_snapshot: [],
      uninstall_code: [],
      sender_canister_version: [],
    });
    await network.install(id, tool().build(), '', reinstall);
    expect(certified(id)).toBe('');
    await network.update(id, 'certify', 'other');
    await network.management('uninstall_code', target(id));
    expect(certified(id)).toBe('');
    await network.of('load_canister_snapshot', id, { snapshot_id: snapshot.id, sender_canister_version: [] });
    expect(certified(id)).toBe('kept');
    const second = await network.deploy(tool().build());
    await network.of('load_canister_snapshot', second, { snapshot_id: snapshot.id, sender_canister_version: [] });
    expect(certified(second)).toBe('kept');
  });
});

describe('the global timer', () => {
  const FAR = 10n ** 19n;

  it('tells what it was before, and zero switches it off', async () => {
    const id = await network.deploy(tool().on('canister_global_timer', []).build());
    const arm = async (at: bigint): Promise<bigint> => u64(await network.update(id, 'arm', le64(at)));
    expect([await arm(FAR), await arm(FAR + 1n), await arm(0n), await arm(FAR)]).toEqual([0n, FAR, FAR + 1n, 0n]);
    await network.of('stop_canister', id);
    await network.of('start_canister', id);
    expect(await arm(0n)).toBe(FAR);
    await network.execution.advanceTime(100n * SECOND);
    expect(network.reports.filter(({ kind }) => kind === 'T')).toEqual([]);
  });

  it.each([
    ['upgrading', async (id: Bytes) => network.install(id, tool().build(), '', upgrade)],
    ['reinstalling', async (id: Bytes) => network.install(id, tool().build(), '', reinstall)],
    [
      'uninstalling',
      async (id: Bytes) => {
        await network.management('uninstall_code', target(id));
        return network.install(id, tool().build());
      },
    ],
  ])('is off after %s', async (_name, change) => {
    const id = await network.deploy(tool().build());
    await network.update(id, 'arm', le64(FAR));
    expect((await change(id)).kind).toBe('reply');
    expect(u64(await network.update(id, 'arm', le64(0n)))).toBe(0n);
  });

  it('set by new code is found off by it, and stays on; set by pre_upgrade it is lost; a failed upgrade changes nothing', async () => {
    const first = tool()
      .on('canister_init', growStable)
      .on('canister_pre_upgrade', note(0n, sys('global_timer_set', i64(5n))));
    const id = await network.deploy(first.build());
    await network.update(id, 'arm', le64(FAR));
    const bad = tool().on('canister_post_upgrade', w.trap).build();
    expect((await network.install(id, bad, '', upgrade)).kind).toBe('reject');
    const good = tool().on('canister_post_upgrade', note(8n, sys('global_timer_set', i64(FAR / 2n))));
    await network.install(id, good.build(), '', upgrade);
    const noted = await network.query(id, 'noted');
    expect([u64(noted, 0), u64(noted, 1)]).toEqual([FAR, 0n]);
    expect(u64(await network.update(id, 'arm', le64(0n)))).toBe(FAR / 2n);
  });

  it('set in the past fires at once, also from post_upgrade of a stopped canister once it is started, and from itself', async () => {
    const timed = (): CanisterBuilder =>
      tool().on('canister_global_timer', note(0n, sys('global_timer_set', i64(FAR))));
    const id = await network.deploy(timed().on('canister_init', growStable).build());
    await network.of('stop_canister', id);
    const next = timed().on('canister_post_upgrade', [...sys('global_timer_set', i64(1n)), ...w.drop]);
    await network.install(id, next.build(), '', upgrade);
    await network.execution.advanceTime(SECOND);
    expect(network.reports.filter(({ kind }) => kind === 'T')).toEqual([]);
    await network.of('start_canister', id);
    await network.settle();
    expect(network.reports.filter(({ kind }) => kind === 'T')).toHaveLength(1);
    // While it runs the timer is off; what it sets stays.
    expect(u64(await network.query(id, 'noted'))).toBe(0n);
    expect(u64(await network.update(id, 'arm', le64(0n)))).toBe(FAR);
  });
});

describe('a timer that is due', () => {
  const timed = (): Bytes => tool().on('canister_global_timer', []).build();
  const arm = async (id: Bytes, at: bigint): Promise<bigint> => u64(await network.update(id, 'arm', le64(at)));
  const fired = (): number => network.reports.filter(({ kind }) => kind === 'T').length;

  it('waits until a frozen canister is thawed', async () => {
    const id = await network.deploy(timed());
    const set = (freezing_threshold: [bigint]): Promise<unknown> =>
      network.management('update_settings', { ...target(id), settings: { ...noSettings, freezing_threshold } });
    await arm(id, network.execution.now() + 5n * SECOND);
    await set([10n ** 14n]);
    await network.execution.advanceTime(10n * SECOND);
    expect(fired()).toBe(0);
    await set([0n]);
    await network.settle();
    expect(fired()).toBe(1);
  });

  it('stays as it was set in code that has no such function', async () => {
    const id = await network.deploy(tool().build());
    await arm(id, 1n);
    await network.execution.advanceTime(SECOND);
    expect(await arm(id, 0n)).toBe(1n);
  });

  it('is off only once it runs: a message before it may call it off, and new code does not inherit it', async () => {
    const id = await network.deploy(timed());
    network.execution.onDelivery((all) => {
      const at = all.findIndex((message) => message.kind !== 'task');
      return at < 0 ? undefined : at;
    });
    await arm(id, 1n);
    await network.settle();
    expect(await arm(id, 0n)).toBe(1n);
    network.execution.onDelivery(undefined);
    await network.settle();
    expect(fired()).toBe(0);
  });
});

it('is certified when a canister was created, and when its code was last installed or loaded', async () => {
  const times = (id: Bytes): (bigint | undefined)[] => {
    const { createdAt, installedAt } = network.execution.canister(id) ?? {};
    return [createdAt, installedAt];
  };
  const later = async (): Promise<void> => network.execution.advanceTime(SECOND);
  const id = await network.create();
  const [created = 0n] = times(id);
  expect(network.execution.now() - created).toBeLessThan(10n * SECOND);
  expect(times(id)).toEqual([created, undefined]);
  let last = created;
  const rises = async (change: () => Promise<unknown>): Promise<void> => {
    await later();
    await change();
    const [first, installed = 0n] = times(id);
    expect(first).toBe(created);
    expect(installed).toBeGreaterThan(last);
    last = installed;
  };
  await rises(() => network.install(id, tool().build()));
  await rises(() => network.install(id, tool().build(), '', reinstall));
  await rises(() => network.install(id, tool().build(), '', upgrade));
  const taken = { replace_snapshot: [], uninstall_code: [], sender_canister_version: [] };
  const snapshot = await network.of<{ id: Bytes }>('take_canister_snapshot', id, taken);
  await rises(() =>
    network.of('load_canister_snapshot', id, { snapshot_id: snapshot.id, sender_canister_version: [] }),
  );
  await later();
  await network.update(id, 'version_now');
  expect((await network.install(id, tool().on('canister_post_upgrade', w.trap).build(), '', upgrade)).kind).toBe(
    'reject',
  );
  expect(times(id)).toEqual([created, last]);
  const second = await startNetwork({ store: network.store });
  expect(second.execution.canister(id)).toMatchObject({ createdAt: created, installedAt: last });
  await second.stop();
  await network.management('uninstall_code', target(id));
  expect(times(id)).toEqual([created, undefined]);
});

describe('the canister version', () => {
  const version = async (id: Bytes): Promise<bigint> => u64(await network.query(id, 'version'));

  it('rises with every change of code, settings, status and by messages, and not by what failed', async () => {
    const id = await network.deploy(tool().on('canister_init', growStable).build());
    let last = await version(id);
    expect(last, 'created is 0, installed 1').toBe(1n);
    expect(u64(await network.update(id, 'version_now')), 'as it was before the message').toBe(1n);
    const rises = async (what: string, change: () => Promise<unknown>): Promise<void> => {
      await change();
      const next = await version(id);
      expect(next, what).toBeGreaterThan(last);
      last = next;
    };
    const settings = (fields: Record<string, unknown>) => ({ ...target(id), settings: { ...noSettings, ...fields } });
    await rises('an update', () => network.update(id, 'version_now'));
    await rises('settings', () => network.management('update_settings', settings({ freezing_threshold: [9n] })));
    await rises('a reinstallation', () => network.install(id, tool().build(), '', reinstall));
    await rises('an upgrade', () => network.install(id, tool().build(), '', upgrade));
    await rises('cycles', () => network.management('provisional_top_up_canister', { ...target(id), amount: 1n }));
    await rises('stop and start', async () => {
      await network.of('stop_canister', id);
      await network.of('start_canister', id);
    });
    const before = last;
    await rises('uninstalling and installing', async () => {
      await network.management('uninstall_code', target(id));
      await network.install(id, tool().build());
    });
    expect(last - before).toBeGreaterThan(1n);
    for (const mode of [{ install: null }, reinstall, upgrade])
      expect((await network.install(id, new Uint8Array(0), '', mode)).kind).toBe('reject');
    expect((await network.managementOutcome('uninstall_code', target(id), STRANGER)).kind).toBe('reject');
    const beyond = settings({ freezing_threshold: [2n ** 70n] });
    expect((await network.managementOutcome('update_settings', beyond)).kind).toBe('reject');
    expect(await version(id)).toBe(last);
  });

  it('rises by queries in replicated mode, which may have taken cycles, not by others', async () => {
    const id = await network.deploy(tool().build());
    expect(await version(id)).toBe(1n);
    expect(u64(await network.update(id, 'version'))).toBe(1n);
    expect(await version(id)).toBeGreaterThan(1n);
  });

  it('is the old one in pre_upgrade and the new one in post_upgrade', async () => {
    const first = tool()
      .on('canister_init', growStable)
      .on('canister_pre_upgrade', note(0n, sys('canister_version')));
    const id = await network.deploy(first.build());
    const before = await version(id);
    await network.install(
      id,
      tool()
        .on('canister_post_upgrade', note(8n, sys('canister_version')))
        .build(),
      '',
      upgrade,
    );
    const noted = await network.query(id, 'noted');
    expect(u64(noted, 0)).toBe(before);
    expect(u64(noted, 1)).toBeGreaterThan(before);
    expect(await version(id)).toBeGreaterThanOrEqual(u64(noted, 1));
  });
});

describe('an entry point that breaks a rule', () => {
  const call = (builder: CanisterBuilder): w.Code => {
    const answer = builder.callback([]);
    return builder.call([...i32(0), ...i32(0)], 'raw_rand', answer, answer);
  };
  const rules: [string, (builder: CanisterBuilder) => w.Code][] = [
    ['traps', () => w.trap],
    ['calls', call],
    ['replies', () => w.reply],
    ['rejects', () => sys('msg_reject', i32(0), i32(0))],
    ['asks who may be answered', () => [...sys('msg_reject_code'), ...w.drop]],
  ];
  test.each(rules)('that %s leaves an empty canister empty, and an installed one as it was', async (_name, make) => {
    const fresh = tool();
    const empty = await network.create();
    expect((await network.install(empty, fresh.on('canister_init', make(fresh)).build())).kind).toBe('reject');
    expect(shown(await network.query(empty, 'version'))).toMatch(/IC0537/);

    const keep = (): CanisterBuilder =>
      tool()
        .on('canister_init', [...growStable, ...note(0n, i64(7n))])
        .query('heap', replyU64(w.load64(HEAP)));
    const pre = keep();
    const id = await network.deploy(pre.on('canister_pre_upgrade', make(pre)).build());
    const post = tool();
    const postBytes = post.on('canister_post_upgrade', make(post)).build();
    const skip = { upgrade: [{ skip_pre_upgrade: [true], wasm_memory_persistence: [] }] };
    expect((await network.install(id, tool().build(), '', upgrade)).kind).toBe('reject');
    expect((await network.install(id, postBytes, '', skip)).kind).toBe('reject');
    expect((await network.install(id, fresh.build(), '', reinstall)).kind).toBe('reject');
    expect(u64(await network.query(id, 'heap'))).toBe(7n);
    expect(u64(await network.query(id, 'noted'))).toBe(7n);
    expect((await network.install(id, tool().build(), '', skip)).kind).toBe('reply');
    expect(u64(await network.query(id, 'noted'))).toBe(7n);
  });

  it('cannot see an argument in pre_upgrade', async () => {
    const id = await network.deploy(
      tool()
        .on('canister_pre_upgrade', [...sys('msg_arg_data_size'), ...w.drop])
        .build(),
    );
    expect(shown(await network.install(id, tool().build(), 'arg', upgrade))).toMatch(
      /cannot be executed in pre_upgrade/,
    );
  });
});

describe('enhanced orthogonal persistence', () => {
  const eop = (): CanisterBuilder => tool().custom('icp:private enhanced-orthogonal-persistence', '');
  const persist = (wasm_memory_persistence: object[]) => ({
    upgrade: [{ skip_pre_upgrade: [], wasm_memory_persistence }],
  });
  const keep = persist([{ keep: null }]);

  it('must be kept or replaced by who upgrades it, and can be kept only by code that has it', async () => {
    const id = await network.deploy(eop().build());
    for (const mode of [upgrade, persist([])])
      expect(shown(await network.install(id, eop().build(), '', mode))).toMatch(/^5 IC0504 .*wasm_memory_persistence/);
    expect(shown(await network.install(id, tool().build(), '', keep))).toMatch(/^5 IC0504 .*wasm_memory_persistence/);
    expect((await network.install(id, eop().build(), '', keep)).kind).toBe('reply');
    expect((await network.install(id, tool().build(), '', persist([{ replace: null }]))).kind).toBe('reply');
    expect((await network.install(id, tool().build(), '', upgrade)).kind).toBe('reply');
    expect((await network.install(id, eop().build(), '', { reinstall: null })).kind).toBe('reply');
  });
});

describe('a new installation', () => {
  it('sees its caller, its argument, its own id and its status', async () => {
    const builder = tool().on('canister_init', [
      ...sys('msg_caller_copy', i32(4096), i32(0), sys('msg_caller_size')),
      ...sys('canister_self_copy', i32(4116), i32(0), i32(10)),
      ...sys('msg_arg_data_copy', i32(4126), i32(0), i32(2)),
      ...w.store32(4128, sys('canister_status')),
    ]);
    const id = await network.deploy(builder.query('seen', [...w.append(4096, 36), ...w.reply]).build(), 'ab');
    const seen = await network.query(id, 'seen');
    if (seen.kind === 'reject') throw new Error(seen.message);
    expect(seen.data.slice(0, 10)).toEqual(ADMIN);
    expect(seen.data.slice(20, 30)).toEqual(id);
    expect(new TextDecoder().decode(seen.data.slice(30, 32))).toBe('ab');
    expect(seen.data[32]).toBe(1);
  });

  it('finds stable memory empty after uninstalling and after reinstalling', async () => {
    const sized = (): CanisterBuilder => tool().query('size', replyU64(sys('stable64_size')));
    const id = await network.deploy(sized().on('canister_init', growStable).build());
    expect(u64(await network.query(id, 'size'))).toBe(1n);
    await network.install(id, sized().build(), '', reinstall);
    expect(u64(await network.query(id, 'size'))).toBe(0n);
    await network.install(id, sized().on('canister_init', growStable).build(), '', reinstall);
    await network.management('uninstall_code', target(id));
    await network.install(id, sized().build());
    expect(u64(await network.query(id, 'size'))).toBe(0n);
  });
});
