import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartNumber, everyDay } from './history.ts';
import { basisPoints, shareText, topSlices } from './shares.ts';

describe('shares of a supply', () => {
  it('adds up to the whole exactly, whatever the size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 1n << 128n }), { maxLength: 40 }),
        fc.bigInt({ min: 0n, max: 1n << 128n }),
        fc.integer({ min: 1, max: 10 }),
        (amounts, more, count) => {
          const whole = amounts.reduce((a, b) => a + b, more);
          const slices = topSlices(
            amounts.map((amount, item) => ({ item, amount })),
            whole,
            count,
          );
          expect(slices.reduce((sum, slice) => sum + slice.amount, 0n)).toBe(whole);
          expect(slices.reduce((sum, slice) => sum + slice.points, 0)).toBeLessThanOrEqual(10_000);
          expect(slices.filter((slice) => slice.item !== null).length).toBeLessThanOrEqual(count);
        },
      ),
    );
  });

  it('never says 100 % of a part nor 0 % of something', () => {
    expect(shareText(10n ** 30n - 1n, 10n ** 30n)).toBe('99.99\u00a0%');
    expect(shareText(1n, 10n ** 30n)).toBe('<\u00a00.01\u00a0%');
    expect(shareText(5n, 5n)).toBe('100\u00a0%');
    expect(shareText(0n, 5n)).toBe('0\u00a0%');
    expect(shareText(1n, 0n)).toBe('0\u00a0%');
  });

  it('stays in range when a ledger lies about its supply', () => {
    expect(basisPoints(7n, 5n)).toBe(10_000);
    expect(basisPoints(-7n, 5n)).toBe(0);
  });
});

describe('daily history', () => {
  const point = (day: number, supply: bigint) => ({
    day,
    totalSupply: supply,
    holderCount: 1n,
    transferCount: 2n,
    volume: 3n,
  });

  it('fills quiet days: supply stays, transfers do not', () => {
    const days = everyDay([point(12, 9n), point(10, 5n)], { today: 14, limit: 30 });
    expect(days.map((day) => [day.day, day.totalSupply, day.volume])).toEqual([
      [10, 5n, 3n],
      [11, 5n, 0n],
      [12, 9n, 3n],
      [13, 9n, 0n],
      [14, 9n, 0n],
    ]);
  });

  it('knows the supply of before the shown window', () => {
    expect(
      everyDay([point(1, 7n)], { today: 100, limit: 3 }).map((day) => [day.day, day.totalSupply, day.volume]),
    ).toEqual([
      [98, 7n, 0n],
      [99, 7n, 0n],
      [100, 7n, 0n],
    ]);
    expect(everyDay([], { today: 100, limit: 3 })).toEqual([]);
  });

  it('begins with the empty day before the token was made', () => {
    const days = everyDay([point(10, 5n)], { today: 10, limit: 30, bornOn: 10 });
    expect(days.map((day) => [day.day, day.totalSupply])).toEqual([
      [9, 0n],
      [10, 5n],
    ]);
    expect(everyDay([point(10, 5n)], { today: 10, limit: 30, bornOn: 3 })).toHaveLength(1);
  });

  it('places amounts of any size', () => {
    expect(chartNumber(150_000_000n, 8)).toBe(1.5);
    expect(chartNumber(10n ** 40n, 30)).toBe(10 ** 10);
  });
});
