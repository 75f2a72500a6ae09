// Cases of the Candid specification's own test suite (dfinity/candid, test/{prim,construct,subtypes}.test.did), as facts.
import { IDL } from '@dfinity/candid';
import { describe, expect, it } from 'vitest';

import { compile } from './index.ts';

const { Bool, Empty, Int, Nat, Nat8, Null, Opt, Record, Reserved, Text, Tuple, Variant, Vec } = IDL;
const RecOpt = IDL.Rec();
RecOpt.fill(Opt(RecOpt));
const RecVec = IDL.Rec();
RecVec.fill(Vec(RecVec));
const RecRecord = IDL.Rec();
RecRecord.fill(Record({ _0_: RecRecord }));
const OptRec = IDL.Rec();
OptRec.fill(Opt(Record({ _0_: OptRec })));

/** Candid's blob notation: text with `\xx` for bytes. */
const blob = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/\\[0-9a-f]{2}|[^\\]/gi) ?? [], (part) =>
    part.startsWith('\\') ? parseInt(part.slice(1), 16) : part.charCodeAt(0),
  );

type Case = [bytes: string, types: IDL.Type[], values: unknown[] | 'refused'];
const refused = 'refused';

const cases: Case[] = [
  // Messages
  ['', [], refused],
  ['\\00\\00', [], refused],
  ['DADL\\00\\00', [], refused],
  ['DIDL\\80\\00\\00', [], []],
  ['DIDL\\00\\80\\00', [], []],
  ['DIDL\\00\\00\\00', [], refused],
  ['DIDL\\00\\01\\7f', [], []],
  ['DIDL\\00\\01\\6e', [], refused],
  ['DIDL\\00\\01\\5e', [], refused],
  // Primitives
  ['DIDL\\00\\01\\7e', [Null], refused],
  ['DIDL\\00\\00', [Null], [null]],
  ['DIDL\\00\\01\\7e\\02', [Bool], refused],
  ['DIDL\\00\\01\\7e\\01', [Bool], [true]],
  ['DIDL\\00\\01\\7d\\80\\00', [Nat], [0n]],
  ['DIDL\\00\\01\\7d\\80', [Nat], refused],
  ['DIDL\\00\\01\\7d\\80\\80\\98\\f4\\e9\\b5\\ca\\6a', [Nat], [60000000000000000n]],
  ['DIDL\\00\\01\\7c\\7f', [Int], [-1n]],
  ['DIDL\\00\\01\\7c\\ff\\7f', [Int], [-1n]],
  ['DIDL\\00\\01\\7c\\ff\\00', [Int], [127n]],
  ['DIDL\\00\\01\\7c\\80\\80\\e8\\8b\\96\\ca\\b5\\95\\7f', [Int], [-60000000000000000n]],
  ['DIDL\\00\\01\\7d\\2a', [Int], [42n]],
  ['DIDL\\00\\01\\7c\\2a', [Nat], refused],
  ['DIDL\\00\\01\\71\\03\\e2\\98\\83', [Text], ['☃']],
  ['DIDL\\00\\01\\71\\03\\e2\\28\\a1', [Text], refused],
  ['DIDL\\00\\01\\71\\02\\e2\\98\\83', [Text], refused],
  ['DIDL\\00\\01\\71\\86\\00Motoko', [Text], ['Motoko']],
  ['DIDL\\00\\01\\71\\03\\e2\\28\\a1', [Reserved], refused],
  ['DIDL\\00\\01\\7d\\80\\01', [Reserved], [null]],
  ['DIDL\\00\\01\\6f', [Empty], refused],
  ['DIDL\\01\\6e\\6f\\01\\00\\00', [Opt(Empty)], [[]]],
  // Type tables
  ['DIDL\\01\\6e\\6f\\00', [], []],
  ['DIDL\\01\\6e\\00\\00', [], []],
  ['DIDL\\01\\6e\\00', [], refused],
  ['DIDL\\01\\00\\00', [], refused],
  ['DIDL\\01\\6e\\01\\00', [], refused],
  ['DIDL\\00\\01\\00', [], refused],
  ['DIDL\\01\\7f\\00', [], refused],
  ['DIDL\\01\\68\\00', [], refused],
  ['DIDL\\02\\6d\\7f\\00\\00', [], refused],
  // Options
  ['DIDL\\01\\6e\\7c\\01\\00\\01\\2a', [Opt(Int)], [[42n]]],
  ['DIDL\\01\\6e\\7c\\01\\00\\02\\2a', [Opt(Int)], refused],
  ['DIDL\\01\\6e\\7c\\01\\00\\00\\2a', [Opt(Int)], refused],
  ['DIDL\\01\\6e\\00\\01\\00\\01\\01\\00', [RecOpt], [[[[]]]]],
  ['DIDL\\01\\6e\\00\\01\\00\\01\\01\\00', [Opt(Opt(Opt(Empty)))], [[[[]]]]],
  ['DIDL\\00\\00', [RecOpt], [[]]],
  ['DIDL\\00\\01\\7e\\01', [Opt(Bool)], [[true]]],
  ['DIDL\\00\\01\\7e\\02', [Opt(Bool)], refused],
  ['DIDL\\01\\6e\\7f\\01\\00\\00', [Opt(Opt(Null))], [[]]],
  ['DIDL\\00\\01\\7e\\01', [Opt(Opt(Bool))], [[]]],
  ['DIDL\\00\\01\\7e\\01', [RecOpt], [[]]],
  ['DIDL\\01\\6c\\01\\00\\00\\01\\00', [OptRec], refused],
  ['DIDL\\00\\01\\70', [Opt(Nat)], [[]]],
  ['DIDL\\01\\6e\\7e\\01\\00\\01\\01', [Opt(Nat)], [[]]],
  ['DIDL\\01\\6e\\7e\\01\\00\\01\\02', [Opt(Nat)], refused],
  ['DIDL\\02\\6e\\01\\6e\\7e\\01\\00\\01\\01\\01', [Opt(Nat)], [[]]],
  ['DIDL\\02\\6e\\01\\6e\\7e\\01\\00\\01\\01\\01', [Opt(Opt(Nat))], [[[]]]],
  ['DIDL\\02\\6e\\01\\6b\\01\\00\\7e\\01\\00\\01\\00\\01', [Opt(Variant({ _0_: Int }))], [[]]],
  // Vectors
  ['DIDL\\01\\6d\\7c\\01\\00\\00', [Vec(IDL.Int8)], [[]]],
  ['DIDL\\01\\6d\\7b\\01\\00\\02\\01\\02', [Vec(Nat8)], [new Uint8Array([1, 2])]],
  ['DIDL\\01\\6d\\00\\01\\00\\02\\00\\00', [RecVec], [[[], []]]],
  ['DIDL\\01\\6d\\00\\01\\00\\02\\00\\00', [Vec(Vec(Opt(Empty)))], [[[], []]]],
  ['DIDL\\01\\6d\\7c\\01\\00\\02\\01', [Vec(Int)], refused],
  ['DIDL\\01\\6d\\7c\\01\\00\\01\\01\\02', [Vec(Int)], refused],
  ['DIDL\\02\\6d\\01\\6c\\00\\01\\00\\05', [Vec(Record({}))], [[{}, {}, {}, {}, {}]]],
  // Records
  ['DIDL\\01\\6c\\01\\01\\7c\\01\\00\\2a', [Record({})], [{}]],
  ['DIDL\\01\\6c\\01\\01\\7c\\01\\00\\2a', [Record({ _2_: Int })], refused],
  ['DIDL\\01\\6c\\01\\01\\7c\\01\\00\\2a', [Record({ _2_: Opt(Int) })], [{ _2_: [] }]],
  ['DIDL\\01\\6c\\01\\01\\7c\\01\\00\\2a', [Record({ _1_: Opt(Int) })], [{ _1_: [42n] }]],
  ['DIDL\\01\\6c\\00\\01\\00', [Record({ foo: Reserved })], [{ foo: null }]],
  ['DIDL\\01\\6c\\02\\00\\7c\\01\\7e\\01\\00\\2a\\01', [Tuple(Int, Bool)], [[42n, true]]],
  ['DIDL\\01\\6c\\02\\00\\7c\\01\\7e\\01\\00\\2a\\01', [Tuple(Bool, Int)], refused],
  ['DIDL\\01\\6c\\02\\00\\7c\\00\\7e\\01\\00\\2a\\01', [Tuple(Int, Bool)], refused],
  ['DIDL\\01\\6c\\02\\01\\7c\\00\\7e\\01\\00\\2a\\01', [Tuple(Bool, Int)], refused],
  [
    'DIDL\\01\\6c\\02\\d3\\e3\\aa\\02\\7e\\86\\8e\\b7\\02\\7c\\01\\00\\01\\2a',
    [Record({ foo: Int, bar: Bool })],
    [{ bar: true, foo: 42n }],
  ],
  ['DIDL\\01\\6c\\01\\cd\\84\\b0\\05\\7f\\01\\00', [Record({ '☃': Null })], [{ '☃': null }]],
  ['DIDL\\01\\6c\\01\\80\\e4\\97\\d0\\12\\7c\\01\\00\\2a', [Record({})], refused],
  ['DIDL\\01\\6c\\01\\00\\00\\01\\00', [RecRecord], refused],
  ['DIDL\\01\\6c\\02\\00\\7c\\01\\7e\\01\\00\\2a\\01\\00', [Tuple(Int)], refused],
  // Variants
  ['DIDL\\01\\6b\\00\\01\\00', [Variant({})], refused],
  ['DIDL\\01\\6b\\01\\00\\7f\\01\\00\\00', [Variant({ _0_: Null, _1_: Null })], [{ _0_: null }]],
  ['DIDL\\01\\6b\\02\\00\\7f\\01\\7c\\01\\00\\01\\2a', [Variant({ _0_: Int, _1_: Int })], [{ _1_: 42n }]],
  ['DIDL\\01\\6b\\01\\00\\7f\\01\\00\\00', [Variant({ _1_: Null })], refused],
  ['DIDL\\01\\6b\\01\\00\\7f\\01\\00\\01', [Variant({ _0_: Null })], refused],
  ['DIDL\\01\\6b\\03\\00\\7f\\01\\7f\\01\\7f\\01\\00\\00', [Variant({ _0_: Null })], refused],
  [
    'DIDL\\01\\6b\\02\\9c\\c2\\01\\71\\e5\\8e\\b4\\02\\6f\\01\\00\\00\\04good',
    [Variant({ ok: Text, err: Empty })],
    [{ ok: 'good' }],
  ],
  ['DIDL\\01\\6b\\02\\00\\7f\\01\\7f\\01\\00\\01', [Opt(Variant({ _0_: Null }))], [[]]],
  // A type of a later version (opcode 0x67, two bytes of description): its value is skipped.
  ['DIDL\\01\\67\\02\\aa\\bb\\02\\00\\7e\\03\\00\\01\\02\\03\\01', [Reserved, Bool], [null, true]],
  ['DIDL\\01\\67\\02\\aa\\bb\\02\\00\\7e\\03\\00\\01\\02\\03\\01', [Opt(Nat), Bool], [[], true]],
];

describe('the specification’s cases', () => {
  it.each(
    cases.map((item, i): [number, string, ...Case] => [i, item[1].map((type) => type.display()).join(', '), ...item]),
  )('%i: (%s) from %s', (_i, _types, bytes, types, values) => {
    const decode = (): unknown[] => compile(types).decode(blob(bytes));
    if (values === refused) expect(decode).toThrow();
    else expect(decode()).toEqual(values);
  });
});
