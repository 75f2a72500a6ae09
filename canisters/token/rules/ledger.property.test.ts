// Random operation sequences against a model written the naive way, and against a replay of the block log.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashValue, type Value } from '../../lib/hash/icrc3-value.ts';
import { accountKey, asText, type KeyedAccount } from './account.ts';
import { approve } from './approve.ts';
import { feeCollectorBlock } from './block.ts';
import { PERMITTED_DRIFT, TRANSACTION_WINDOW } from './limits.ts';
import { alice, aliceSavings, aliceWritten, bob, carol, collector, minter } from './testing/accounts.ts';
import { MapLedgerState } from './testing/map-ledger-state.ts';
import { replay } from './testing/replay.ts';
import { transfer } from './transfer.ts';

const people = [alice, aliceWritten, aliceSavings, bob, carol, minter, collector];
const HOUR = 3_600_000_000_000n;
const START = 1_700_000_000_000_000_000n;

const person = fc.constantFrom(...people);
const amount = fc.oneof(fc.bigInt(0n, 60n), fc.bigInt(0n, 5_000n), fc.bigInt(0n, 1n << 260n));
const fee = fc.constantFrom(undefined, undefined, 0n, 10n, 11n);
const memo = fc.constantFrom(undefined, new Uint8Array([1]), new Uint8Array(32), new Uint8Array(33));
/** Offsets from the ledger's time, with both edges of the window. */
const window = TRANSACTION_WINDOW + PERMITTED_DRIFT;
const createdAt = fc.constantFrom(undefined, 0n, -HOUR, PERMITTED_DRIFT, PERMITTED_DRIFT + 1n, -window, -window - 1n);
const expiry = fc.constantFrom(undefined, -1n, 0n, 1n, HOUR, 48n * HOUR);

const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('mint' as const), to: person, amount, createdAt }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      from: person,
      to: person,
      amount,
      fee,
      memo,
      createdAt,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('transferFrom' as const),
      spender: person,
      from: person,
      to: person,
      amount,
      fee,
      createdAt,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('approve' as const),
      from: person,
      spender: person,
      amount,
      fee,
      expected: fc.option(amount, { nil: undefined }),
      expiry,
      createdAt,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), time: fc.constantFrom(1n, HOUR, window, 30n * HOUR) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('collect' as const), on: fc.boolean() }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** ICRC-1 and ICRC-2 in the most obvious words: names instead of keys, no indexes, no blocks. */
class Model {
  balances = new Map<string, bigint>();
  allowances = new Map<string, { amount: bigint; expiresAt?: bigint }>();
  minted = 0n;
  burnt = 0n;
  collects = false;

  held(who: KeyedAccount): bigint {
    return this.balances.get(name(who)) ?? 0n;
  }
  give(who: KeyedAccount, n: bigint): void {
    this.balances.set(name(who), this.held(who) + n);
  }
  pay(n: bigint): void {
    if (this.collects) this.give(collector, n);
    else this.burnt += n;
  }
  allowed(from: KeyedAccount, spender: KeyedAccount, now: bigint): bigint {
    const found = this.allowances.get(`${name(from)} ${name(spender)}`);
    return found && (found.expiresAt === undefined || found.expiresAt > now) ? found.amount : 0n;
  }

  transfer(op: { from: KeyedAccount; to: KeyedAccount; spender?: KeyedAccount; amount: bigint }, now: bigint): void {
    const burns = name(op.to) === name(minter);
    const mints = !burns && name(op.from) === name(minter);
    const cost = burns || mints ? 0n : 10n;
    if (mints) this.minted += op.amount;
    else this.give(op.from, -op.amount - cost);
    if (burns) this.burnt += op.amount;
    else this.give(op.to, op.amount);
    this.pay(cost);
    if (!op.spender || name(op.spender) === name(op.from)) return;
    const left = this.allowed(op.from, op.spender, now) - op.amount - cost;
    const key = `${name(op.from)} ${name(op.spender)}`;
    const old = this.allowances.get(key);
    if (left < 0n) throw new Error('spent more than allowed');
    if (left > 0n) this.allowances.set(key, { ...old, amount: left });
    else this.allowances.delete(key);
  }
}

function name(who: KeyedAccount): string {
  return asText(accountKey(who));
}

function step(state: MapLedgerState, model: Model, op: Exclude<Operation, { kind: 'wait' | 'collect' }>, now: bigint) {
  const at = op.createdAt === undefined ? undefined : now + op.createdAt;
  if (op.kind === 'approve') {
    const expiresAt = op.expiry === undefined ? undefined : now + op.expiry;
    const current = model.allowed(op.from, op.spender, now);
    const expected = op.expected === undefined ? undefined : op.amount % 2n === 0n ? current : op.expected;
    const request = { ...op, expectedAllowance: expected, expiresAt, createdAt: at };
    const outcome = approve(state, request, now);
    if ('Err' in outcome) return outcome;
    expect(expected === undefined || expected === current).toBe(true);
    expect(expiresAt === undefined || expiresAt > now).toBe(true);
    model.give(op.from, -10n);
    model.pay(10n);
    const cap = (1n << 256n) - 1n;
    const key = `${name(op.from)} ${name(op.spender)}`;
    if (op.amount === 0n) model.allowances.delete(key);
    else model.allowances.set(key, { amount: op.amount > cap ? cap : op.amount, expiresAt });
    return outcome;
  }
  const request =
    op.kind === 'mint' ? { from: minter, to: op.to, amount: op.amount, createdAt: at } : { ...op, createdAt: at };
  const outcome = transfer(state, request, now);
  if ('Ok' in outcome) model.transfer(request, now);
  return outcome;
}

function checkAgainst(state: MapLedgerState, model: Model, now: bigint): void {
  const sum = [...state.balances.values()].reduce((a, b) => a + b, 0n);
  expect(sum).toBe(state.totalSupply());
  expect(sum + model.burnt).toBe(model.minted);
  for (const who of people) expect(state.balance(who.key)).toBe(model.held(who));
  expect(state.balance(minter.key)).toBe(0n);
  for (const balance of state.balances.values()) expect(balance > 0n).toBe(true);
  for (const allowance of state.allowances.values()) expect(allowance.amount > 0n).toBe(true);
  for (const from of people)
    for (const spender of people) {
      const stored = state.allowance(from.key, spender.key);
      const current = stored && (stored.expiresAt === undefined || stored.expiresAt > now) ? stored.amount : 0n;
      expect(current).toBe(model.allowed(from, spender, now));
    }
}

function checkLog(state: MapLedgerState): void {
  let parent: Uint8Array | undefined;
  for (const { value, hash } of state.blocks) {
    expect(hashValue(value)).toEqual(hash);
    const fields: Record<string, Value> = 'Map' in value ? Object.fromEntries(value.Map) : {};
    expect(fields.phash).toEqual(parent && { Blob: parent });
    parent = hash;
  }
  const replayed = replay(state.blocks.map((block) => block.value));
  expect([...replayed.values()].sort()).toEqual([...state.balances.values()].sort());
  for (const holder of state.holders()) {
    const key = `${asText(holder.owner)}/${holder.subaccount ? asText(holder.subaccount) : ''}`;
    expect(replayed.get(key)).toBe(state.balance(accountKey(holder)));
  }
}

describe('the ledger over random operations', () => {
  test('balances + burnt = minted, nothing empty stored, allowances and log as the model says', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const state = new MapLedgerState({ transferFee: 10n, mintingAccount: minter });
        const model = new Model();
        let now = START;
        for (const op of operations) {
          if (op.kind === 'wait') now += op.time;
          else if (op.kind === 'collect') {
            model.collects = op.on;
            state.current = { ...state.current, feeCollector: op.on ? collector : undefined };
            const at = { timestamp: now, parent: state.lastBlockHash() };
            state.appendBlock(feeCollectorBlock(state.current.feeCollector, at));
          } else {
            const before = state.blockCount();
            const outcome = step(state, model, op, now);
            expect(state.blockCount()).toBe('Ok' in outcome ? before + 1n : before);
            if ('Ok' in outcome) expect(outcome.Ok).toBe(before);
            // `expected` follows the state, so such an approval is another request the second time.
            const repeatable = op.kind !== 'approve' || op.expected === undefined;
            if ('Ok' in outcome && op.createdAt !== undefined && repeatable) {
              expect(step(state, model, op, now)).toMatchObject({ Err: {} });
              expect(state.blockCount()).toBe(before + 1n);
            }
          }
          checkAgainst(state, model, now);
        }
        checkLog(state);
      }),
      { numRuns: 300 },
    );
  });

  test('a fixed supply never grows: without a minting account nothing mints and nothing burns by transfer', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const state = new MapLedgerState({ transferFee: 10n });
        state.setBalance(alice.key, 1_000n);
        state.setTotalSupply(1_000n);
        let last = 1_000n;
        for (const op of operations) {
          if (op.kind === 'transfer') transfer(state, { ...op, createdAt: undefined }, START);
          expect(state.totalSupply() <= last).toBe(true);
          last = state.totalSupply();
        }
        const sum = [...state.balances.values()].reduce((a, b) => a + b, 0n);
        expect(sum).toBe(last);
      }),
    );
  });
});
