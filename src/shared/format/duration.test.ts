import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationField, durationText, readDuration } from './duration.ts';

const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;

describe('lengths of time', () => {
  it.each([
    [0n, 'none'],
    [SECOND, '1 second'],
    [SECOND / 2n, '0.5 seconds'],
    [DAY, '1 day'],
    [90n * DAY, '90 days'],
    [730n * DAY, '2 years'],
    [DAY + DAY / 2n, '1 day 12 hours'],
    [DAY + 61n * SECOND, '1 day 1 minute 1 second'],
  ])('%d ns is said “%s”: nothing of it is left out', (ns, text) => expect(durationText(ns)).toBe(text));

  it('may be said roughly', () => expect(durationText(DAY + 61n * SECOND, 2)).toBe('1 day 1 minute'));

  it('in a field is read back as what it was, to the minute', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 300_000_000n), (minutes) => {
        const ns = minutes * 60n * SECOND;
        expect(readDuration(durationField(ns))).toBe(ns);
      }),
    );
  });
});
