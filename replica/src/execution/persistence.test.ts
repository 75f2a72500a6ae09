import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Principal } from '@dfinity/principal';
import { describe, expect, it } from 'vitest';
import { type LocalNetwork, number, SECOND, shown, startNetwork } from '../../tests/local-network.ts';
import * as w from '../../tests/wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from '../../tests/wasm-builder.ts';
import { openStore } from '../storage/index.ts';

const COUNT = 100;
const bump = w.store32(COUNT, w.add32(w.load32(COUNT), i32(1)));
const replyCount: w.Code = [...w.append(COUNT, 4), ...w.reply];

function counter(): CanisterBuilder {
  return new CanisterBuilder().update('bump', [...bump, ...replyCount]).query('count', replyCount);
}

/** Goes on with the same store, without the old execution having been stopped: as after a kill. */
function restart(network: LocalNetwork, options = {}): Promise<LocalNetwork> {
  return startNetwork({ store: network.store, ...options });
}

describe('a restart', () => {
  it('keeps heap, globals, stable memory, certified data, settings, snapshots and statuses', async () => {
    const first = await startNetwork();
    const builder = counter();
    builder.globals = [3];
    builder
      .on('canister_init', [...sys('stable64_grow', i64(5n)), ...w.drop])
      .update('set', [
        ...i32(44),
        ...[0x24, 0],
        ...sys('stable64_write', i64(300_000n), i64(100n), i64(4n)),
        ...sys('certified_data_set', builder.text('tip')),
        ...w.reply,
      ])
      .query('look', [
        ...sys('stable64_read', i64(200n), i64(300_000n), i64(4n)),
        ...w.store32(204, [0x23, 0]),
        ...w.store64(208, sys('stable64_size')),
        ...w.append(200, 16),
        ...w.reply,
      ]);
    const id = await first.deploy(builder.build());
    await first.update(id, 'bump');
    await first.update(id, 'bump');
    const request = await first.send(id, 'set');
    await first.settle();
    const snapshot = await first.of<{ id: Uint8Array }>('take_canister_snapshot', id, {
      replace_snapshot: [],
      uninstall_code: [],
      sender_canister_version: [],
    });
    await first.update(id, 'bump');
    const before = first.execution.now();
    const second = await restart(first);
    expect(second.execution.status(request)).toEqual(first.execution.status(request));
    expect(second.execution.canister(id)).toEqual(first.execution.canister(id));
    expect(second.execution.now()).toBeGreaterThanOrEqual(before);
    const look = await second.query(id, 'look');
    expect(look.kind === 'reply' && [...new Uint32Array(look.data.buffer.slice(0))]).toEqual([2, 44, 5, 0]);
    expect(number(await second.update(id, 'bump'))).toBe(4);
    await second.of('load_canister_snapshot', id, { snapshot_id: snapshot.id, sender_canister_version: [] });
    expect(number(await second.query(id, 'count'))).toBe(2);
    expect(second.cycles(id)).toBeLessThan(first.cycles(id));
    const created = await second.create();
    expect(first.execution.canister(created)).toBeUndefined();
  });

  it('goes on with calls under way, timers and stops', async () => {
    const first = await startNetwork();
    const target = await first.deploy(counter().build());
    const builder = counter().on('canister_global_timer', w.store32(COUNT, i32(90)));
    const done = builder.callback([...w.takeArg(COUNT), ...replyCount]);
    builder
      .update('go', [
        ...w.takeArg(4096),
        ...builder.call(
          [...i32(4096), ...sys('msg_arg_data_size')],
          'bump',
          done,
          done,
          sys('call_cycles_add128', i64(0n), i64(5000n)),
        ),
      ])
      .update('arm', [...sys('global_timer_set', [...sys('time'), ...i64(50n * SECOND), 0x7c]), ...w.drop, ...w.reply]);
    const id = await first.deploy(builder.build());
    const timed = await first.deploy(builder.build());
    await first.update(timed, 'arm');
    first.execution.onDelivery((all) => {
      const at = all.findIndex((message) => message.kind !== 'response');
      return at < 0 ? undefined : at;
    });
    const open = await first.send(id, 'go', target);
    await first.settle();
    void first.managementOutcome('stop_canister', { canister_id: Principal.fromUint8Array(id) });
    await first.settle();

    const second = await restart(first);
    expect(second.execution.status(open)).toEqual({ status: 'processing' });
    await second.settle();
    expect(number(await second.execution.outcome(open))).toBe(1);
    expect(number(await second.query(target, 'count'))).toBe(1);
    expect(shown(await second.query(id, 'count'))).toMatch(/IC0508/);
    await second.execution.advanceTime(60n * SECOND);
    expect(number(await second.query(timed, 'count'))).toBe(90);
    const third = await restart(second);
    expect(number(await third.query(timed, 'count'))).toBe(90);
    expect(third.execution.now()).toBeGreaterThan(first.execution.now() + 59n * SECOND);
  });

  it('works on files, and leaves nothing behind of what was deleted', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'replica-'));
    try {
      const store = openStore(directory);
      const network = await startNetwork({ store });
      const id = await network.deploy(counter().build());
      const other = await network.deploy(counter().custom('x', '').build());
      await network.update(id, 'bump');
      await network.of('stop_canister', other);
      await network.of('delete_canister', other);
      expect([...store.keys('k/')].length).toBe(1);
      expect([...store.keys('m/')].length).toBe(1);
      expect(new Set([...store.keys('p/')].map((key) => key.split('/')[1])).size).toBe(1);
      await network.stop();
      store.close();
      const again = openStore(directory);
      const after = await startNetwork({ store: again });
      expect(number(await after.query(id, 'count'))).toBe(1);
      await after.stop();
      again.close();
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('forgets statuses some minutes after their expiry, "done" first', async () => {
    const network = await startNetwork();
    const id = await network.deploy(counter().build());
    const request = await network.send(id, 'bump');
    await network.settle();
    expect(network.execution.status(request)?.status).toBe('replied');
    await network.execution.advanceTime(605n * SECOND);
    expect(network.execution.status(request)).toEqual({ status: 'done' });
    await network.execution.advanceTime(95n * SECOND);
    expect(network.execution.status(request)).toBeUndefined();
    expect([...network.store.keys('r/')].some((key) => key.endsWith(Buffer.from(request).toString('hex')))).toBe(false);
  });

  it('executes a repeated request id once', async () => {
    const network = await startNetwork();
    const id = await network.deploy(counter().build());
    const message = {
      sender: id,
      canisterId: id,
      method: 'bump',
      arg: new Uint8Array(0),
      requestId: new Uint8Array(32).fill(7),
      expiry: network.execution.now() + 100n * SECOND,
    };
    for (let i = 0; i < 3; i++) expect(await network.execution.submit(message)).toEqual({ accepted: true });
    await network.settle();
    expect(await network.execution.submit(message)).toEqual({ accepted: true });
    await network.settle();
    expect(number(await network.query(id, 'count'))).toBe(1);
  });
});

describe('memory', () => {
  it('gives the same results when instances are put away between messages', async () => {
    const network = await startNetwork({ limits: { liveInstances: 1 } });
    const wasm = counter().build();
    const ids = await Promise.all(Array.from({ length: 12 }, () => network.deploy(wasm)));
    for (let round = 1; round <= 3; round++)
      for (const id of ids) expect(number(await network.update(id, 'bump'))).toBe(round);
    expect(network.execution.liveInstances.instances).toBe(1);
    for (const id of ids) expect(network.execution.memory(id)?.ownHeap).toBe(4096);
  });
});
