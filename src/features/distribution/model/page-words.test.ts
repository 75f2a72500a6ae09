// What the page says: terms against the network, claims by day, files for spreadsheets.
import { Principal } from '@dfinity/principal';
import { describe, expect, it } from 'vitest';
import { explainRefusal } from '../api/errors.ts';
import type { Claim, Status, Terms } from '../distribution.types.ts';
import { claimDays } from './claim-days.ts';
import { claimsCsv, grantsCsv } from './export-csv.ts';
import { statusName, statusWords } from './status-words.ts';
import { controlCheck, termsWords } from './terms-words.ts';
import { vestingWords } from './vesting-words.ts';

const owner = Principal.fromText('aaaaa-aa');
const terms: Terms = { cancellable: true, transferable: false, pausable: false, creatorControlsCode: false };

describe('terms', () => {
  it('are said for each right, held or given up', () => {
    expect(termsWords(terms).map(({ right, held, tone }) => [right, held, tone])).toEqual([
      ['cancellable', true, 'caution'],
      ['pausable', false, 'safe'],
      ['transferable', false, 'caution'],
      ['creatorControlsCode', false, 'safe'],
    ]);
  });

  it('are compared with the controllers that the network certifies', () => {
    const said = { terms, owner: 'creator', factory: 'factory' };
    expect(controlCheck(said, null)).toEqual({ kind: 'unknown' });
    expect(controlCheck(said, ['factory'])).toEqual({ kind: 'asSaid' });
    expect(controlCheck(said, [])).toEqual({ kind: 'asSaid' });
    expect(controlCheck(said, ['factory', 'creator'])).toEqual({ kind: 'creatorStill' });
    expect(controlCheck({ ...said, terms: { ...terms, creatorControlsCode: true } }, ['factory', 'creator'])).toEqual({
      kind: 'asSaid',
    });
    expect(controlCheck(said, ['factory', 'stranger'])).toEqual({ kind: 'others', principals: ['stranger'] });
  });
});

describe('schedules in words', () => {
  const DAY = 86_400_000_000_000n;
  it('say every kind', () => {
    expect(vestingWords({ linear: { duration: 365n * DAY } })).toBe('Evenly over 1 year');
    expect(vestingWords({ cliff: { cliff: 90n * DAY, atCliff: [1_250], duration: 365n * DAY } })).toBe(
      'Nothing for 90 days, then 12.5 % at once and the rest evenly until 1 year after the start',
    );
    expect(
      vestingWords({
        steps: [
          { after: 0n, share: 1 },
          { after: 30n * DAY, share: 3 },
        ],
      }),
    ).toBe('In 2 parts: 25 % at the start, 75 % after 30 days');
    expect(vestingWords({ cliff: { cliff: 0n, atCliff: [1_000], duration: 365n * DAY } })).toBe(
      'At the start 10 % at once and the rest evenly until 1 year after the start',
    );
    expect(vestingWords({ monthly: { months: 12 } })).toContain('12 equal parts');
    expect(vestingWords({ timeLock: { duration: 365n * DAY, earlyPenalty: [] } })).toBe(
      'All at once after 1 year; not before',
    );
    expect(vestingWords({ timeLock: { duration: 365n * DAY, earlyPenalty: [500] } })).toContain('penalty of 5 %');
    expect(vestingWords({ steps: [] })).toBe('In parts');
  });
});

describe('claims by day', () => {
  it('fill quiet days, begin at nothing, and end with the sum of all', () => {
    const days = claimDays(
      [
        { day: 102, claimed: 5n, claims: 1 },
        { day: 100, claimed: 10n, claims: 2 },
      ],
      104,
    );
    expect(days.map(({ day, claimed, inAll }) => [day, claimed, inAll])).toEqual([
      [99, 0n, 0n],
      [100, 10n, 10n],
      [101, 0n, 10n],
      [102, 5n, 15n],
      [103, 0n, 15n],
      [104, 0n, 15n],
    ]);
    expect(claimDays([], 104)).toEqual([]);
  });

  it('show a year at most, older claims in the sum, and no days far from now', () => {
    const days = claimDays([{ day: 10, claimed: 7n, claims: 1 }], 1_000);
    expect(days).toHaveLength(365);
    expect(days[0]).toMatchObject({ claimed: 0n, inAll: 7n });
    expect(claimDays([{ day: 4_000_000_000, claimed: 7n, claims: 1 }], 1_000)).toEqual([]);
  });
});

describe('files', () => {
  const claim: Claim = {
    index: 3n,
    grant: 1,
    owner,
    amount: 150_000_000n,
    fee: 10_000n,
    block: 42n,
    at: 1_700_000_000_000_000_000n,
    kind: { push: null },
  };

  it('hold exact amounts and times', () => {
    expect(claimsCsv([claim], { decimals: 8 }).split('\n')[1]).toBe(
      '3,2023-11-14T22:13:20.000Z,1,aaaaa-aa,paid out by the creator,1.5,0.0001,1.4999,42',
    );
  });

  it('cannot run formulas that somebody wrote into a note', () => {
    const grant = {
      ...{ id: 1, category: 9, owner, amount: 1n, note: '=HYPERLINK("http://x")', claimed: 0n, returned: 0n },
      ...{ vested: 0n, claimable: 0n, pending: 0n, start: [], nextUnlock: [], end: [] },
    } satisfies Parameters<typeof grantsCsv>[0][number];
    expect(grantsCsv([grant], { categories: [], decimals: 0 })).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
});

describe('refusals', () => {
  it('say amounts in the token where it is known, and never more than a page takes', () => {
    const say = (amount: bigint): string => `${amount} KOI`;
    expect(explainRefusal({ insufficientFunds: { missing: 5n } }, say).message).toBe(
      'There is too little: 5 KOI are missing.',
    );
    expect(explainRefusal({ unknown: { message: 'x'.repeat(9_999) } })).toMatchObject({ outcome: 'unknown' });
    expect(explainRefusal({ ledgerRefused: { message: 'x'.repeat(9_999) } }).explanation.action.length).toBeLessThan(
      400,
    );
    expect(explainRefusal({ wrongStatus: { status: { paused: null } } }).message).toContain('paused');
  });

  it('know a status of a newer contract for what it is', () => {
    expect(statusName({ preparing: null })).toBe('preparing');
    const newer = JSON.parse('{"frozen":null}') as Status;
    expect(statusName(newer)).toBeNull();
    expect(statusWords(newer).label).toBe('Unknown');
  });
});
