// ICRC-1 and ICRC-2 cases one by one, each error variant and the order they come in.
import { beforeEach, describe, expect, test } from 'vitest';
import { approve } from './approve.ts';
import { PERMITTED_DRIFT, TRANSACTION_WINDOW } from './limits.ts';
import { alice, aliceSavings, aliceWritten, bob, carol, collector, minter } from './testing/accounts.ts';
import { MapLedgerState } from './testing/map-ledger-state.ts';
import { transfer } from './transfer.ts';

const NOW = 1_700_000_000_000_000_000n;
let state: MapLedgerState;

beforeEach(() => {
  state = new MapLedgerState({ transferFee: 10n, mintingAccount: minter });
  expect(transfer(state, { from: minter, to: alice, amount: 1_000n }, NOW)).toEqual({ Ok: 0n });
});

function fieldsOf(index: number): Record<string, unknown> {
  const block = state.blocks[index]?.value;
  const top = block && 'Map' in block ? Object.fromEntries(block.Map) : {};
  const tx = top.tx && 'Map' in top.tx ? Object.fromEntries(top.tx.Map) : {};
  return { ...top, tx };
}

describe('icrc1_transfer', () => {
  test('moves the amount, burns the fee, writes the fee at the top when the caller left it out', () => {
    expect(transfer(state, { from: alice, to: bob, amount: 100n }, NOW)).toEqual({ Ok: 1n });
    expect([state.balance(alice.key), state.balance(bob.key), state.totalSupply()]).toEqual([890n, 100n, 990n]);
    expect(fieldsOf(1)).toMatchObject({
      fee: { Nat: 10n },
      ts: { Nat: NOW },
      tx: { op: { Text: 'xfer' }, amt: { Nat: 100n } },
    });
    expect(fieldsOf(1).tx).not.toHaveProperty('fee');
  });

  test('a stated fee is in tx and not at the top; a wrong one is BadFee', () => {
    transfer(state, { from: alice, to: bob, amount: 1n, fee: 10n }, NOW);
    expect(fieldsOf(1)).not.toHaveProperty('fee');
    expect(fieldsOf(1).tx).toMatchObject({ fee: { Nat: 10n } });
    const wrong = transfer(state, { from: alice, to: bob, amount: 1n, fee: 9n }, NOW);
    expect(wrong).toEqual({ Err: { BadFee: { expected_fee: 10n } } });
  });

  test('32 zero bytes and no subaccount are one account; the block keeps what the caller wrote', () => {
    transfer(state, { from: alice, to: aliceWritten, amount: 5n }, NOW);
    expect(state.balance(alice.key)).toBe(990n);
    expect(fieldsOf(1).tx).toMatchObject({ from: { Array: [{}] }, to: { Array: [{}, {}] } });
  });

  test('the last unit can be spent exactly, one more cannot', () => {
    const short = transfer(state, { from: alice, to: bob, amount: 991n }, NOW);
    expect(short).toEqual({ Err: { InsufficientFunds: { balance: 1_000n } } });
    expect(transfer(state, { from: alice, to: bob, amount: 990n }, NOW)).toEqual({ Ok: 1n });
    expect(state.balances.size).toBe(1);
  });

  test('amounts far beyond 64 bits are refused by the balance, not by a number format', () => {
    const huge = transfer(state, { from: alice, to: bob, amount: 10n ** 300n }, NOW);
    expect(huge).toEqual({ Err: { InsufficientFunds: { balance: 1_000n } } });
  });

  test('a memo has at most 32 bytes', () => {
    expect(transfer(state, { from: alice, to: bob, amount: 1n, memo: new Uint8Array(32) }, NOW)).toHaveProperty('Ok');
    const long = transfer(state, { from: alice, to: bob, amount: 1n, memo: new Uint8Array(33) }, NOW);
    expect(long).toMatchObject({ Err: { GenericError: { error_code: 1n } } });
  });

  test('fees go to the collector when there is one', () => {
    state.current = { ...state.current, feeCollector: collector };
    transfer(state, { from: alice, to: bob, amount: 100n }, NOW);
    approve(state, { from: alice, spender: bob, amount: 1n }, NOW);
    expect([state.balance(collector.key), state.totalSupply()]).toEqual([20n, 1_000n]);
  });
});

describe('minting account', () => {
  test('minting costs no fee; a stated fee must be zero', () => {
    const wrong = transfer(state, { from: minter, to: bob, amount: 5n, fee: 10n }, NOW);
    expect(wrong).toEqual({ Err: { BadFee: { expected_fee: 0n } } });
    expect(transfer(state, { from: minter, to: bob, amount: 5n, fee: 0n }, NOW)).toEqual({ Ok: 1n });
    expect(fieldsOf(1)).not.toHaveProperty('fee');
    expect(Object.keys(fieldsOf(1).tx as object)).toEqual(['amt', 'op', 'to']);
  });

  test('burning needs the fee at least, or everything that is left, and never nothing', () => {
    const little = transfer(state, { from: alice, to: minter, amount: 9n }, NOW);
    expect(little).toEqual({ Err: { BadBurn: { min_burn_amount: 10n } } });
    expect(transfer(state, { from: alice, to: minter, amount: 10n }, NOW)).toEqual({ Ok: 1n });
    expect(Object.keys(fieldsOf(1).tx as object)).toEqual(['amt', 'from', 'op']);
    transfer(state, { from: minter, to: bob, amount: 3n }, NOW);
    expect(transfer(state, { from: bob, to: minter, amount: 2n }, NOW)).toEqual({
      Err: { BadBurn: { min_burn_amount: 3n } },
    });
    expect(transfer(state, { from: bob, to: minter, amount: 3n }, NOW)).toHaveProperty('Ok');
    expect(transfer(state, { from: bob, to: minter, amount: 0n }, NOW)).toEqual({
      Err: { BadBurn: { min_burn_amount: 10n } },
    });
  });

  test('from the minting account to itself is refused', () => {
    expect(transfer(state, { from: minter, to: minter, amount: 50n }, NOW)).toHaveProperty('Err');
  });

  test('the supply stops at 2^256 - 1', () => {
    const room = (1n << 256n) - 1n - 1_000n;
    const over = transfer(state, { from: minter, to: bob, amount: room + 1n }, NOW);
    expect(over).toMatchObject({ Err: { GenericError: { error_code: 5n } } });
    expect(transfer(state, { from: minter, to: bob, amount: room }, NOW)).toHaveProperty('Ok');
  });

  test('cannot delegate', () => {
    expect(approve(state, { from: minter, spender: bob, amount: 5n }, NOW)).toMatchObject({
      Err: { GenericError: { error_code: 4n } },
    });
    const pulled = transfer(state, { from: minter, to: bob, spender: bob, amount: 5n }, NOW);
    expect(pulled).toMatchObject({ Err: { GenericError: { error_code: 4n } } });
  });
});

describe('deduplication', () => {
  const request = { from: alice, to: bob, amount: 1n, createdAt: NOW };

  test('the same payload is a duplicate for the whole window and drift, and too old one nanosecond later', () => {
    expect(transfer(state, request, NOW)).toEqual({ Ok: 1n });
    const last = NOW + TRANSACTION_WINDOW + PERMITTED_DRIFT;
    expect(transfer(state, request, last)).toEqual({ Err: { Duplicate: { duplicate_of: 1n } } });
    expect(transfer(state, request, last + 1n)).toEqual({ Err: { TooOld: null } });
  });

  test('two minutes into the future and no more', () => {
    expect(transfer(state, { ...request, createdAt: NOW + PERMITTED_DRIFT }, NOW)).toHaveProperty('Ok');
    const early = transfer(state, { ...request, createdAt: NOW + PERMITTED_DRIFT + 1n }, NOW);
    expect(early).toEqual({ Err: { CreatedInFuture: { ledger_time: NOW } } });
  });

  test('memo, fee, amount, receiver and sender each make another transaction; no time, no deduplication', () => {
    const others = [
      { memo: new Uint8Array([1]) },
      { fee: 10n },
      { amount: 2n },
      { to: carol },
      { createdAt: NOW - 1n },
    ];
    expect(transfer(state, request, NOW)).toHaveProperty('Ok');
    for (const other of others) expect(transfer(state, { ...request, ...other }, NOW)).toHaveProperty('Ok');
    for (const other of others)
      expect(transfer(state, { ...request, ...other }, NOW)).toMatchObject({ Err: { Duplicate: {} } });
    for (let i = 0; i < 2; i += 1)
      expect(transfer(state, { ...request, createdAt: undefined }, NOW)).toHaveProperty('Ok');
  });

  test('a refused transfer is not remembered', () => {
    const poor = { ...request, from: bob, to: carol, amount: 500n };
    expect(transfer(state, poor, NOW)).toMatchObject({ Err: { InsufficientFunds: {} } });
    transfer(state, { from: minter, to: bob, amount: 600n }, NOW);
    expect(transfer(state, poor, NOW)).toHaveProperty('Ok');
  });

  test('memory of transactions ends with the window', () => {
    for (let i = 0n; i < 30n; i += 1n) transfer(state, { ...request, createdAt: NOW - i }, NOW);
    expect(state.remembered.size).toBe(30);
    const later = NOW + TRANSACTION_WINDOW + PERMITTED_DRIFT + 1n;
    transfer(state, { ...request, createdAt: undefined }, later);
    transfer(state, { ...request, createdAt: undefined }, later);
    expect(state.remembered.size).toBe(0);
  });
});

describe('order of errors', () => {
  test('fee before time, time before duplicate, allowance before funds', () => {
    const bad = { from: bob, to: carol, spender: aliceSavings, amount: 5n, fee: 9n, createdAt: 1n };
    expect(transfer(state, bad, NOW)).toMatchObject({ Err: { BadFee: {} } });
    expect(transfer(state, { ...bad, fee: 10n }, NOW)).toEqual({ Err: { TooOld: null } });
    const poor = transfer(state, { ...bad, fee: 10n, createdAt: NOW }, NOW);
    expect(poor).toEqual({ Err: { InsufficientAllowance: { allowance: 0n } } });
  });
});

describe('icrc2_transfer_from', () => {
  const pull = { from: alice, to: carol, spender: bob };

  test('takes amount and fee from the allowance and removes it when used up', () => {
    approve(state, { from: alice, spender: bob, amount: 60n }, NOW);
    expect(transfer(state, { ...pull, amount: 51n }, NOW)).toEqual({
      Err: { InsufficientAllowance: { allowance: 60n } },
    });
    expect(transfer(state, { ...pull, amount: 20n }, NOW)).toHaveProperty('Ok');
    expect(state.allowance(alice.key, bob.key)).toEqual({ amount: 30n, expiresAt: undefined });
    expect(transfer(state, { ...pull, amount: 20n }, NOW)).toHaveProperty('Ok');
    expect(state.allowances.size).toBe(0);
    expect(fieldsOf(2).tx).toHaveProperty('spender');
  });

  test('an allowance ends at the exact nanosecond', () => {
    approve(state, { from: alice, spender: bob, amount: 100n, expiresAt: NOW + 5n }, NOW);
    expect(transfer(state, { ...pull, amount: 1n }, NOW + 4n)).toHaveProperty('Ok');
    const late = transfer(state, { ...pull, amount: 1n }, NOW + 5n);
    expect(late).toEqual({ Err: { InsufficientAllowance: { allowance: 0n } } });
  });

  test('the owner of the account needs no allowance, and none is used', () => {
    expect(transfer(state, { from: alice, to: bob, spender: aliceWritten, amount: 1n }, NOW)).toHaveProperty('Ok');
    expect(fieldsOf(1).tx).toHaveProperty('spender');
  });

  test('enough allowance but not enough funds', () => {
    approve(state, { from: alice, spender: bob, amount: 10_000n }, NOW);
    const poor = transfer(state, { ...pull, amount: 5_000n }, NOW);
    expect(poor).toEqual({ Err: { InsufficientFunds: { balance: 990n } } });
    expect(state.allowance(alice.key, bob.key)?.amount).toBe(10_000n);
  });

  test('burning by allowance takes the amount alone', () => {
    approve(state, { from: alice, spender: bob, amount: 50n }, NOW);
    expect(transfer(state, { from: alice, to: minter, spender: bob, amount: 50n }, NOW)).toHaveProperty('Ok');
    expect([state.balance(alice.key), state.allowances.size, state.totalSupply()]).toEqual([940n, 0, 940n]);
  });
});

describe('icrc2_approve', () => {
  test('replaces the allowance and its expiry, costs the fee, zero removes it', () => {
    approve(state, { from: alice, spender: bob, amount: 5n, expiresAt: NOW + 9n }, NOW);
    approve(state, { from: alice, spender: bob, amount: 7n }, NOW);
    expect(state.allowance(alice.key, bob.key)).toEqual({ amount: 7n, expiresAt: undefined });
    approve(state, { from: alice, spender: bob, amount: 0n }, NOW);
    expect([state.allowances.size, state.balance(alice.key), state.totalSupply()]).toEqual([0, 970n, 970n]);
  });

  test('expected_allowance must match what is in effect now; an expired one counts as zero', () => {
    approve(state, { from: alice, spender: bob, amount: 5n, expiresAt: NOW + 9n }, NOW);
    const stale = approve(state, { from: alice, spender: bob, amount: 7n, expectedAllowance: 4n }, NOW);
    expect(stale).toEqual({ Err: { AllowanceChanged: { current_allowance: 5n } } });
    const later = approve(state, { from: alice, spender: bob, amount: 7n, expectedAllowance: 0n }, NOW + 9n);
    expect(later).toHaveProperty('Ok');
    const none = approve(state, { from: alice, spender: carol, amount: 7n, expectedAllowance: 1n }, NOW);
    expect(none).toEqual({ Err: { AllowanceChanged: { current_allowance: 0n } } });
  });

  test('an expiry of now is in the past', () => {
    expect(approve(state, { from: alice, spender: bob, amount: 5n, expiresAt: NOW }, NOW)).toEqual({
      Err: { Expired: { ledger_time: NOW } },
    });
    expect(approve(state, { from: alice, spender: bob, amount: 5n, expiresAt: NOW + 1n }, NOW)).toHaveProperty('Ok');
  });

  test('no self-approval, not even between subaccounts', () => {
    expect(approve(state, { from: alice, spender: aliceSavings, amount: 5n }, NOW)).toMatchObject({
      Err: { GenericError: { error_code: 3n } },
    });
  });

  test('needs the fee and nothing more; more than can exist is stored as the most there can be', () => {
    expect(approve(state, { from: bob, spender: alice, amount: 5n }, NOW)).toEqual({
      Err: { InsufficientFunds: { balance: 0n } },
    });
    expect(approve(state, { from: alice, spender: bob, amount: 1n << 300n }, NOW)).toHaveProperty('Ok');
    expect(state.allowance(alice.key, bob.key)?.amount).toBe((1n << 256n) - 1n);
  });

  test('is deduplicated like a transfer, with all its fields', () => {
    const request = { from: alice, spender: bob, amount: 5n, createdAt: NOW };
    expect(approve(state, request, NOW)).toEqual({ Ok: 1n });
    expect(approve(state, request, NOW)).toEqual({ Err: { Duplicate: { duplicate_of: 1n } } });
    expect(approve(state, { ...request, expiresAt: NOW + 5n }, NOW)).toHaveProperty('Ok');
    expect(approve(state, { ...request, expectedAllowance: 5n }, NOW)).toHaveProperty('Ok');
  });
});
