import { describe, expect, it } from 'vitest';
import type { ContractSummary } from '../../shared/feature.ts';
import { filterContracts, type ContractFilter } from './filter-contracts.ts';

const contract = (
  name: string,
  mark: string,
  createdAt: bigint,
  status: ContractSummary['status'] = 'active',
): ContractSummary => ({
  canisterId: `${mark.toLowerCase()}-cai`,
  name,
  mark,
  creator: 'aaaaa-aa',
  version: '1.0.0',
  createdAt,
  status,
  to: '/',
});
const list = [contract('Café Coin', 'CAFE', 1n), contract('Koi', 'KOI', 3n), contract('Zebra', 'ZEB', 2n, 'paused')];
const find = (filter: Partial<ContractFilter>): string[] =>
  filterContracts(list, { text: '', status: 'any', order: 'newest', ...filter }).map(({ name }) => name);

describe('exploring', () => {
  it('finds by every word, without accents or case, in names and ids', () => {
    expect(find({ text: 'cafe COIN' })).toEqual(['Café Coin']);
    expect(find({ text: 'koi-cai' })).toEqual(['Koi']);
    expect(find({ text: 'koi zebra' })).toEqual([]);
    expect(find({ text: '(.*' })).toEqual([]);
  });

  it('orders and filters without changing what was loaded', () => {
    expect(find({})).toEqual(['Koi', 'Zebra', 'Café Coin']);
    expect(find({ order: 'oldest' })).toEqual(['Café Coin', 'Zebra', 'Koi']);
    expect(find({ order: 'name' })).toEqual(['Café Coin', 'Koi', 'Zebra']);
    expect(find({ status: 'paused' })).toEqual(['Zebra']);
    expect(list.map(({ mark }) => mark)).toEqual(['CAFE', 'KOI', 'ZEB']);
  });
});
