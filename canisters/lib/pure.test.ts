import { createHash } from 'node:crypto';

import { Cbor, lookup_path, reconstruct, type HashTree } from '@dfinity/agent';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fromHex, toHex } from './hash/hex.ts';
import { encodeTree, rootHash, treeOf } from './hash/hash-tree.ts';
import { hashValue, leb128, sleb128, type Value } from './hash/icrc3-value.ts';
import { sha256 } from './hash/sha256.ts';
import { checkLink, checkText, utf8Length } from './text.ts';
import { compareVersions, formatVersion, parseVersion } from './versions.ts';

describe('hashes', () => {
  it('SHA-256 equals the platform’s, at every padding', () => {
    const expected = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => i * 7);
      expect(toHex(sha256(bytes))).toBe(expected(bytes));
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => toHex(sha256(bytes)) === expected(bytes)));
  });

  it('hex goes there and back', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => toHex(fromHex(toHex(bytes))) === toHex(bytes)));
    expect(() => fromHex('abc')).toThrow(RangeError);
  });

  // The vectors of the ICRC-3 standard (icrc3 test vectors in the document's "Hash" section).
  it.each<[Value, string]>([
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
          ['from', { Blob: fromHex('00abcdef0012340056789a00bcdef000012345678900abcdef01') }],
          ['to', { Blob: fromHex('00ab0def0012340056789a00bcdef000012345678900abcdef01') }],
          ['amount', { Nat: 42n }],
          ['created_at', { Nat: 1699218263n }],
          ['memo', { Nat: 0n }],
        ],
      },
      'c56ece650e1de4269c5bdeff7875949e3e2033f85b2d193c2ff4f7f78bdcfc75',
    ],
  ])('of %o', (value, hash) => expect(toHex(hashValue(value))).toBe(hash));

  it('LEB128 forms', () => {
    expect([toHex(leb128(0n)), toHex(leb128(624485n)), toHex(leb128(2n ** 70n))]).toEqual([
      '00',
      'e58e26',
      '8080808080808080808001',
    ]);
    expect([toHex(sleb128(-123456n)), toHex(sleb128(64n)), toHex(sleb128(-64n))]).toEqual(['c0bb78', 'c000', '40']);
  });

  it('a witness is read by the agent: labels, values, pruning, root', async () => {
    const leaves = ['last_block_index', 'last_block_hash', 'a'].map((label, i) => ({
      label,
      value: new Uint8Array([i, 9]),
    }));
    const tree = treeOf(leaves);
    for (const only of [undefined, ['last_block_hash'], []]) {
      const decoded = Cbor.decode<HashTree>(encodeTree(tree, only));
      expect(toHex(new Uint8Array(await reconstruct(decoded)))).toBe(toHex(rootHash(tree)));
      expect(lookup_path(['last_block_hash'], decoded).status).toBe(only?.length === 0 ? 'Unknown' : 'Found');
      if (only === undefined) expect(lookup_path(['a'], decoded)).toMatchObject({ value: new Uint8Array([2, 9]) });
    }
  });
});

describe('versions', () => {
  it('parse, print and order', () => {
    expect(parseVersion('1.20.3')).toEqual({ major: 1, minor: 20, patch: 3 });
    for (const bad of ['1.2', '01.2.3', '1.2.3-beta', '65536.0.0', ' 1.2.3', '1.2.3\n', ''])
      expect(parseVersion(bad)).toBeUndefined();
    const part = fc.nat(65535);
    const version = fc.record({ major: part, minor: part, patch: part });
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(parseVersion(formatVersion(a))).toEqual(a);
        expect(compareVersions(a, b)).toBe(-compareVersions(b, a) || 0);
      }),
    );
    expect(compareVersions({ major: 1, minor: 10, patch: 0 }, { major: 1, minor: 9, patch: 9 })).toBe(1);
  });
});

describe('texts', () => {
  const limits = { field: 'name', min: 1, max: 10 };
  it('accepts what people write', () => {
    for (const good of ['Token', 'Ünïcødé', '🚀🚀🚀', 'عملة', '👩‍👩‍👧', '__proto__'])
      expect(checkText(good, limits)).toBeUndefined();
    expect(checkText('two\nlines', { ...limits, multiline: true })).toBeUndefined();
  });
  it('refuses what deceives or does not fit', () => {
    for (const bad of [
      '',
      '   ',
      ' x',
      'x ',
      'two\nlines',
      'a\u202eb',
      'a\u0000b',
      '\ud800',
      'a\u200bb',
      'x'.repeat(11),
      '🚀'.repeat(11),
    ]) {
      expect(checkText(bad, limits), JSON.stringify(bad)).toMatchObject({ field: 'name' });
    }
    expect(checkText('🚀🚀', { ...limits, maxBytes: 7 })).toMatchObject({ message: 'must have at most 7 bytes' });
  });
  it('counts bytes as UTF-8 does', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => utf8Length(text) === new TextEncoder().encode(text).length,
      ),
    );
  });
  it('takes https links only', () => {
    for (const good of ['https://example.com', 'https://a.b-c.org:8443/x?y=z#w', 'https://x.io/@me'])
      expect(checkLink(good, { field: 'url' })).toBeUndefined();
    for (const bad of [
      'http://example.com',
      'javascript:alert(1)',
      'https://',
      'https://a',
      'https://bank.com@evil.com',
      'https://a.com/"x',
      'https://exämple.com',
      'https://a.com/ x',
      '//a.com',
      ' https://a.com',
    ]) {
      expect(checkLink(bad, { field: 'url' }), bad).toMatchObject({ field: 'url' });
    }
  });
});
