import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../storage/index.ts';
import { Heap } from './heap.ts';
import { PAGE, Pages, type Changes } from './pages.ts';
import { StableMemory, WASM_PAGE } from './stable-memory.ts';

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      at: fc.nat(3 * WASM_PAGE),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 9000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('commit', 'rollback', 'flush', 'evict', 'reload', 'snapshot') }),
  },
);

describe('stable memory', () => {
  it('reads like a plain array under writes, commits, rollbacks, eviction and reloading', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = openStore(undefined);
        let generation = 1;
        let memory = new StableMemory(new Pages(generation, store), 4);
        let committed = new Uint8Array(4 * WASM_PAGE);
        let current = committed.slice();
        const copies: { memory: StableMemory; content: Uint8Array }[] = [];
        const flush = (pages: Pages): void => {
          const changes: Changes = new Map();
          pages.flush(changes);
          store.commit(changes);
        };
        for (const action of steps) {
          switch (action.kind) {
            case 'write': {
              const bytes = 'bytes' in action ? action.bytes : new Uint8Array(0);
              const at = 'at' in action ? action.at : 0;
              memory.write(at, bytes);
              current.set(bytes, at);
              break;
            }
            case 'commit':
              memory.commit();
              committed = current.slice();
              break;
            case 'rollback':
              memory.rollback();
              current = committed.slice();
              break;
            case 'snapshot':
              memory.commit();
              committed = current.slice();
              copies.push({ memory: new StableMemory(memory.pages.copy(++generation), 4), content: committed.slice() });
              break;
            case 'reload': {
              memory.commit();
              committed = current.slice();
              flush(memory.pages);
              memory = new StableMemory(new Pages(memory.pages.generation, store, new Set(memory.pages.stored)), 4);
              break;
            }
            case 'flush':
              memory.commit();
              committed = current.slice();
              flush(memory.pages);
              break;
            default:
              memory.pages.evict();
          }
        }
        const read = new Uint8Array(current.length);
        memory.read(0, read);
        expect(Buffer.compare(read, current)).toBe(0);
        for (const copy of copies) {
          copy.memory.read(0, read);
          expect(Buffer.compare(read, copy.content)).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('heap', () => {
  it('is put back exactly, and keeps only pages that differ from the shared image', () => {
    const write = fc.record({ at: fc.nat(4 * WASM_PAGE - 10), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(
        fc.array(write, { maxLength: 20 }),
        fc.array(write, { maxLength: 20 }),
        fc.boolean(),
        (kept, undone, shared) => {
          const base = Buffer.alloc(2 * WASM_PAGE, 1);
          const heap = new Heap(
            shared ? { id: 'x', bytes: base } : undefined,
            new Pages(1, openStore(undefined)),
            4 * WASM_PAGE,
            [],
          );
          const memory = new Uint8Array(4 * WASM_PAGE);
          if (shared) memory.set(base);
          for (const { at, value } of kept) memory[at] = value;
          heap.commit(memory, []);
          const wanted = memory.slice();
          for (const { at, value } of undone) memory[at] = value;
          heap.restore(memory);
          expect(Buffer.compare(memory, wanted)).toBe(0);
          const fresh = new Uint8Array(4 * WASM_PAGE).fill(9);
          heap.fill(fresh);
          expect(Buffer.compare(fresh, wanted)).toBe(0);
          expect(Buffer.compare(heap.read(5, wanted.length - 5), wanted.subarray(5))).toBe(0);
          const touched = new Set(kept.map(({ at }) => Math.floor(at / PAGE)));
          for (const index of heap.pages.indexes()) expect(touched.has(index)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
