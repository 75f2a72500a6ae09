import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountForReading, amountText, parseAmount } from './amount-text.ts';

describe('amounts as text', () => {
  it('reads back every amount exactly, at any number of decimals', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 200n }), fc.integer({ min: 0, max: 30 }), (amount, decimals) => {
        expect(parseAmount(amountText(amount, decimals), decimals)).toEqual({ ok: true, amount });
        expect(parseAmount(amountForReading(amount, decimals), decimals)).toEqual({ ok: true, amount });
      }),
    );
  });

  it.each([
    ['1', 150_000_000n, '1.5'],
    ['grouping', 123_456_700_000_000n, "1'234 567"],
    ['leading point', 50_000_000n, '.5'],
    ['trailing zeros beyond the decimals', 100_000_000n, '1.00000000000'],
    ['spaces around', 100_000_000n, '  1  '],
  ])('reads %s', (_, amount, text) => expect(parseAmount(text, 8)).toEqual({ ok: true, amount }));

  it.each([
    '',
    '.',
    '-1',
    '1,5',
    '1e8',
    '0x10',
    'NaN',
    'Infinity',
    '１',
    '1.2.3',
    '1..2',
    '9'.repeat(100),
    '1.123456789',
    '__proto__',
    '😀',
    '1 2 a',
  ])('refuses %j', (text) => expect(parseAmount(text, 8).ok).toBe(false));
});
