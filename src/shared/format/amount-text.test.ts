import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText, readAmount } from './amount-text.ts';

describe('typed amounts', () => {
  it('reads back every amount exactly, at any number of decimals', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 200n }), fc.integer({ min: 0, max: 30 }), (amount, decimals) => {
        expect(readAmount(amountText(amount, decimals), decimals)).toEqual({ ok: true, amount });
      }),
    );
  });

  it.each([
    '',
    '.',
    '-1',
    '1,5',
    '1,500',
    '1e8',
    '0x10',
    'NaN',
    'Infinity',
    '１',
    '1.2.3',
    '1..2',
    '9'.repeat(300),
    '1.123456789',
    '__proto__',
    '😀',
    '1 2 a',
  ])('refuses %j with a reason and a way out', (text) => {
    const read = readAmount(text, 8);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.reason.length * read.mend.length).toBeGreaterThan(0);
  });
});
