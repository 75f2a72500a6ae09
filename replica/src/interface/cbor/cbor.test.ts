import { decode as referenceDecode, encode as referenceEncode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../bytes.ts';
import { CborError, decodeCbor } from './decode.ts';
import type { CborValue } from './decode.ts';
import { encodeCbor } from './encode.ts';
import type { Encodable } from './encode.ts';

const leaf = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 40 }),
);
const value = fc.letrec<{ value: Encodable }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 4 }),
  ),
})).value;

function plain(item: CborValue): unknown {
  if (item instanceof Map) return Object.fromEntries([...item].map(([key, field]) => [String(key), plain(field)]));
  if (item instanceof Uint8Array) return Buffer.from(item).toString('hex');
  return Array.isArray(item) ? item.map(plain) : typeof item === 'bigint' ? BigInt(item) : item;
}

function plainReference(item: unknown): unknown {
  if (item instanceof Uint8Array) return Buffer.from(item).toString('hex');
  if (typeof item === 'number') return BigInt(item);
  if (Array.isArray(item)) return item.map(plainReference);
  if (typeof item === 'object' && item !== null) {
    return Object.fromEntries(Object.entries(item).map(([key, field]) => [key, plainReference(field)]));
  }
  return item;
}

describe('CBOR', () => {
  test('reads what it writes, and what another implementation reads and writes', () => {
    fc.assert(
      fc.property(value, (item) => {
        const bytes = encodeCbor(item);
        expect(plain(decodeCbor(bytes))).toEqual(plainReference(item));
        expect(plainReference(referenceDecode(bytes.subarray(3)))).toEqual(plainReference(item));
        expect(plain(decodeCbor(referenceEncode(item)))).toEqual(plainReference(item));
      }),
      { numRuns: 300 },
    );
  });

  test('answers random bytes with a value or a CborError, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeCbor(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(CborError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['a blob that claims 2^63 bytes', '5b7fffffffffffffff00'],
    ['an array that claims 2^32 items', '9affffffff'],
    ['duplicate keys', 'a2616101616102'],
    ['a float', 'f93c00'],
    ['trailing bytes', '0000'],
    ['an unknown tag', 'c100'],
    ['invalid UTF-8', '61ff'],
    ['nothing', ''],
    ['a break', 'ff'],
    ['endless nesting', '81'.repeat(5_000)],
  ])('refuses %s', (_name, hex) => {
    expect(() => decodeCbor(fromHex(hex))).toThrow(CborError);
  });

  test('reads indefinite lengths and big numbers', () => {
    expect(plain(decodeCbor(fromHex('bf61619f0102ff61625f41014102ffff')))).toEqual({ a: [1n, 2n], b: '0102' });
    expect(decodeCbor(fromHex('c249010000000000000000'))).toBe(2n ** 64n);
  });
});
