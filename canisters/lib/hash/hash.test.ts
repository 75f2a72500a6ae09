import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hashValue, leb128, sleb128, type Value } from './icrc3-value.ts';
import { runs } from '../../../tests/fixtures/runs.ts';
import { sha256, sha256Of } from './sha256.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const node = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('sha256', () => {
  test('agrees with OpenSSL for every length around the block edges and for random bytes', () => {
    for (let length = 0; length <= 200; length += 1) {
      const bytes = new Uint8Array(length).fill(length);
      expect(hex(sha256(bytes))).toBe(node(bytes));
    }
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), (parts) => {
        expect(hex(sha256Of(parts))).toBe(node(Buffer.concat(parts)));
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('ICRC-3 value hash', () => {
  // The standard's own vectors (HASHINGVALUES.md).
  const from = '00abcdef0012340056789a00bcdef000012345678900abcdef01';
  const to = '00ab0def0012340056789a00bcdef000012345678900abcdef01';
  const vectors: [Value, string][] = [
    [{ Nat: 42n }, '684888c0ebb17f374298b65ee2807526c066094c701bcc7ebbe1c1095f494fc1'],
    [{ Int: -42n }, 'de5a6f78116eca62d7fc5ce159d23ae6b889b365a1739ad2cf36f925a140d0cc'],
    [{ Text: 'Hello, World!' }, 'dffd6021bb2bd5b0af676290809ec3a53191dd81c7f70a4b28688a362182986f'],
    [{ Blob: new Uint8Array([1, 2, 3, 4]) }, '9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a'],
    [
      { Array: [{ Nat: 3n }, { Text: 'foo' }, { Blob: new Uint8Array([5, 6]) }] },
      '514a04011caa503990d446b7dec5d79e19c221ae607fb08b2848c67734d468d6',
    ],
    [
      {
        Map: [
          ['from', { Blob: Uint8Array.from(Buffer.from(from, 'hex')) }],
          ['to', { Blob: Uint8Array.from(Buffer.from(to, 'hex')) }],
          ['amount', { Nat: 42n }],
          ['created_at', { Nat: 1699218263n }],
          ['memo', { Nat: 0n }],
        ],
      },
      'c56ece650e1de4269c5bdeff7875949e3e2033f85b2d193c2ff4f7f78bdcfc75',
    ],
  ];
  test.each(vectors)('vector %#', (value, expected) => {
    expect(hex(hashValue(value))).toBe(expected);
  });

  test('the order of a map does not matter', () => {
    const map: [string, Value][] = [
      ['a', { Nat: 1n }],
      ['b', { Text: 'x' }],
      ['c', { Int: -1n }],
    ];
    expect(hashValue({ Map: [...map].reverse() })).toEqual(hashValue({ Map: map }));
  });

  test('LEB128 in both signs, any size', () => {
    const decode = (bytes: Uint8Array): bigint =>
      bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 127), 0n);
    fc.assert(
      fc.property(fc.bigInt(0n, 1n << 200n), (n) => {
        const bytes = leb128(n);
        expect(decode(bytes)).toBe(n);
        expect(bytes.slice(0, -1).every((byte) => byte >= 128) && (bytes.at(-1) ?? 255) < 128).toBe(true);
        for (const signed of [n, -n]) {
          const coded = sleb128(signed);
          const sign = (coded.at(-1) ?? 0) & 64 ? 1n << (7n * BigInt(coded.length)) : 0n;
          expect(decode(coded) - sign).toBe(signed);
        }
      }),
    );
    expect([hex(leb128(0n)), hex(leb128(128n)), hex(sleb128(-1n)), hex(sleb128(64n))]).toEqual([
      '00',
      '8001',
      '7f',
      'c000',
    ]);
    expect(() => leb128(-1n)).toThrow(RangeError);
  });
});
