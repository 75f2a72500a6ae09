import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../bytes.ts';
import { principalField } from './candid-target.ts';

const id = Principal.fromUint8Array(Uint8Array.of(1, 2, 3));
const encode = (type: IDL.Type, value: unknown): Uint8Array => new Uint8Array(IDL.encode([type], [value]));

describe('the target in a management argument', () => {
  test('is found behind fields of every kind', () => {
    const tree = IDL.Rec();
    tree.fill(IDL.Record({ children: IDL.Vec(tree) }));
    const type = IDL.Record({
      a: IDL.Nat,
      b: IDL.Int,
      c: IDL.Float64,
      d: IDL.Text,
      e: IDL.Opt(IDL.Nat64),
      f: IDL.Vec(IDL.Text),
      g: IDL.Vec(IDL.Nat16),
      h: IDL.Variant({ x: IDL.Null, y: IDL.Bool }),
      i: IDL.Reserved,
      j: IDL.Tuple(IDL.Int8, IDL.Int32),
      k: tree,
      l: IDL.Principal,
      canister_id: IDL.Principal,
    });
    const value = {
      a: 2n ** 200n,
      b: -5n,
      c: 1.5,
      d: 'text',
      e: [7n],
      f: ['x', 'y'],
      g: [1, 2],
      h: { y: true },
      i: null,
      j: [1, 2],
      k: { children: [{ children: [] }] },
      l: Principal.anonymous(),
      canister_id: id,
    };
    expect(principalField(encode(type, value), 'canister_id')).toEqual(id.toUint8Array());
  });

  test('is not found where it is not', () => {
    expect(
      principalField(encode(IDL.Record({ canister_id: IDL.Text }), { canister_id: 'aaaaa-aa' }), 'canister_id'),
    ).toBeUndefined();
    expect(principalField(encode(IDL.Record({ other: IDL.Principal }), { other: id }), 'canister_id')).toBeUndefined();
    expect(principalField(encode(IDL.Principal, id), 'canister_id')).toBeUndefined();
    expect(principalField(new Uint8Array(IDL.encode([], [])), 'canister_id')).toBeUndefined();
  });

  test.each(['4449444c016d7f0100808094ebdc03', '4449444c016e000100', '4449444c016c01000001006a', '4449444c', '', '00'])(
    'hostile bytes %s are read in no time',
    (hex) => {
      const started = performance.now();
      expect(principalField(fromHex(hex), 'canister_id')).toBeUndefined();
      expect(performance.now() - started).toBeLessThan(500);
    },
  );

  test('random bytes give undefined or a principal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const found = principalField(Uint8Array.of(0x44, 0x49, 0x44, 0x4c, ...bytes), 'canister_id');
        expect(found === undefined || found.length <= 29).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
