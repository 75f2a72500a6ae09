import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDirectory } from './directory-lock.ts';
import { LogStore, eraseLog } from './log-store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'replica-store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const newest = (): string =>
  join(
    directory,
    readdirSync(directory)
      .filter((name) => name.endsWith('.log'))
      .sort()
      .at(-1)!,
  );

describe('the log store', () => {
  test('gives back what was committed, after a restart too', () => {
    const store = new LogStore(directory);
    store.commit(
      new Map([
        ['a', bytes('1')],
        ['b', bytes('')],
        ['c', bytes('3')],
      ]),
    );
    store.commit(
      new Map([
        ['a', bytes('4')],
        ['c', undefined],
      ]),
    );
    store.close();
    const again = new LogStore(directory);
    expect(again.get('a')).toEqual(bytes('4'));
    expect(again.get('b')).toEqual(bytes(''));
    expect(again.get('c')).toBeUndefined();
    expect([...again.keys('')].sort()).toEqual(['a', 'b']);
    again.close();
  });

  test('is a map, whatever happens to it: small segments, restarts, compaction', () => {
    const change = fc.tuple(fc.integer({ min: 0, max: 12 }).map(String), fc.option(fc.uint8Array({ maxLength: 200 })));
    const step = fc.oneof(
      { weight: 9, arbitrary: fc.array(change, { maxLength: 6 }) },
      { weight: 1, arbitrary: fc.constant('restart' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const folder = mkdtempSync(join(directory, 'case-'));
        let store = new LogStore(folder, 600);
        const model = new Map<string, Uint8Array>();
        for (const changes of steps) {
          if (changes === 'restart') {
            store.close();
            store = new LogStore(folder, 600);
            continue;
          }
          store.commit(new Map(changes.map(([key, value]) => [key, value ?? undefined])));
          for (const [key, value] of changes) {
            if (value) model.set(key, value);
            else model.delete(key);
          }
        }
        expect([...store.keys('')].sort()).toEqual([...model.keys()].sort());
        for (const [key, value] of model) expect(Buffer.from(store.get(key)!)).toEqual(Buffer.from(value));
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  test('stays small when the same keys are written again and again', () => {
    const store = new LogStore(directory, 10_000);
    for (let i = 0; i < 2_000; i++) store.commit(new Map([[`k${i % 5}`, new Uint8Array(500).fill(i)]]));
    const size = readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
    expect(size).toBeLessThan(60_000);
    expect(store.get('k4')).toEqual(new Uint8Array(500).fill(1999));
    store.close();
  });

  test('loses only the last batch, and all of it, when its tail is cut at any byte', () => {
    const store = new LogStore(directory);
    store.commit(new Map([['kept', bytes('yes')]]));
    const before = statSync(newest()).size;
    store.commit(
      new Map([
        ['x', bytes('one')],
        ['y', bytes('two')],
      ]),
    );
    store.close();
    const whole = readFileSync(newest());
    for (let end = before; end < whole.length; end++) {
      writeFileSync(newest(), whole);
      truncateSync(newest(), end);
      const again = new LogStore(directory);
      expect([...again.keys('')]).toEqual(['kept']);
      again.commit(new Map([['z', bytes('after')]]));
      again.close();
      const third = new LogStore(directory);
      expect(third.get('z')).toEqual(bytes('after'));
      third.close();
    }
  });

  test('cuts off a last batch whose values did not reach the disk, and refuses a damaged older one', () => {
    const store = new LogStore(directory);
    store.commit(new Map([['first', bytes('AAAA')]]));
    store.commit(new Map([['last', bytes('BBBB')]]));
    store.close();
    const whole = readFileSync(newest());
    writeFileSync(newest(), Buffer.from(whole.toString('latin1').replace('BBBB', '\0\0\0\0'), 'latin1'));
    const torn = new LogStore(directory);
    expect([...torn.keys('')]).toEqual(['first']);
    torn.close();

    writeFileSync(newest(), Buffer.from(whole.toString('latin1').replace('AAAA', 'AAAX'), 'latin1'));
    const damaged = new LogStore(directory);
    expect(() => damaged.get('first')).toThrow('is damaged');
    damaged.close();
  });

  test('erases its own files and nothing else', () => {
    new LogStore(directory).close();
    const foreign = join(directory, 'thesis.txt');
    appendFileSync(foreign, 'important');
    eraseLog(directory);
    expect(readdirSync(directory)).toEqual(['thesis.txt']);
  });
});

describe('the directory lock', () => {
  test('admits one, and forgets the dead', () => {
    const release = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(`is used by another replica (process ${process.pid})`);
    release();
    writeFileSync(join(directory, 'replica.lock'), '999999999 1');
    lockDirectory(directory)();
    // The same process number, but the program that had it started at another time.
    if (existsSync('/proc/self/stat')) {
      writeFileSync(join(directory, 'replica.lock'), `${process.pid} 1`);
      lockDirectory(directory)();
    }
  });
});
