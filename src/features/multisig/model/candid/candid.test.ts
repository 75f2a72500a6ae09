import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../../../canisters/lib/candid/index.ts';
import { labelId } from '../../../../../canisters/lib/candid/label.ts';
import { INTEGERS, rangeOf, type CandidTree } from './candid-tree.ts';
import { decodeCandid } from './decode-candid.ts';
import { encodeCandid } from './encode-candid.ts';
import { candidText, readCandid } from './index.ts';
import { parseCandid } from './parse-candid.ts';
import { printCandid } from './print-candid.ts';

const principal = fc.uint8Array({ minLength: 1, maxLength: 29 }).map((bytes) => Principal.fromUint8Array(bytes));
const integer = fc.constantFrom(...INTEGERS).chain((of) => {
  const { min, max } = rangeOf(of);
  return fc
    .bigInt({ min: min ?? -(10n ** 40n), max: max ?? 10n ** 40n })
    .map((value): CandidTree => ({ kind: 'integer', of, value }));
});
const name = fc.oneof(fc.constantFrom('owner', 'a', 'opt', 'two words', '"'), fc.string());
const { tree } = fc.letrec<{ tree: CandidTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant<CandidTree>({ kind: 'null' }),
    fc.boolean().map((value): CandidTree => ({ kind: 'bool', value })),
    integer,
    fc.double().map((value): CandidTree => ({ kind: 'float', of: 'float64', value })),
    fc.string({ unit: 'grapheme' }).map((value): CandidTree => ({ kind: 'text', value })),
    principal.map((value): CandidTree => ({ kind: 'principal', value })),
    fc.uint8Array().map((value): CandidTree => ({ kind: 'blob', value })),
    tie('tree').map((value): CandidTree => ({ kind: 'opt', value })),
    fc
      .tuple(tie('tree'), fc.integer({ min: 0, max: 3 }))
      .map(([item, count]): CandidTree => ({ kind: 'vec', items: Array.from({ length: count }, () => item) })),
    fc
      .uniqueArray(fc.tuple(name, tie('tree')), { maxLength: 4, selector: ([label]) => labelId(label) })
      .map((fields): CandidTree => ({
        kind: 'record',
        fields: fields
          .map(([label, value]) => ({ id: labelId(label), name: label, value }))
          .sort((a, b) => a.id - b.id),
      })),
    fc.tuple(name, tie('tree')).map(([label, value]): CandidTree => ({
      kind: 'variant',
      field: { id: labelId(label), name: label, value },
    })),
  ),
}));

describe('Candid as text', () => {
  it('prints what it reads back, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 3 }), (args) => {
        const text = printCandid(args);
        expect(printCandid(parseCandid(text))).toBe(text);
      }),
    );
  });

  it('survives the way through bytes', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 3 }), (args) => {
        const names = new Set<string>();
        const parsed = readCandid(printCandid(args));
        if (!parsed.ok) throw new Error(parsed.message);
        // A second time: names are hashes by now, and an empty vec of bytes is any empty vec.
        const once = printCandid(decodeCandid(parsed.bytes), { names });
        expect(printCandid(decodeCandid(encodeCandid(parseCandid(once))), { names })).toBe(once);
      }),
    );
  });

  it('means to a canister what is written', () => {
    const Transfer = IDL.Record({
      to: IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)) }),
      amount: IDL.Nat,
      fee: IDL.Opt(IDL.Nat),
      at: IDL.Nat64,
      delta: IDL.Int,
      how: IDL.Variant({ fast: IDL.Null, slow: IDL.Float64 }),
      tags: IDL.Vec(IDL.Opt(IDL.Text)),
    });
    const read = readCandid(`(record {
      to = record { owner = principal "aaaaa-aa"; subaccount = opt blob "\\00\\ff" }; // who
      amount = 1_000_000; fee = null; at = 5 : nat64; delta = 7;
      how = variant { fast }; tags = vec { opt "a"; null };
    })`);
    if (!read.ok) throw new Error(read.message);
    // The canisters' own decoder: @dfinity/candid's does not take a nat for an int.
    expect(compile([Transfer]).decode(read.bytes)).toEqual([
      {
        to: { owner: Principal.fromText('aaaaa-aa'), subaccount: [Uint8Array.of(0, 255)] },
        amount: 1_000_000n,
        fee: [],
        at: 5n,
        delta: 7n,
        how: { fast: null },
        tags: [['a'], []],
      },
    ]);
  });

  it('shows bytes that others made, with the names it can know', () => {
    const bytes = new Uint8Array(
      IDL.encode(
        [IDL.Record({ owner: IDL.Principal, wholly_unknown: IDL.Nat8 }), IDL.Text],
        [{ owner: Principal.fromText('aaaaa-aa'), wholly_unknown: 3 }, 'a\u202eb'],
      ),
    );
    const { text } = candidText(bytes);
    expect(text).toContain('owner = principal "aaaaa-aa"');
    expect(text).toContain(`${labelId('wholly_unknown')} = 3 : nat8`);
    expect(text).toContain('"a\\u{202e}b"');
  });

  it('says what is wrong and where', () => {
    const messages = [
      ['("open', /opened but not closed \(line 1, column 2\)/],
      ['(record { a = 1;\n  a = 2 })', /same name/],
      ['(300 : nat8)', /300 does not fit nat8/],
      ['(hello)', /“hello” is no Candid value/],
      ['(principal "abc")', /not a principal/],
      ['(vec { 1; "a" })', /different types/],
      ['(1) 2', /after the end/],
      ['(1', /“,” is missing: the text ends here/],
      ['(opt '.repeat(60), /nested too deeply/],
    ] as const;
    for (const [text, expected] of messages) {
      const read = readCandid(text);
      expect(read.ok ? 'accepted' : read.message, text).toMatch(expected);
    }
  });

  it('is quick with bytes that claim to be endless', () => {
    // vec null with 2^32-1 members.
    const bytes = Uint8Array.from([...new TextEncoder().encode('DIDL'), 1, 0x6d, 0x7f, 1, 0, 255, 255, 255, 255, 15]);
    const started = performance.now();
    expect(candidText(bytes).isCandid).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
