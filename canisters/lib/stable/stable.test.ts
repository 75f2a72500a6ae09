import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

import { runs } from '../../../tests/fixtures/runs.ts';
import { installPlatform } from '../azle-memory.fixture.ts';
import { compile } from '../candid/index.ts';
import { stableCell } from './cell.ts';
import { principalKey, textKey, tupleKey, u32Key, u64Key } from './keys.ts';
import { stableLog } from './log.ts';
import { stableMap } from './map.ts';
import { postings } from './postings.ts';
import { recordPages } from './record-pages.ts';
import { schemaVersion } from './schema.ts';
import { candidValue, natValue, textValue } from './values.ts';

let platform = installPlatform();
beforeEach(() => {
  platform = installPlatform();
});

/** Every structure claims its memory for good: tests take a new one each. */
let memory = 0;
const place = (): { memoryId: number; prefix: number } => ({ memoryId: 200, prefix: memory++ });

describe('keys', () => {
  it('decode to what was encoded and sort like their parts', () => {
    const codec = tupleKey(principalKey, u64Key, textKey);
    const arbitrary = fc.tuple(
      fc.uint8Array({ maxLength: 29 }),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    );
    fc.assert(
      fc.property(arbitrary, ([bytes, number, text]) => {
        const key = [Principal.fromUint8Array(bytes), number, text] as const;
        const encoded = codec.encode([...key]);
        expect(codec.decode(encoded)).toEqual(key);
        expect(codec.length(encoded, 0)).toBe(encoded.length);
      }),
    );
    const sorted = [0n, 1n, 2n, 10n, 255n, 256n, 2n ** 40n].map((n) => Buffer.from(u64Key.encode(n)).toString('hex'));
    expect([...sorted].sort()).toEqual(sorted);
  });
});

describe('map, cell, log, schema', () => {
  it('a counted map knows its size', () => {
    const map = stableMap({ ...place(), key: textKey, value: natValue, counted: true });
    expect([map.set('a', 1n), map.set('b', 2n), map.set('a', 3n)]).toEqual([true, true, false]);
    expect([map.size(), map.get('a'), map.get('c'), map.has('b')]).toEqual([2, 3n, undefined, true]);
    expect([map.delete('a'), map.delete('a'), map.size()]).toEqual([true, false, 1]);
  });

  it('reads many keys at once, with and without a prefix', () => {
    const maps = [
      stableMap({ ...place(), key: u32Key, value: textValue }),
      stableMap({ memoryId: 101, key: u32Key, value: textValue }),
      stableMap({ ...place(), key: textKey, value: textValue }),
    ] as const;
    for (const map of maps.slice(0, 2) as [(typeof maps)[0], (typeof maps)[1]]) {
      for (const key of [1, 70_000, 300]) map.set(key, `v${key}`);
      expect(map.getManyBytes([300, 5, 1, 70_000]).map((bytes) => textValue.decode(bytes))).toEqual([
        'v300',
        'v1',
        'v70000',
      ]);
    }
    maps[2].set('x', 'y');
    expect(maps[2].getManyBytes(['a', 'x'])).toHaveLength(1);
  });

  it('two structures in one place are refused', () => {
    const here = place();
    stableMap({ ...here, key: textKey, value: natValue });
    expect(() => stableCell({ ...here, value: natValue, initial: () => 0n })).toThrow('claimed twice');
    expect(() => stableLog({ memoryId: here.memoryId, value: natValue })).toThrow('claimed twice');
  });

  it('a log appends, reads ranges, and knows its length', () => {
    const log = stableLog({ memoryId: 100, value: textValue });
    expect(['a', 'b', 'c'].map((entry) => log.append(entry))).toEqual([0, 1, 2]);
    expect([log.length(), log.get(1), log.get(3), log.range(1, 10)]).toEqual([3, 'b', undefined, ['b', 'c']]);
  });

  it('a cell starts with its initial value and remembers', () => {
    const value = candidValue<{ n: bigint }>(IDL.Record({ n: IDL.Nat }));
    const cell = stableCell({ ...place(), value, initial: () => ({ n: 7n }) });
    expect(cell.update(({ n }) => ({ n: n + 1n }))).toEqual({ n: 8n });
    expect(cell.get()).toEqual({ n: 8n });
  });

  it('migrations run in order and refuse to skip or go back', () => {
    const here = place();
    const ran: number[] = [];
    const old = schemaVersion({ ...here, current: 3, migrations: { 2: () => ran.push(2), 3: () => ran.push(3) } });
    expect(() => old.migrate()).toThrow('no schema version');
    old.start();
    old.migrate();
    expect(ran).toEqual([]);
    const store = schemaVersion({ memoryId: 201, prefix: 0, current: 1 });
    store.start();
    expect(store.version()).toBe(1);
  });
});

describe('postings', () => {
  const commands = fc.array(fc.record({ list: fc.nat(1), ref: fc.nat(300), add: fc.boolean() }), { maxLength: 400 });

  it('hold exactly what was added and not removed', () => {
    fc.assert(
      fc.property(commands, fc.integer({ min: 1, max: 50 }), (steps, limit) => {
        const model = [new Set<number>(), new Set<number>()] as const;
        platform = installPlatform();
        index ??= postings<number>({ memoryId: 110, list: u32Key });
        for (const { list, ref, add } of steps) {
          const set = model[list === 0 ? 0 : 1];
          expect(add ? index.add(list, ref) : index.remove(list, ref)).toBe(add ? !set.has(ref) : set.has(ref));
          if (add) set.add(ref);
          else set.delete(ref);
          expect(index.contains(list, ref)).toBe(add);
        }
        for (const order of ['newest', 'oldest'] as const) {
          const seen: number[] = [];
          let cursor: number | undefined;
          do {
            const page = index.page(0, { limit, order, ...(cursor === undefined ? {} : { cursor }) });
            expect(page.total).toBe(model[0].size);
            expect(page.refs.length).toBeLessThanOrEqual(limit);
            seen.push(...page.refs);
            cursor = page.next;
          } while (cursor !== undefined);
          expect(seen.length).toBe(model[0].size);
          expect(new Set(seen)).toEqual(model[0]);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('touch a constant number of keys at any length', () => {
    const long = postings<number>({ memoryId: 111, list: u32Key });
    const costs: number[] = [];
    for (let ref = 0; ref < 3000; ref++) {
      const before = platform.operations;
      long.add(1, ref);
      costs.push(platform.operations - before);
    }
    expect(Math.max(...costs)).toBeLessThanOrEqual(6);
    const before = platform.operations;
    expect(long.remove(1, 0)).toBe(true);
    expect(long.page(1, { limit: 20 }).refs).toHaveLength(20);
    expect(platform.operations - before).toBeLessThanOrEqual(13);
  });
});
let index: ReturnType<typeof postings<number>> | undefined;

describe('record pages', () => {
  const Row = IDL.Record({ id: IDL.Nat32, note: IDL.Text });
  const codec = candidValue<{ id: number; note: string }>(Row);
  const reply = compile([IDL.Vec(Row)]);

  it('give back the records newest first, page by page, after any changes', () => {
    const change = fc.oneof(
      fc.record({ replace: fc.nat(130), note: fc.string() }),
      { weight: 3, arbitrary: fc.record({ remove: fc.nat(130) }) },
      fc.record({ append: fc.constant(true) }),
    );
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.array(change, { maxLength: 120 }),
        fc.integer({ min: 1, max: 45 }),
        (count, changes, limit) => {
          platform = installPlatform();
          pages ??= recordPages<Principal>({ memoryId: 120, list: principalKey });
          const me = Principal.anonymous();
          const model: { id: number; note: string }[] = [];
          let nextId = 0;
          const append = (): void => {
            const record = { id: nextId++, note: `record ${nextId}` };
            model.push(record);
            pages?.append(me, record.id, codec.encode(record));
          };
          for (let i = 0; i < count; i++) append();
          for (const step of changes) {
            if ('append' in step) append();
            else {
              const id = 'replace' in step ? step.replace : step.remove;
              const at = model.findIndex((record) => record.id === id);
              if ('replace' in step) {
                const record = { id, note: step.note };
                expect(pages.replace(me, id, codec.encode(record))).toBe(at >= 0);
                if (at >= 0) model[at] = record;
              } else {
                expect(pages.remove(me, id)).toBe(at >= 0);
                const newest = at >= 0 ? model.pop() : undefined;
                if (newest !== undefined && newest.id !== id) model[at] = newest;
              }
            }
          }
          const seen: unknown[] = [];
          let cursor: number | undefined;
          do {
            const page = pages.page(me, { limit, ...(cursor === undefined ? {} : { cursor }) });
            expect(page.total).toBe(model.length);
            seen.push(...(reply.decode(reply.encode([page.items]))[0] as unknown[]));
            cursor = page.next;
          } while (cursor !== undefined);
          expect(seen).toEqual([...model].reverse());
          for (const record of model) expect(codec.decode(pages.get(me, record.id) as Uint8Array)).toEqual(record);
          expect(pages.get(me, nextId)).toBeUndefined();
          expect(pages.count(me)).toBe(model.length);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('read the first page with one operation', () => {
    const many = recordPages<number>({ memoryId: 121, list: u32Key });
    for (let id = 0; id < 1000; id++) many.append(1, id, codec.encode({ id, note: 'x' }));
    const before = platform.operations;
    expect(many.page(1, { limit: 20 }).items.count).toBe(20);
    expect(platform.operations - before).toBe(1);
  });
});
let pages: ReturnType<typeof recordPages<Principal>> | undefined;
