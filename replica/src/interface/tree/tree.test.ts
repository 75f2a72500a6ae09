import { LookupPathStatus, lookup_path, reconstruct as agentReconstruct, type HashTree } from '@dfinity/agent';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, fromHex, toHex, utf8 } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import { decodeCbor } from '../cbor/decode.ts';
import { encodeCbor } from '../cbor/encode.ts';
import type { Encodable } from '../cbor/encode.ts';
import { Labels, Leaf } from './node.ts';
import { lookupValue, parseHashTree, reconstruct } from './verify.ts';
import { witness } from './witness.ts';

// The agent's type is nominal; the wire form is the same nested arrays.
const forAgent = (tree: Encodable): HashTree => tree as HashTree;

// Labels of one length: the agent (3.4.3) compares labels wrongly where one is the beginning of another, and takes
// some smaller ones for greater, so that it finds what is there but cannot always tell absent from unknown.
const label = fc.uint8Array({ minLength: 2, maxLength: 2 }).map((bytes) => bytes.map((byte) => byte % 4));
const entries = fc.uniqueArray(fc.tuple(label, label, fc.uint8Array({ maxLength: 5 })), {
  selector: ([first, second]) => `${toHex(first)}/${toHex(second)}`,
  maxLength: 40,
});

function build(items: [Bytes, Bytes, Bytes][]): Labels {
  let root = new Labels();
  for (const [first, second, value] of items) {
    const level = root.get(first);
    root = root.set(first, (level instanceof Labels ? level : new Labels()).set(second, new Leaf(value)));
  }
  return root;
}

describe('witnesses', () => {
  test('have the root hash, show what was asked and prove absent what is not there', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.array(fc.tuple(label, label), { maxLength: 6 }), async (items, wanted) => {
        const root = build(items);
        const tree = witness(root, wanted);
        expect(toHex(await agentReconstruct(forAgent(tree)))).toBe(toHex(root.digest()));
        const parsed = parseHashTree(decodeCbor(encodeCbor(tree)))!;
        expect(toHex(reconstruct(parsed))).toBe(toHex(root.digest()));
        for (const path of wanted) {
          const item = items.find(([a, b]) => compareBytes(a, path[0]) === 0 && compareBytes(b, path[1]) === 0);
          const own = lookupValue(parsed, path);
          const found = lookup_path(path, forAgent(tree));
          expect(own && toHex(own)).toBe(item && toHex(item[2]));
          if (item) expect(found.status).toBe(LookupPathStatus.Found);
          else expect(found.status).not.toBe(LookupPathStatus.Found);
        }
        const shown = wanted.map(([a, b]) => `${toHex(a)}/${toHex(b)}`);
        for (const [a, b, value] of items) {
          if (shown.includes(`${toHex(a)}/${toHex(b)}`) || value.length === 0) continue;
          expect(lookupValue(parsed, [a, b])).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of absent labels are proofs of absence by the rules of the specification', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 30 }),
        fc.integer({ min: 0, max: 255 }),
        (labels, asked) => {
          const root = Labels.of(labels.map((byte) => [Uint8Array.of(byte), new Leaf(Uint8Array.of(1))] as const));
          const { status } = lookup_path([Uint8Array.of(asked)], forAgent(witness(root, [[Uint8Array.of(asked)]])));
          expect(status).toBe(labels.includes(asked) ? LookupPathStatus.Found : LookupPathStatus.Absent);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('deleting and adding again changes nothing but the shape', () => {
    const root = build([
      [utf8('a'), utf8('x'), utf8('1')],
      [utf8('b'), utf8('y'), utf8('2')],
    ]);
    const grown = root.set(utf8('c'), new Leaf(utf8('3')));
    expect(toHex(grown.delete(utf8('c')).digest())).toBe(toHex(root.digest()));
    expect(grown.get(utf8('c'))).toBeDefined();
    expect(root.get(utf8('c'))).toBeUndefined();
  });
});

test('the example of the specification has the root hash that is printed there', () => {
  const example =
    '8301830183024161830183018302417882034568656c6c6f810083024179820345776f726c6483024162820344676f6f648301830241638100830241648203476d6f726e696e67';
  const tree = parseHashTree(decodeCbor(fromHex(example)))!;
  expect(toHex(reconstruct(tree))).toBe('eb5c5b2195e62d996b84c9bcc8259d19a83786a2f59e0878cec84c811f669aa0');
  expect(lookupValue(tree, [utf8('a'), utf8('y')])).toEqual(utf8('world'));
  expect(lookupValue(tree, [utf8('c')])).toBeUndefined();
});

test('a change hashes a path, not the tree', () => {
  let root = new Labels();
  for (let i = 0; i < 20_000; i++) root = root.set(Uint8Array.of(i >> 8, i & 255), new Leaf(Uint8Array.of(i & 255)));
  const whole = timed(() => root.digest());
  const changes = timed(() => {
    for (let i = 0; i < 100; i++) root.set(Uint8Array.of(i, i), new Leaf(utf8('new'))).digest();
  });
  expect(changes).toBeLessThan(whole);
});

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
