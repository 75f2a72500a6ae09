// What a draft says is what the factory accepts, and what it would refuse is a fault of a field.
import { Principal } from '@dfinity/principal';
import { expect, test } from 'vitest';
import { validateDistributionArgs } from '../../../../canisters/distribution/rules/validate-distribution-args.ts';
import type { CheckedPayee } from '../../../shared/payees/index.ts';
import { emptyCategory, emptyDraft, PRESETS, type CategoryForm, type DistributionDraft } from './distribution-draft.ts';
import { draftFromText, draftToText, isEmptyDraft } from './draft-text.ts';
import { AT_CREATION, readDistribution } from './read-distribution.ts';

const ledger = { symbol: 'KOI', decimals: 2, fee: 1n };
const someone = (n: number): string => Principal.fromUint8Array(Uint8Array.from([5, n >> 8, n & 255])).toText();
const row = (n: number, amount: bigint, extra: Record<string, string> = {}): CheckedPayee => ({
  ...{ ok: true, account: { owner: someone(n), subaccount: null }, key: someone(n), amount, extra },
});
const draftOf = (categories: CategoryForm[], changes: Partial<DistributionDraft> = {}): DistributionDraft => ({
  ...emptyDraft(),
  ...{ ledger: someone(900), name: 'Harvest', categories },
  ...changes,
});
const fieldsOf = (categories: CategoryForm[], rows: CheckedPayee[] = [row(1, 5n)]): string[] =>
  readDistribution(draftOf(categories), rows, ledger).faults.map(({ field }) => field);

test('every preset is acceptable as it is', () => {
  for (const { category } of PRESETS) {
    const { args, faults } = readDistribution(draftOf([category]), [row(1, 500n)], ledger);
    expect(faults).toEqual([]);
    expect(validateDistributionArgs(args)).toEqual([]);
  }
});

test('recipients go to the category that their row names; what does not fit waits', () => {
  const categories = [emptyCategory('Team'), { ...emptyCategory('Crew'), recipients: 'appendable' as const }];
  const rows = [row(1, 5n, { category: 'Crew', note: 'cook' }), row(2, 7n, { category: 'Team' })];
  const { args, totals } = readDistribution(draftOf(categories), rows, ledger);
  expect(args.grants.map(({ category, amount, note }) => [category, amount, note])).toEqual([
    [1, 5n, 'cook'],
    [0, 7n, ''],
  ]);
  expect(totals).toEqual([7n, 5n]);
  const many = Array.from({ length: AT_CREATION + 3 }, (_, n) => row(n, 1n));
  const large = readDistribution(draftOf([emptyCategory('Team')]), many, ledger);
  expect([large.args.grants.length, large.rest.length]).toEqual([AT_CREATION, 3]);
  expect(large.faults).toEqual([]);
  expect(large.totals).toEqual([BigInt(AT_CREATION + 3)]);
});

test.each<[string, Partial<CategoryForm>, string]>([
  ['no name', { name: ' ' }, 'categories[0].name'],
  ['no length', { kind: 'linear', duration: 'long' }, 'categories[0].duration'],
  ['a cliff after the end', { kind: 'cliff', duration: '1 days', cliff: '2 days' }, 'categories[0].cliff'],
  ['more than all', { kind: 'timeLock', earlyPenalty: '101' }, 'categories[0].earlyPenalty'],
  ['parts of 90 %', { kind: 'steps', steps: [{ after: '0 days', percent: '90' }] }, 'categories[0].steps'],
  ['too many months', { kind: 'monthly', months: '121' }, 'categories[0].months'],
  ['no date', { start: 'date' }, 'categories[0].startAt'],
  [
    'a window that ends before it begins',
    { claimFrom: '2030-01-02T00:00', claimUntil: '2030-01-01T00:00' },
    'categories[0].claimUntil',
  ],
  ['nobody', { recipients: 'open', amountEach: '5', people: '0' }, 'categories[0].people'],
  ['no file', { recipients: 'merkle' }, 'categories[0].tree'],
])('%s is a fault of its field', (_, changes, field) => {
  expect(fieldsOf([{ ...emptyCategory('Team'), ...changes }])).toContain(field);
});

test('a tree counts only in its own place, and once its proofs are saved', () => {
  const tree = { root: 'ab'.repeat(32), count: 3, total: '30', category: 0, saved: true };
  const of = (changes: object): CategoryForm => ({
    ...emptyCategory('List'),
    recipients: 'merkle',
    tree: { ...tree, ...changes },
  });
  expect(fieldsOf([of({})], [])).toEqual([]);
  expect(fieldsOf([of({ saved: false })], [])).toEqual(['categories[0].tree']);
  expect(fieldsOf([of({ category: 1 })], [])).toEqual(['categories[0].tree']);
});

test('an empty closed list, rows to mend and a silent ledger hold it up', () => {
  expect(fieldsOf([emptyCategory('Team')], [])).toEqual(['grants']);
  expect(fieldsOf([emptyCategory('Team')], [row(1, 5n), { ok: false, faults: [] }])).toEqual(['grants']);
  for (const state of ['asking', 'silent'] as const)
    expect(readDistribution(draftOf([emptyCategory('Team')]), [row(1, 5n)], state).faults[0]?.field).toBe('ledger');
});

test('a draft comes back from storage as it was; anything else does not', async () => {
  const rows = [{ id: 0, line: null, account: someone(1), amount: '5', extra: { category: 'Team', note: 'a, "b"' } }];
  const draft = draftOf(
    PRESETS.map(({ category }) => category),
    { recipients: rows },
  );
  expect(await draftFromText(draftToText(draft))).toEqual(draft);
  expect(isEmptyDraft(emptyDraft())).toBe(true);
  for (const text of ['', '{}', 'null', '{"format":1}', draftToText(draft).replace('"kind"', '"sort"')])
    expect(await draftFromText(text)).toBeNull();
});
