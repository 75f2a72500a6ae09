import fc from 'fast-check';
import { expect, test } from 'vitest';

import { runs } from '../../../tests/fixtures/runs.ts';
import type { Store } from './memory.ts';
import { sortedKeysIn } from './sorted-keys.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function mapStore(): Store & { nodes: Map<string, Uint8Array> } {
  const nodes = new Map<string, Uint8Array>();
  return {
    nodes,
    get: (key) => nodes.get(hex(key))?.slice(),
    set(key, value) {
      const isNew = !nodes.has(hex(key));
      nodes.set(hex(key), value.slice());
      return isNew;
    },
    delete: (key) => nodes.delete(hex(key)),
    has: (key) => nodes.has(hex(key)),
  };
}

/** Two bytes of a narrow range: collisions, long runs and both ends are all likely. */
const key = fc.tuple(fc.constantFrom(0, 1, 127, 128, 255), fc.nat(255)).map((pair) => Uint8Array.from(pair));

test('behaves as a sorted list over random additions, deletions and reads, also when opened again', () => {
  const operation = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), keys: fc.array(key, { maxLength: 80 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('delete' as const), keys: fc.array(key, { maxLength: 80 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), keys: fc.constant([]) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('page' as const),
        keys: fc.array(key, { maxLength: 2 }),
        limit: fc.integer({ min: 0, max: 200 }),
      }),
    },
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 25 }), (operations) => {
      const store = mapStore();
      let set = sortedKeysIn(store, 2);
      const model = new Set<string>();
      for (const op of operations) {
        if (op.kind === 'add')
          for (const k of op.keys) {
            expect(set.add(k)).toBe(!model.has(hex(k)));
            model.add(hex(k));
          }
        if (op.kind === 'delete') for (const k of op.keys) expect(set.delete(k)).toBe(model.delete(hex(k)));
        if (op.kind === 'clear')
          for (const name of [...model]) {
            expect(set.delete(Uint8Array.from(Buffer.from(name, 'hex')))).toBe(true);
            model.delete(name);
          }
        if (op.kind === 'page') {
          const [after] = op.keys;
          const expected = [...model].sort().filter((name) => after === undefined || name > hex(after));
          expect(set.page({ after, limit: op.limit }).map(hex)).toEqual(expected.slice(0, op.limit));
          set = sortedKeysIn(store, 2);
        }
      }
      expect(set.page({ limit: 10_000 }).map(hex)).toEqual([...model].sort());
      // The root, its state and at most a leaf and an inner node for each key: nothing is left behind by deletions.
      expect(store.nodes.size).toBeLessThanOrEqual(2 + 2 * model.size);
    }),
    { numRuns: runs(150) },
  );
});

test('ten thousand keys in rising order stay three levels deep', () => {
  const store = mapStore();
  const set = sortedKeysIn(store, 4);
  let reads = 0;
  for (let i = 0; i < 10_000; i += 1) set.add(Uint8Array.from([0, i >> 8, i & 255, 7]));
  const counting = sortedKeysIn({ ...store, get: (k) => ((reads += 1), store.get(k)) }, 4);
  expect(counting.page({ after: Uint8Array.from([0, 20, 0, 7]), limit: 1 })).toEqual([Uint8Array.from([0, 20, 1, 7])]);
  // State, three levels, and perhaps the next leaf.
  expect(reads).toBeLessThanOrEqual(6);
});
