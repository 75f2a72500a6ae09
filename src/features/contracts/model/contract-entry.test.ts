import { Principal } from '@dfinity/principal';
import { describe, expect, it } from 'vitest';
import { toContractEntry } from '../api/factory-lists.ts';
import { entryNote } from './contract-entry.ts';

const info = {
  canisterId: Principal.fromText('ryjl3-tyaaa-aaaaa-aaaba-cai'),
  creator: Principal.fromText('aaaaa-aa'),
  name: 'n'.repeat(1_000_000),
  status: { active: null },
  isPublic: true,
  version: { major: 2, minor: 0, patch: 13 },
  createdAt: 5n,
};

describe('a contract in a list', () => {
  it('is what the factory says, its name cut to what a page can show', () => {
    const entry = toContractEntry(info);
    expect(entry).toMatchObject({
      canisterId: 'ryjl3-tyaaa-aaaaa-aaaba-cai',
      creator: 'aaaaa-aa',
      status: 'active',
      version: '2.0.13',
    });
    expect(entry.name).toHaveLength(81);
  });

  it('says what is unusual about it: its state before its privacy', () => {
    expect(entryNote(toContractEntry(info))).toBeUndefined();
    expect(entryNote(toContractEntry({ ...info, isPublic: false }))).toBe('private');
    expect(entryNote(toContractEntry({ ...info, isPublic: false, status: { failed: null } }))).toBe('failed');
  });
});
