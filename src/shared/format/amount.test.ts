import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from './amount.ts';

const decimals = fc.integer({ min: 0, max: 30 });
const value = fc.bigInt({ min: 0n, max: 10n ** 60n });

describe('amounts', () => {
  it('round-trips every value at every number of decimals, grouped or not', () => {
    fc.assert(
      fc.property(value, decimals, fc.boolean(), (amount, places, grouped) => {
        expect(parseAmount(formatAmount(amount, places, { grouped }), places)).toEqual({ ok: true, value: amount });
      }),
    );
  });

  it('orders like the numbers it shows, whatever the length', () => {
    fc.assert(
      fc.property(value, decimals, (amount, places) => {
        const [whole = '', fraction = ''] = formatAmount(amount, places, { grouped: false }).split('.');
        expect(BigInt(whole)).toBe(amount / 10n ** BigInt(places));
        expect(fraction.length).toBeLessThanOrEqual(places);
        expect(fraction.endsWith('0')).toBe(false);
      }),
    );
  });

  it('never guesses: text that is not plainly a number is refused', () => {
    for (const text of ['1,5', '1.2.3', 'abc', '1e8', '0x10', '.', '٣', '1,0000', '5 ICP', '∞', 'NaN']) {
      expect(parseAmount(text, 8), text).toMatchObject({ ok: false, problem: 'notANumber' });
    }
    expect(parseAmount('', 8)).toMatchObject({ problem: 'empty' });
    expect(parseAmount('-1', 8)).toMatchObject({ problem: 'negative' });
    expect(parseAmount('1.123456789', 8)).toMatchObject({ problem: 'tooManyDecimals' });
    expect(parseAmount('1.5', 0)).toMatchObject({ problem: 'tooManyDecimals' });
    expect(parseAmount('9'.repeat(300), 8)).toMatchObject({ problem: 'tooLong' });
  });

  it('accepts the ways people write', () => {
    expect(parseAmount(' 1,250.50 ', 8)).toEqual({ ok: true, value: 125_050_000_000n });
    expect(parseAmount('.5', 8)).toEqual({ ok: true, value: 50_000_000n });
    expect(parseAmount('5.', 8)).toEqual({ ok: true, value: 500_000_000n });
    expect(parseAmount('007', 0)).toEqual({ ok: true, value: 7n });
  });

  it('cuts towards zero and says so', () => {
    expect(formatAmount(199_999_999n, 8, { maxDecimals: 2 })).toBe('1.99…');
    expect(formatAmount(190_000_000n, 8, { maxDecimals: 2, minDecimals: 2 })).toBe('1.90');
    expect(formatAmount(1n, 8, { maxDecimals: 2 })).toBe('0…');
    expect(formatAmount(-150n, 2)).toBe('-1.5');
  });
});
