import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPayee } from '../../../shared/payees/index.ts';
import { readDraft } from './draft-settings.ts';
import { draftFromText, draftToText, emptyDraft, type TokenDraft } from './token-draft.ts';

const me = 'k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae';
const line = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .map((text) => text.replace(/[\r\n\u2028\u2029]/g, '').trim());
const drafts: fc.Arbitrary<TokenDraft> = fc.record({
  name: line,
  symbol: line,
  decimals: line,
  logo: line,
  description: fc.string({ unit: 'grapheme' }),
  links: fc.array(fc.record({ label: line, url: line }), { maxLength: 3 }),
  supply: fc.constantFrom('fixed', 'mine', 'other'),
  mintingAccount: line,
  transferFee: line,
  feeCollector: line,
  isPublic: fc.boolean(),
  autoUpdate: fc.boolean(),
  holders: fc
    .array(fc.record({ account: line, amount: line }), { maxLength: 5 })
    .map((rows) => rows.map((row, id) => ({ id, line: null, ...row }))),
});

const read = (draft: TokenDraft) =>
  readDraft(
    draft,
    draft.holders.map((row) => checkPayee(row, { decimals: Number(draft.decimals) || 0 })),
    me,
  );

describe('the draft', () => {
  it('survives storage, odd text included', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, async (draft) => {
        expect(await draftFromText(draftToText(draft))).toEqual(draft);
      }),
    );
  });

  it('ignores what is not a draft', async () => {
    for (const text of ['', 'null', '[]', '{', '5', '{"format":2}', '{"__proto__":{"format":1}}'])
      expect(await draftFromText(text)).toBeNull();
    expect(await draftFromText('{"format":1,"name":7,"links":[1,{"label":"a","url":"b"}],"supply":"x"}')).toEqual({
      ...emptyDraft(),
      links: [{ label: 'a', url: 'b' }],
    });
  });
});

describe('from the draft to the settings', () => {
  it('reads a good draft', () => {
    const { settings, faults } = read({
      ...emptyDraft(),
      name: ' My Token ',
      symbol: 'MT',
      holders: [{ id: 0, line: null, account: me, amount: '21.5' }],
      supply: 'fixed',
    });
    expect(faults).toEqual([]);
    expect(settings).toMatchObject({
      name: 'My Token',
      decimals: 8,
      transferFee: 10_000n,
      mintingAccount: null,
      initialHolders: [{ amount: 2_150_000_000n }],
    });
    expect(read(emptyDraft()).settings.mintingAccount).toEqual({ owner: me, subaccount: `${'0'.repeat(56)}6d696e74` });
  });

  it('names the field of each fault', () => {
    const faults = read({
      ...emptyDraft(),
      decimals: '19',
      transferFee: 'x',
      supply: 'other',
      mintingAccount: 'y',
      feeCollector: 'z',
      holders: [{ id: 0, line: 1, account: me, amount: '' }],
    }).faults;
    expect(faults.map((fault) => fault.field)).toEqual([
      'decimals',
      'initialHolders[0]',
      'transferFee',
      'mintingAccount',
      'feeCollector',
    ]);
    expect(read({ ...emptyDraft(), supply: 'fixed' }).faults).toMatchObject([{ field: 'initialHolders' }]);
  });

  it('never throws on anything typed', () => {
    fc.assert(fc.property(drafts, (draft) => void read(draft)));
  });
});
