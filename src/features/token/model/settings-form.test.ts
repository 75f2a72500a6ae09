import { describe, expect, it } from 'vitest';
import { changeRows, changeWarning, readSettings, settingsForm } from './settings-form.ts';
import type { TokenFacts } from './token-facts.ts';

const OWNER = 'rwlgt-iiaaa-aaaaa-aaaaa-cai';
const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';
const token: TokenFacts = {
  canisterId: 'ryjl3-tyaaa-aaaaa-aaaba-cai',
  name: 'Koi',
  symbol: 'KOI',
  decimals: 8,
  logo: PIXEL,
  transferFee: 10_000n,
  totalSupply: 1n,
  mintingAccount: { owner: OWNER, subaccount: '6d696e74'.padStart(64, '0') },
  abilities: { approvals: true, blocks: true, allowanceList: true },
  standards: [],
  details: {
    description: 'A pond.',
    links: [{ label: 'Pond', url: 'https://example.org/' }],
    feeCollector: { owner: OWNER, subaccount: null },
    holderCount: 1n,
    blockCount: 1n,
    owner: OWNER,
    factory: null,
    version: '1.0.0',
    autoUpdate: true,
    isPublic: true,
    createdAt: 0n,
    cycles: 0n,
  },
};
const edited = (change: Partial<ReturnType<typeof settingsForm>>, canEditFee = true) =>
  readSettings({ ...settingsForm(token), ...change }, token, canEditFee);

describe('settings of a token', () => {
  it('change nothing when nothing was typed, and spaces at an end are nothing', () => {
    expect(edited({})).toEqual({ faults: [], changes: {} });
    expect(edited({ name: ' Koi ', fee: '0.0001000' })).toEqual({ faults: [], changes: {} });
  });

  it('send only what differs; a logo and a collector can be taken away', () => {
    const { faults, changes } = edited({ logo: '', feeCollector: '', fee: '0.5', symbol: 'KOI2' });
    expect(faults).toEqual([]);
    expect(changes).toEqual({ logo: '', feeCollector: null, transferFee: 50_000_000n, symbol: 'KOI2' });
    expect(changeRows(changes, token)).toEqual([
      ['Symbol', 'KOI → KOI2'],
      ['Logo', 'Removed'],
      ['Transfer fee', '0.0001 KOI → 0.5 KOI2'],
      ['Fees go to', 'Nobody: they are burnt'],
    ]);
    expect(changeWarning(changes)).toMatch(/every transfer/);
    expect(changeWarning({ logo: '' })).toBe('');
  });

  it('never send the fee of a fixed supply', () => {
    expect(edited({ fee: '0.5' }, false)).toEqual({ faults: [], changes: {} });
  });

  it('name each fault by its field', () => {
    const minting = `${OWNER}-${'x'}`;
    const fields = edited({ name: '', symbol: 'K K', fee: 'ten', feeCollector: minting, logo: 'http://x' }).faults;
    expect(fields.map(({ field }) => field)).toEqual(['name', 'symbol', 'logo', 'transferFee', 'feeCollector']);
    for (const { message } of fields) expect(message).toMatch(/^[A-Z0-9].*\.$/);
  });

  it('refuse the minting account as collector', () => {
    const text = settingsForm({
      ...token,
      details: token.details && { ...token.details, feeCollector: token.mintingAccount },
    }).feeCollector;
    expect(edited({ feeCollector: text }).faults).toEqual([
      { field: 'feeCollector', message: 'The minting account cannot collect fees: it holds no tokens.' },
    ]);
  });
});
