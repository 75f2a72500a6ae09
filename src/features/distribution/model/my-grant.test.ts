// What the claim page says in each state, and that its numbers are the contract's.
import fc from 'fast-check';
import { Principal } from '@dfinity/principal';
import { describe, expect, test } from 'vitest';
import { standingOf } from '../../../../canisters/distribution/rules/standing.ts';
import type { Category, Details, Grant, Schedule } from '../distribution.types.ts';
import { myGrant, payableNow } from './my-grant.ts';

const DAY = 86_400_000_000_000n;
const FEE = 10n;
const grantOf = (changes: Partial<Grant> = {}): Grant => ({
  ...{ id: 0, category: 0, owner: Principal.anonymous(), amount: 1_000n, note: '', claimed: 0n, returned: 0n },
  ...{ start: [], vested: 0n, claimable: 0n, nextUnlock: [], end: [], pending: 0n },
  ...changes,
});
const categoryOf = (schedule: Schedule, changes: Partial<Category> = {}): Category => ({
  ...{ id: 0, name: 'Team', schedule, start: { at: [100n * DAY] }, recipients: { fixed: null } },
  ...{ claimFrom: [], claimUntil: [], grantCount: 1, promised: 1_000n, claimed: 0n, returned: 0n },
  ...changes,
});
const terms = { cancellable: true, transferable: false, pausable: true, creatorControlsCode: false };
const running: Pick<Details, 'status' | 'terms' | 'activatedAt' | 'cancelledAt'> = {
  ...{ status: { active: null }, terms, activatedAt: [100n * DAY], cancelledAt: [] },
};
const linear: Schedule = { linear: { duration: 100n * DAY } };

describe('a grant', () => {
  test('ticks by the contract’s rule at every moment', () => {
    const schedules = fc.constantFrom<Schedule>(
      linear,
      { instant: null },
      { monthly: { months: 5 } },
      { cliff: { cliff: 20n * DAY, atCliff: [2_500], duration: 90n * DAY } },
      { timeLock: { duration: 50n * DAY, earlyPenalty: [1_000] } },
    );
    fc.assert(
      fc.property(schedules, fc.bigInt(0n, 1_000n), fc.bigInt(0n, 400n * DAY), (schedule, claimed, now) => {
        const [category, grant] = [categoryOf(schedule), grantOf({ claimed })];
        const mine = myGrant(grant, category, running, FEE, now);
        const standing = standingOf(category, grant, running, now);
        expect(mine.standing).toEqual(standing);
        expect(mine.payable).toBe(standing.claimable > FEE ? standing.claimable - FEE : null);
      }),
    );
  });

  test.each<[string, Partial<Grant>, Partial<Category>, Partial<typeof running>, bigint, RegExp]>([
    ['before its start', {}, {}, {}, 50n, /^It starts on /],
    ['flowing', {}, {}, {}, 150n, /^It vests continuously/],
    ['all vested', {}, {}, {}, 200n, /^Everything is vested/],
    ['being paid', { pending: 5n, claimed: 5n }, {}, {}, 150n, /^A payout is under way/],
    ['paid out', { claimed: 1_000n }, {}, {}, 150n, /^Everything has been paid/],
    ['paused', {}, {}, { status: { paused: null } }, 150n, /^Nothing while it is paused/],
    [
      'not begun',
      {},
      { start: { at: [] } },
      { status: { preparing: null }, activatedAt: [] },
      50n,
      /^Nothing before it/,
    ],
    ['before the window', {}, { claimFrom: [160n * DAY] }, {}, 150n, /^Nothing before /],
    ['after the window', {}, { claimUntil: [140n * DAY] }, {}, 150n, /claims have ended/],
    [
      'cancelled',
      { returned: 500n },
      {},
      { status: { cancelled: null }, cancelledAt: [150n * DAY] },
      160n,
      /^It was cancelled/,
    ],
    ['own clock', {}, { start: { atClaim: null } }, {}, 150n, /^Your clock starts/],
  ])('%s is said', (_, grant, category, details, day, words) => {
    const mine = myGrant(grantOf(grant), categoryOf(linear, category), { ...running, ...details }, FEE, day * DAY);
    expect(mine.words).toMatch(words);
  });

  test('an early unlock is offered for an untouched lock alone, the fee taken off', () => {
    const lock = categoryOf({ timeLock: { duration: 100n * DAY, earlyPenalty: [1_000] } });
    expect(myGrant(grantOf(), lock, running, FEE, 150n * DAY).early).toEqual({ paid: 890n, penalty: 100n });
    expect(myGrant(grantOf({ claimed: 1n }), lock, running, FEE, 150n * DAY).early).toBeNull();
    expect(myGrant(grantOf(), categoryOf(linear), running, FEE, 150n * DAY).early).toBeNull();
  });

  test('is handed on only where the terms allow it, and never while it is being paid', () => {
    const free = { ...running, terms: { ...terms, transferable: true } };
    expect(myGrant(grantOf(), categoryOf(linear), running, FEE, 0n).mayHandOn).toBe(false);
    expect(myGrant(grantOf(), categoryOf(linear), free, FEE, 0n).mayHandOn).toBe(true);
    expect(myGrant(grantOf({ pending: 1n }), categoryOf(linear), free, FEE, 0n).mayHandOn).toBe(false);
  });
});

test('what all grants together would pay is the sum of what each would, and nothing for a category nobody knows', () => {
  const categories = [categoryOf(linear), categoryOf({ instant: null }, { id: 1 })];
  const at = { fee: FEE, now: 150n * DAY };
  const grants = [grantOf(), grantOf({ id: 1, category: 1, claimed: 995n }), grantOf({ id: 2, category: 1 })];
  // Half of the first; five units of the second are less than the fee; the third is whole.
  expect(payableNow(grants, { ...running, categories }, at)).toBe(500n - FEE + (1_000n - FEE));
  expect(payableNow([grantOf({ category: 7 })], { ...running, categories }, at)).toBe(0n);
});
