import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../../../canisters/lib/candid/index.ts';
import { readCandid, templateOf, parseDid, type KnownMethod } from './index.ts';

const DID = `
  // An interface as canisters carry it.
  type Account = record { owner : principal; subaccount : opt blob };
  type Time = nat64;
  type Tree = variant { leaf : nat; node : vec Tree };
  type Callback = func (nat) -> () query;
  type Order = record { to : Account; amount : nat; at : Time; delta : int; rate : float64;
    kind : variant { fast; "very slow" : nat8 }; tags : vec opt text; note : opt text; pair : record { nat16; bool } };
  service : (record { init : nat }) -> {
    send : (order : Order, nat32) -> (variant { Ok : nat; Err : text });
    grow : (Tree) -> () oneway;
    "odd name" : () -> (nat) query;
    call : Callback;
  }`;
const did = parseDid(DID);
const method = (name: string): KnownMethod => {
  const known = did.methods.get(name);
  if (!known) throw new Error(`no ${name}`);
  return { method: known, types: did.types };
};

describe('interfaces', () => {
  it('tell methods, arguments and which are queries', () => {
    expect([...did.methods.keys()]).toEqual(['send', 'grow', 'odd name', 'call']);
    expect([...did.methods.values()].map(({ isQuery }) => isQuery)).toEqual([false, false, true, true]);
  });

  it('are read from every canister of this platform', () => {
    const root = join(import.meta.dirname, '../../../../../canisters');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.did'));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const { methods, types } = parseDid(readFileSync(join(root, file), 'utf8'));
      expect(methods.size, file).toBeGreaterThan(0);
      for (const one of methods.values()) expect(templateOf(one, types), file).toMatch(/^\(/);
    }
  });

  it.each(['', 'service', 'service : {', 'type A = record { a : ', 'nonsense', `${'type A = opt '.repeat(99)}`])(
    'refuse %j',
    (text) => {
      expect(() => parseDid(text)).toThrow();
    },
  );

  it('that go round in circles end', () => {
    const round = parseDid('type A = B; type B = A; service : { go : (A) -> () }');
    const known = round.methods.get('go');
    expect(known && readCandid('(1)', { method: known, types: round.types }).ok).toBe(false);
  });
});

describe('arguments with known types', () => {
  it('are encoded as the method wants them', () => {
    const read = readCandid(
      `(record { to = record { owner = principal "aaaaa-aa" }; amount = 5; at = 7; delta = 3; rate = 2;
        kind = variant { "very slow" = 9 }; tags = vec { "a"; null }; note = "hello"; pair = record { 1; true } }, 4)`,
      method('send'),
    );
    if (!read.ok) throw new Error(read.message);
    const Order = IDL.Record({
      to: IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)) }),
      amount: IDL.Nat,
      at: IDL.Nat64,
      delta: IDL.Int,
      rate: IDL.Float64,
      kind: IDL.Variant({ fast: IDL.Null, 'very slow': IDL.Nat8 }),
      tags: IDL.Vec(IDL.Opt(IDL.Text)),
      note: IDL.Opt(IDL.Text),
      pair: IDL.Tuple(IDL.Nat16, IDL.Bool),
    });
    expect(compile([Order, IDL.Nat32]).decode(read.bytes)).toMatchObject([
      {
        to: { owner: Principal.fromText('aaaaa-aa'), subaccount: [] },
        ...{ amount: 5n, at: 7n, delta: 3n, rate: 2, kind: { 'very slow': 9 }, tags: [['a'], []], note: ['hello'] },
      },
      4,
    ]);
  });

  it.each([
    ['(record {}, 1)', 'send', /is missing/],
    ['(variant { leaf = "x" })', 'grow', /argument 1\.leaf: the method wants nat, this is text/],
    ['(variant { stem = 1 })', 'grow', /“stem” is none of leaf, node/],
    ['(variant { leaf = -1 })', 'grow', /-1 does not fit nat/],
    ['(variant { leaf = 1 }, 2)', 'grow', /takes 1 arguments/],
  ])('refuse %s', (text, name, message) => {
    const read = readCandid(text, method(name));
    expect(read.ok ? '' : read.message).toMatch(message);
  });

  it('begin from a template that is Candid once its principals are filled in', () => {
    const { method: known, types } = method('send');
    const text = templateOf(known, types).replaceAll('principal ""', 'principal "aaaaa-aa"');
    expect(readCandid(text, method('send'))).toMatchObject({ ok: true });
  });
});
