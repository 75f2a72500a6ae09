// A store that is killed at any moment has every batch that was reported, and never a part of one.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LogStore } from '../src/storage/log-store.ts';

const ROUNDS = 12;

test('survives kill -9 at random moments', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'replica-kill-'));
  let next = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const reported = await writeUntilKilled(directory, next, 30 + Math.random() * 250);
    const store = new LogStore(directory, 40_000);
    const decoder = new TextDecoder();
    const a = Number(decoder.decode(store.get('a')));
    expect(Number(decoder.decode(store.get('b')))).toBe(a);
    expect(a).toBeGreaterThanOrEqual(reported);
    for (let number = Math.max(1, a - 40); number <= a; number++) {
      expect(store.get(`value${number % 50}`)).toEqual(new Uint8Array(200 + (number % 700)).fill(number % 251));
    }
    store.close();
    next = a + 1;
  }
  expect(next).toBeGreaterThan(ROUNDS * 10);
  rmSync(directory, { recursive: true });
});

/** The last number that the writer reported before it was killed, some milliseconds after its first. */
function writeUntilKilled(directory: string, from: number, afterMs: number): Promise<number> {
  const writer = join(import.meta.dirname, 'support/store-writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', writer, directory, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (text === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
      text += chunk.toString();
    });
    child.on('close', () => resolve(Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1))));
  });
}
