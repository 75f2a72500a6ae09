import { describe, expect, it } from 'vitest';
import { details, walletId } from './build.fixture.ts';
import { formOf, newOptions } from './form.ts';
import { builtFromText, builtToText, type BuiltProposal } from './kept-proposal.ts';

const wallet = walletId.toText();
const asked = { wallet, kind: 'batchTransfer', details: details() } as const;
const built = (): BuiltProposal => ({
  ...{ wallet, kind: 'batchTransfer', form: formOf(details()), options: { ...newOptions(), title: 'Wages' } },
  payout: [{ line: 2, account: 'aaaaa-aa', amount: '1.5', extra: { memo: 'May' } }],
});

describe('a proposal kept while it is built', () => {
  it('comes back as it was typed', () => {
    expect(builtFromText(builtToText(built()), asked)).toEqual(built());
  });

  it('comes back without the module of new code, which is chosen again', () => {
    const install = built();
    install.form.install.module = { name: 'w.wasm', size: 8, hash: new Uint8Array(32), chunkHashes: [] };
    expect(builtFromText(builtToText(install), asked)?.form.install.module).toBeNull();
  });

  it.each([
    ['for another wallet', { ...asked, wallet: 'aaaaa-aa' }],
    ['of another kind', { ...asked, kind: 'transfer' as const }],
  ])('is not offered %s', (_what, other) => {
    expect(builtFromText(builtToText(built()), other)).toBeNull();
  });

  it.each(['', '{', '[]', '{"wallet":1}', JSON.stringify({ ...built(), form: {} })])(
    'is nothing where the storage holds %j',
    (text) => expect(builtFromText(text, asked)).toBeNull(),
  );
});
