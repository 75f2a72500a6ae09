import type { ContractSummary } from '../../shared/feature.ts';

export interface ContractFilter {
  /** Matches name, mark, canister id and creator, whatever the case or accents. */
  text: string;
  status: ContractSummary['status'] | 'any';
  order: 'newest' | 'oldest' | 'name';
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** The loaded contracts that match, in the chosen order. */
export function filterContracts(contracts: readonly ContractSummary[], filter: ContractFilter): ContractSummary[] {
  const words = plain(filter.text).split(/\s+/).filter(Boolean);
  const found = contracts.filter((contract) => {
    if (filter.status !== 'any' && contract.status !== filter.status) return false;
    const text = plain(`${contract.name} ${contract.mark} ${contract.canisterId} ${contract.creator}`);
    return words.every((word) => text.includes(word));
  });
  const age = (a: ContractSummary, b: ContractSummary): number =>
    a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0;
  if (filter.order === 'name') return found.sort((a, b) => a.name.localeCompare(b.name));
  return found.sort((a, b) => (filter.order === 'newest' ? age(a, b) : age(b, a)));
}
