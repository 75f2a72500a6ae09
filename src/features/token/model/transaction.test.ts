import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockValue } from './block-value.ts';
import { transactionWords } from './transaction-words.ts';
import { decodeBlock } from './transaction.ts';

const alice = Principal.fromUint8Array(Uint8Array.of(1, 2, 3, 4));
const bob = Principal.fromUint8Array(Uint8Array.of(5, 6, 7, 8));
const sub = Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 9 : 0));

const account = (owner: Principal, subaccount?: Uint8Array): BlockValue => ({
  Array: [{ Blob: owner.toUint8Array() }, ...(subaccount ? [{ Blob: subaccount }] : [])],
});
const block = (btype: string | null, tx: [string, BlockValue][], rest: [string, BlockValue][] = []): BlockValue => ({
  Map: [
    ...(btype ? ([['btype', { Text: btype }]] as [string, BlockValue][]) : []),
    ['ts', { Nat: 1_700n }],
    ['phash', { Blob: sub }],
    ...rest,
    ['tx', { Map: tx }],
  ],
});

describe('ICRC-3 blocks', () => {
  it('decodes a transfer by a spender', () => {
    const tx = decodeBlock(
      7n,
      block('2xfer', [
        ['amt', { Nat: 5n }],
        ['from', account(alice)],
        ['to', account(bob, sub)],
        ['spender', account(bob)],
        ['fee', { Nat: 1n }],
        ['memo', { Blob: sub }],
      ]),
    );
    expect(tx).toEqual({
      id: 7n,
      kind: 'transfer',
      type: '2xfer',
      at: 1_700n,
      amount: 5n,
      fee: 1n,
      from: { owner: alice.toText(), subaccount: null },
      to: { owner: bob.toText(), subaccount: `${'0'.repeat(63)}9` },
      spender: { owner: bob.toText(), subaccount: null },
      expiresAt: null,
      memo: sub,
    });
  });

  it.each([
    ['1mint', null, 'mint'],
    ['1burn', null, 'burn'],
    ['1xfer', null, 'transfer'],
    ['2approve', null, 'approve'],
    [null, 'mint', 'mint'],
    [null, 'burn', 'burn'],
    [null, 'xfer', 'transfer'],
    [null, 'approve', 'approve'],
    ['107feecol', null, 'other'],
    ['__proto__', null, 'other'],
    [null, null, 'other'],
  ])('knows btype %s with op %s as %s', (btype, op, kind) => {
    expect(decodeBlock(0n, block(btype, op ? [['op', { Text: op }]] : [])).kind).toBe(kind);
  });

  it('takes the fee of the block where the caller named none', () => {
    expect(decodeBlock(0n, block('1xfer', [['amt', { Nat: 5n }]], [['fee', { Nat: 3n }]])).fee).toBe(3n);
  });

  it('survives any value a canister may return', () => {
    const { value } = fc.letrec<{ value: BlockValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.record({ Text: fc.string() }),
        fc.record({ Nat: fc.bigInt({ min: 0n }) }),
        fc.record({ Int: fc.bigInt() }),
        fc.record({ Blob: fc.uint8Array({ maxLength: 40 }) }),
        fc.record({ Array: fc.array(tie('value'), { maxLength: 3 }) }),
        fc.record({
          Map: fc.array(
            fc.tuple(fc.constantFrom('tx', 'btype', 'ts', 'from', 'to', 'amt', 'op', '__proto__'), tie('value')),
            { maxLength: 6 },
          ),
        }),
      ),
    }));
    fc.assert(
      fc.property(value, (any) => {
        const tx = decodeBlock(0n, any);
        expect(tx.amount === null || tx.amount >= 0n).toBe(true);
        expect(tx.type.length).toBeLessThanOrEqual(64);
        transactionWords(tx, { owner: alice.toText(), subaccount: null });
      }),
    );
  });

  it('speaks from the reader’s side', () => {
    const tx = decodeBlock(
      0n,
      block('1xfer', [
        ['amt', { Nat: 5n }],
        ['from', account(alice)],
        ['to', account(bob)],
      ]),
    );
    const of = (who: Principal | null) => transactionWords(tx, who && { owner: who.toText(), subaccount: null });
    expect(of(alice)).toMatchObject({ title: 'Sent', direction: 'out' });
    expect(of(bob)).toMatchObject({ title: 'Received', direction: 'in' });
    expect(of(null)).toMatchObject({ title: 'Transfer', direction: 'none' });
  });
});
