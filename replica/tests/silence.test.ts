// Connections on which nothing moves are cut off; the limit is lowered here from two minutes.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startScriptedReplica } from './support/scripted-replica.ts';
import type { ScriptedReplica } from './support/scripted-replica.ts';

const SILENCE_MS = 400;
let replica: ScriptedReplica;
beforeAll(async () => {
  replica = await startScriptedReplica({ silenceMs: SILENCE_MS });
});
afterAll(() => replica.stop());

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(replica.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

// Well below the limit for headers (ten seconds), which would end these connections too.
test.each([
  ['nothing', ''],
  ['half of the headers', 'POST /api/v3/canister/aaaaa-aa/query HTTP/1.1\r\nHost: localhost\r\n'],
  [
    'half of a body',
    'POST /api/v3/canister/aaaaa-aa/query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/cbor\r\nContent-Length: 100\r\n\r\nhalf',
  ],
])('a connection that fell silent after %s is cut off, not before its time', async (_name, sent) => {
  const socket = await open();
  const started = performance.now();
  const closed = once(socket, 'close');
  socket.resume();
  socket.write(sent);
  await closed;
  const passed = performance.now() - started;
  expect(passed).toBeGreaterThan(SILENCE_MS * 0.9);
  expect(passed).toBeLessThan(5_000);
});

test('a connection that goes on sending, however slowly, is not', async () => {
  const socket = await open();
  const parts = ['GET /api/v2/status', ' HTTP/1.1\r\n', 'Host: localhost\r\n', 'X-Slow: 1\r\n', '\r\n'];
  const answered = once(socket, 'data') as Promise<[Buffer]>;
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 2));
  }
  expect((await answered)[0].toString('latin1')).toMatch(/^HTTP\/1.1 200/);
  socket.destroy();
});
