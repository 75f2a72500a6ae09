import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { runs } from '../../../tests/fixtures/runs.ts';
import { bodies, body, bodyOf, compile } from './index.ts';
import { typeAndValue } from './candid.arbitrary.ts';

describe('against @dfinity/candid', () => {
  it('writes the same bytes for any type and value', () => {
    fc.assert(
      fc.property(fc.array(typeAndValue, { maxLength: 3 }), (pairs) => {
        const types = pairs.map((pair) => pair.type);
        const values = pairs.map((pair) => pair.value);
        // The reference leaves holes in the tables of recursive types; ours are dense. Both are legal.
        fc.pre(!types.some(isRecursive));
        expect(compile(types).encode(values)).toEqual(new Uint8Array(IDL.encode(types, values)));
      }),
      { numRuns: runs(1500) },
    );
  });

  it('reads back what either side wrote', () => {
    fc.assert(
      fc.property(fc.array(typeAndValue, { maxLength: 3 }), (pairs) => {
        const types = pairs.map((pair) => pair.type);
        const bytes = new Uint8Array(
          IDL.encode(
            types,
            pairs.map((pair) => pair.value),
          ),
        );
        expect(plain(compile(types).decode(bytes))).toEqual(plain(IDL.decode(types, bytes)));
        const own = compile(types).encode(pairs.map((pair) => pair.value));
        expect(plain(IDL.decode(types, own))).toEqual(plain(pairs.map((pair) => pair.value)));
      }),
      { numRuns: runs(1500) },
    );
  });

  it('agrees on what bytes of one type mean as another', () => {
    fc.assert(
      fc.property(typeAndValue, typeAndValue, (written, wanted) => {
        // Left out, because the reference departs from the specification (candid.spec.test.ts has these): opt inside
        // recursive types or around records, absent null and reserved fields, nat as int, blobs read without a type check.
        fc.pre(!/opt|null|reserved|int|vec nat8|μ/.test(wanted.type.display()) && !isRecursive(written.type));
        const bytes = new Uint8Array(IDL.encode([written.type], [written.value]));
        const theirs = attempt(() => IDL.decode([wanted.type], bytes));
        const ours = attempt(() => compile([wanted.type]).decode(bytes));
        expect(ours).toEqual(theirs);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('never fails with anything but a CandidError on damaged messages', () => {
    fc.assert(
      fc.property(typeAndValue, fc.nat(), fc.nat(255), fc.nat(6), ({ type, value }, where, byte, cut) => {
        const bytes = new Uint8Array(IDL.encode([type], [value]));
        bytes[where % bytes.length] = byte;
        try {
          compile([type]).decode(bytes.slice(0, bytes.length - cut));
        } catch (error) {
          expect(error).toMatchObject({ name: expect.stringMatching(/^(Candid|Coercion)Error$/) as string });
        }
      }),
      { numRuns: runs(3000) },
    );
  });
});

describe('wire form', () => {
  const Info = IDL.Record({ id: IDL.Principal, name: IDL.Text, count: IDL.Nat });
  const Page = IDL.Record({ items: IDL.Vec(Info), next: IDL.Opt(IDL.Nat64), first: IDL.Opt(Info) });
  const items = ['a', 'b', 'c'].map((name, i) => ({
    id: Principal.fromText('aaaaa-aa'),
    name,
    count: BigInt(i) ** 40n,
  }));

  it('replies with stored bodies as if they had been encoded', () => {
    const stored = items.map((item) => bodyOf(Info).encode(item));
    const reply = compile([Page]).encode([
      { items: bodies(3, stored), next: [7n], first: [body(stored[0] as Uint8Array)] },
    ]);
    expect(reply).toEqual(compile([Page]).encode([{ items, next: [7n], first: [items[0]] }]));
    expect(bodyOf(Info).decode(stored[2] as Uint8Array)).toEqual(items[2]);
  });
});

const isRecursive = (type: IDL.Type): boolean => type.display().includes('μ');

function attempt(run: () => unknown): unknown {
  try {
    return plain(run());
  } catch {
    return 'refused';
  }
}

/** Typed arrays as lists, principals as text: the two libraries choose differently for vec nat16 and the like. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Array.from(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as BigUint64Array);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Principal) return value.toText();
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value;
}
