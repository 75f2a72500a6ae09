import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule } from '../types.ts';
import { addMonths, monthsBetween } from './months.ts';
import { chartPoints, earlyUnlock, endOf, nextUnlockAfter, vestedAt } from './schedule.ts';
import { validateSchedule } from './validate-schedule.ts';

const DAY = 86_400_000_000_000n;
const at = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;
const duration = fc.bigInt(1n, 3_660n * DAY);
const basisPoints = fc.integer({ min: 0, max: 10_000 });
const opt = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<[] | [T]> => fc.oneof(fc.constant<[]>([]), fc.tuple(value));

const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant({ instant: null }),
  fc.record({ linear: fc.record({ duration }) }),
  fc
    .tuple(duration, duration, opt(basisPoints))
    .map(([a, b, atCliff]) => ({ cliff: { cliff: a < b ? a : b, atCliff, duration: (a < b ? b : a) + 1n } })),
  fc.uniqueArray(fc.bigInt(0n, 3_660n * DAY), { minLength: 1, maxLength: 12 }).chain((times) =>
    fc
      .array(fc.integer({ min: 1, max: 1_000 }), { minLength: times.length, maxLength: times.length })
      .map((shares) => ({
        steps: times.sort((a, b) => (a < b ? -1 : 1)).map((after, i) => ({ after, share: shares[i] ?? 1 })),
      })),
  ),
  fc.record({ monthly: fc.record({ months: fc.integer({ min: 1, max: 120 }) }) }),
  fc.record({ backWeighted: fc.record({ duration }) }),
  fc.record({ timeLock: fc.record({ duration, earlyPenalty: opt(basisPoints) }) }),
);
const grant = fc.record({
  amount: fc.bigInt(1n, (1n << 127n) - 1n),
  start: fc.bigInt(at('2020-01-01'), at('2030-12-31')),
});
const moments = fc.array(fc.bigInt(-10n * DAY, 4_000n * DAY), { minLength: 2, maxLength: 8 });

describe('what is vested', () => {
  it('never falls, is nothing before the start, and is exactly the amount from the end on', () => {
    fc.assert(
      fc.property(schedule, grant, moments, (plan, given, offsets) => {
        expect(validateSchedule(plan, 'schedule')).toEqual([]);
        const times = offsets.map((offset) => given.start + offset).sort((a, b) => (a < b ? -1 : 1));
        let before = 0n;
        for (const now of times) {
          const vested = vestedAt(plan, given, now);
          expect(vested).toBeGreaterThanOrEqual(before);
          expect(vested).toBeLessThanOrEqual(given.amount);
          if (now < given.start) expect(vested).toBe(0n);
          before = vested;
        }
        const end = endOf(plan, given.start);
        expect(vestedAt(plan, given, end)).toBe(given.amount);
        expect(vestedAt(plan, given, end + 1n)).toBe(given.amount);
      }),
    );
  });

  it('changes at the next unlock and not before it, where it goes by steps', () => {
    fc.assert(
      fc.property(schedule, grant, fc.bigInt(-10n * DAY, 4_000n * DAY), (plan, given, offset) => {
        const now = given.start + offset;
        const next = nextUnlockAfter(plan, given.start, now);
        if (next === undefined) {
          expect(vestedAt(plan, given, now)).toBe(given.amount);
          return;
        }
        expect(next).toBeGreaterThanOrEqual(now);
        if (next > now) expect(vestedAt(plan, given, next - 1n)).toBe(vestedAt(plan, given, now));
      }),
    );
  });

  it('is what the table says, to the unit', () => {
    const given = { amount: 1_000n, start: at('2026-01-31') };
    const months = { monthly: { months: 3 } };
    expect(
      ['2026-02-27', '2026-02-28', '2026-03-30', '2026-03-31', '2026-04-30'].map((day) =>
        vestedAt(months, given, at(day)),
      ),
    ).toEqual([0n, 333n, 333n, 666n, 1_000n]);
    const cliff: Schedule = { cliff: { cliff: 10n, atCliff: [2_500], duration: 40n } };
    expect([9n, 10n, 25n, 40n].map((t) => vestedAt(cliff, given, given.start + t))).toEqual([0n, 250n, 625n, 1_000n]);
    const plain: Schedule = { cliff: { cliff: 10n, atCliff: [], duration: 40n } };
    expect([9n, 10n, 20n].map((t) => vestedAt(plain, given, given.start + t))).toEqual([0n, 250n, 500n]);
    const back: Schedule = { backWeighted: { duration: 10n } };
    expect([1n, 5n, 9n, 10n].map((t) => vestedAt(back, given, given.start + t))).toEqual([10n, 250n, 810n, 1_000n]);
  });
});

describe('an early unlock', () => {
  it('pays the amount less the penalty, of a lock that allows one, before its end', () => {
    fc.assert(
      fc.property(schedule, grant, fc.bigInt(-10n * DAY, 4_000n * DAY), (plan, given, offset) => {
        const now = given.start + offset;
        const early = earlyUnlock(plan, given, now);
        const allowed = 'timeLock' in plan && plan.timeLock.earlyPenalty.length > 0;
        expect(early !== undefined).toBe(allowed && offset >= 0n && now < endOf(plan, given.start));
        if (early) {
          expect(early.paid + early.penalty).toBe(given.amount);
          expect(early.paid).toBeGreaterThanOrEqual(0n);
        }
      }),
    );
  });
});

describe('a chart', () => {
  it('has both ends and rises', () => {
    fc.assert(
      fc.property(schedule, grant, (plan, given) => {
        const points = chartPoints(plan, given);
        expect(points[0]?.at).toBe(given.start);
        expect(points.at(-1)?.vested).toBe(given.amount);
        points.reduce((before, point) => {
          expect(point.vested).toBeGreaterThanOrEqual(before.vested);
          return point;
        });
      }),
    );
  });
});

describe('months', () => {
  it('are whole when they have passed', () => {
    fc.assert(
      fc.property(grant, fc.integer({ min: 1, max: 120 }), ({ start }, count) => {
        expect(monthsBetween(start, addMonths(start, count))).toBe(count);
        expect(monthsBetween(start, addMonths(start, count) - 1n)).toBe(count - 1);
      }),
    );
  });
});
