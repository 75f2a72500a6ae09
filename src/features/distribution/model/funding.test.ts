import { describe, expect, it } from 'vitest';
import { canRepeat, costOf, paymentFromText, paymentToText, stillNeeded, type Payment } from './funding.ts';

const payment: Payment = {
  distribution: 'aaaaa-cai',
  ledger: 'bbbbb-cai',
  owner: 'aaaaa-aa',
  amount: 10n ** 30n,
  createdAt: 1_700_000_000_000_000_001n,
};

describe('what is still needed', () => {
  it('goes by the ledger where it was asked, for deposits may have come that the contract has not read', () => {
    expect(stillNeeded({ missing: 70n, held: 30n }, null)).toBe(70n);
    expect(stillNeeded({ missing: 70n, held: 30n }, 30n)).toBe(70n);
    expect(stillNeeded({ missing: 70n, held: 30n }, 90n)).toBe(10n);
    expect(stillNeeded({ missing: 70n, held: 30n }, 100n)).toBe(0n);
    expect(stillNeeded({ missing: 70n, held: 30n }, 500n)).toBe(0n);
    expect(stillNeeded({ missing: 0n, held: 30n }, 0n)).toBe(0n);
  });

  it('costs the fee twice: the approval and the transfer', () => {
    expect(costOf(100n, 3n)).toEqual({ allowance: 103n, fees: 6n, total: 106n });
    expect(costOf(100n, 0n)).toEqual({ allowance: 100n, fees: 0n, total: 100n });
  });
});

describe('a payment in the browser', () => {
  it('is read back exactly, and nothing else is', () => {
    expect(paymentFromText(paymentToText(payment))).toEqual(payment);
    for (const text of ['', '{', 'null', '[]', '{}', paymentToText(payment).replace('createdAt', 'made')])
      expect(paymentFromText(text)).toBeNull();
    expect(paymentFromText(paymentToText(payment).replace('"amount":"1', '"amount":"-1'))).toBeNull();
  });

  it('may be repeated while the ledger remembers it, not later', () => {
    const hour = 3_600_000_000_000n;
    expect(canRepeat(payment, payment.createdAt + 22n * hour)).toBe(true);
    expect(canRepeat(payment, payment.createdAt + 23n * hour)).toBe(false);
  });
});
