import { describe, expect, test } from 'vitest';
import { validateTokenArgs, type AccountArg, type TokenArgs } from './validate-token-args.ts';

function account(seed: number, subaccount?: Uint8Array): AccountArg {
  return { owner: { toUint8Array: () => new Uint8Array(29).fill(seed) }, subaccount: subaccount ? [subaccount] : [] };
}
const anonymous: AccountArg = { owner: { toUint8Array: () => new Uint8Array([4]) }, subaccount: [] };
const management: AccountArg = { owner: { toUint8Array: () => new Uint8Array() }, subaccount: [] };

const good: TokenArgs = {
  name: 'Gold',
  symbol: 'GLD',
  decimals: 8,
  logo: [],
  description: '',
  links: [],
  transferFee: 10n,
  mintingAccount: [],
  initialHolders: [{ account: account(1), amount: 1n }],
  feeCollector: [],
};
const fields = (change: Partial<TokenArgs>): string[] => validateTokenArgs({ ...good, ...change }).map((e) => e.field);
const holder = (who: AccountArg, amount = 1n) => ({ account: who, amount });

describe('validateTokenArgs', () => {
  test('accepts the plain case and every edge', () => {
    expect(fields({})).toEqual([]);
    const edges: Partial<TokenArgs>[] = [
      { name: 'x'.repeat(64), symbol: '🪙'.repeat(12) },
      { decimals: 0 },
      { decimals: 18 },
      { transferFee: 0n },
      { transferFee: (1n << 64n) - 1n },
      { logo: ['https://gold.example/logo.png'] },
      { logo: [`data:image/png;base64,${'A'.repeat(32 * 1024 - 22)}`] },
      { description: '🪙'.repeat(1_000) },
      { links: Array.from({ length: 10 }, () => ({ label: 'Web', url: 'https://gold.example' })) },
      { mintingAccount: [account(2)], initialHolders: [] },
      { feeCollector: [account(2, new Uint8Array(32))] },
      { initialHolders: [holder(account(1)), holder(account(1, new Uint8Array(32).fill(1)))] },
    ];
    for (const edge of edges) expect(fields(edge)).toEqual([]);
  });

  test.each<[string[], Partial<TokenArgs>]>([
    [['name'], { name: '' }],
    [['name'], { name: '  ' }],
    [['name'], { name: 'x'.repeat(65) }],
    [['name'], { name: 'a\u202eb' }],
    [['symbol'], { symbol: '' }],
    [['symbol'], { symbol: 'A B' }],
    [['symbol'], { symbol: 'A'.repeat(13) }],
    [['decimals'], { decimals: 19 }],
    [['decimals'], { decimals: -1 }],
    [['decimals'], { decimals: 1.5 }],
    [['logo'], { logo: [''] }],
    [['logo'], { logo: ['http://gold.example/logo.png'] }],
    [['logo'], { logo: ['data:image/svg+xml;base64,AAAA'] }],
    [['logo'], { logo: ['data:image/png;base64,AA"onload='] }],
    [['logo'], { logo: [`data:image/png;base64,${'A'.repeat(32 * 1024)}`] }],
    [['description'], { description: 'x'.repeat(1_001) }],
    [['links'], { links: Array.from({ length: 11 }, () => ({ label: 'a', url: 'https://a.example' })) }],
    [['links[0].label', 'links[0].url'], { links: [{ label: '', url: 'javascript:alert(1)' }] }],
    [['transferFee'], { transferFee: 1n << 64n }],
    [['transferFee'], { transferFee: -1n }],
    [['mintingAccount'], { mintingAccount: [anonymous] }],
    [['mintingAccount'], { mintingAccount: [account(2, new Uint8Array(31))] }],
    [['feeCollector'], { feeCollector: [management] }],
    [['feeCollector'], { mintingAccount: [account(2)], feeCollector: [account(2, new Uint8Array(32))] }],
    [['initialHolders'], { initialHolders: [] }],
    [['initialHolders[0].amount'], { initialHolders: [holder(account(1), 0n)] }],
    [['initialHolders[1].account'], { initialHolders: [holder(account(1)), holder(anonymous)] }],
    [['initialHolders[1].account'], { initialHolders: [holder(account(1)), holder(management)] }],
    [['initialHolders[0].account'], { mintingAccount: [account(1)] }],
    [['initialHolders[1].account'], { initialHolders: [holder(account(1)), holder(account(1, new Uint8Array(32)))] }],
    [['initialHolders'], { initialHolders: [holder(account(1), 1n << 256n)] }],
    [['initialHolders'], { initialHolders: Array.from({ length: 10_001 }, () => holder(account(1))) }],
  ])('names %j', (expected, change) => {
    expect(fields(change)).toEqual(expected);
  });

  test('a duplicate names the row it repeats', () => {
    const errors = validateTokenArgs({ ...good, initialHolders: [1, 2, 3, 2].map((seed) => holder(account(seed))) });
    expect(errors).toEqual([{ field: 'initialHolders[3].account', message: 'the same account as initialHolders[1]' }]);
  });

  test('ten thousand bad rows give a short list, quickly', () => {
    const initialHolders = Array.from({ length: 10_000 }, () => holder(anonymous, 0n));
    expect(validateTokenArgs({ ...good, initialHolders })).toHaveLength(100);
    expect(validateTokenArgs({ ...good, initialHolders }, 30_000)).toHaveLength(20_000);
  });
});
