// A replica killed (kill -9) again and again under load: every update that was acknowledged is there afterwards, and
// each message was done wholly or not at all, whether it wrote to the heap, to stable memory, to a global or elsewhere.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Bytes } from '../src/types.ts';
import { anonymousClient } from './support/anonymous-client.ts';
import type { AnonymousClient } from './support/anonymous-client.ts';
import { startChild } from './support/child-replica.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from './wasm-builder.ts';

const ROUNDS = process.env['ICTO_FULL'] === '1' ? 60 : 3;
const CLIENTS = 12;

// Counters in the heap: calls begun, calls answered; and far away in it, on another page, begun once more.
const BEGUN = 100;
const ANSWERED = 104;
const FAR = 60_000;
const bump = (address: number): w.Code => w.store32(address, w.add32(w.load32(address), i32(1)));

/** `count` counts in heap, stable memory, global and certified data; `send` counts, then asks the canister in its data. */
function countingModule(): Bytes {
  const builder = new CanisterBuilder();
  builder.globals = [0];
  const count: w.Code = [
    ...bump(BEGUN),
    ...bump(FAR),
    ...[...w.load32(BEGUN), 0x24, 0],
    ...sys('stable64_write', i64(70_000n), i64(BigInt(BEGUN)), i64(4n)),
    ...sys('certified_data_set', i32(BEGUN), i32(4)),
  ];
  const answered = builder.callback([...bump(ANSWERED), ...w.reply]);
  const refused = builder.callback(w.trap);
  return builder
    .on('canister_init', [...sys('stable64_grow', i64(2n)), ...w.drop])
    .update('count', [...count, ...w.reply])
    .update('send', [
      ...w.takeArg(4096),
      ...count,
      ...builder.call([...i32(4096), ...sys('msg_arg_data_size')], 'count', answered, refused),
    ])
    .query('look', [
      ...sys('stable64_read', i64(200n), i64(70_000n), i64(4n)),
      ...w.store32(204, [0x23, 0]),
      ...w.append(BEGUN, 8),
      ...w.append(FAR, 4),
      ...w.append(200, 8),
      ...w.reply,
    ])
    .build();
}

interface Counters {
  begun: number;
  answered: number;
}

/** Reads a canister's counters and checks that all its memories tell the same. */
async function look(client: AnonymousClient, id: Bytes): Promise<Counters> {
  const reply = (await client.ask(id, 'look')).slice();
  const [begun = 0, answered = 0, far, stable, global] = new Uint32Array(reply.buffer);
  expect([far, stable, global]).toEqual([begun, begun, begun]);
  return { begun, answered };
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'replica-killed-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('loses nothing that was acknowledged, and does nothing by halves', async () => {
  const start = () => startChild('--port', '0', '--state', directory, '--log', 'silent');
  let child = await start();
  let client = await anonymousClient(child.url);
  const { rootKey } = client;
  const sender = await client.create();
  const receiver = await client.create();
  for (const id of [sender, receiver]) await client.install(id, countingModule());

  const acknowledged = { sent: 0, counted: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    let killed = false;
    const clients = Array.from({ length: CLIENTS }, async (_, i) => {
      while (!killed) {
        const sending = i % 2 === 0;
        const done = sending ? client.call(sender, 'send', receiver) : client.call(receiver, 'count');
        // A call cut off by the kill may or may not have happened.
        if (await done.catch(() => false)) acknowledged[sending ? 'sent' : 'counted']++;
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 900));
    killed = true;
    child.child.kill('SIGKILL');
    await Promise.all([child.ended, ...clients]);

    child = await start();
    client = await anonymousClient(child.url);
    expect(client.rootKey).toEqual(rootKey);
    // What was under way goes on after the start; one more call through both waits for it.
    expect(await client.call(sender, 'send', receiver)).toBe(true);
    acknowledged.sent++;
    await expect.poll(async () => (await look(client, sender)).answered).toBe((await look(client, sender)).begun);
    const [from, to] = [await look(client, sender), await look(client, receiver)];
    expect(from.begun).toBeGreaterThanOrEqual(acknowledged.sent);
    expect(to.begun).toBeGreaterThanOrEqual(from.begun + acknowledged.counted);
    // No more calls were cut off than there are clients.
    expect(from.begun - acknowledged.sent).toBeLessThanOrEqual(CLIENTS * (round + 1));
    expect(to.begun - from.begun - acknowledged.counted).toBeLessThanOrEqual(CLIENTS * (round + 1));
  }
  expect(acknowledged.sent).toBeGreaterThan(ROUNDS);
  child.child.kill('SIGTERM');
  expect(await child.ended).toBe(0);
});
