import { describe, expect, it } from 'vitest';
import { keptWords } from './kept-words.ts';
import type { PendingRequest } from './pending-requests.ts';

const request: PendingRequest = {
  requestId: 'ab'.repeat(32),
  owner: 'aaaaa-aa',
  serviceId: 'token_factory',
  label: 'Token KOI',
  args: '',
  maxFee: 50_000_000n,
  createdAt: 0n,
  stage: 'approving',
};
const price = {
  serviceId: 'token_factory',
  enabled: true,
  fee: 50_000_000n,
  ledger: 'ryjl3-tyaaa-aaaaa-aaaba-cai',
  symbol: 'ICP',
  decimals: 8,
  ledgerFee: 10_000n,
  total: 50_020_000n,
};

describe('a kept request in words', () => {
  it('approved: says what may be taken, and that going on costs no second approval', () => {
    const words = keptWords(request, { kind: 'approved', price, allowance: { amount: 50_010_000n, expiresAt: 1n } });
    expect(words.title).toBe('Token KOI: approved, but not paid');
    expect(words.money).toContain('0.5001 ICP');
    expect(words.question.rows).toEqual([
      ['Service fee', '0.5 ICP'],
      ['Ledger fees', '0.0001 ICP'],
      ['In all', '0.5001 ICP'],
    ]);
    expect(words.giveUp.text).toContain('0.0001 ICP');
  });

  it('without an approval: nothing was charged, and a new one is made', () => {
    const words = keptWords(request, { kind: 'notApproved', price });
    expect(words.money).toContain('nothing was charged');
    expect(words.question.rows.at(-1)).toEqual(['In all', '0.5002 ICP']);
  });

  it('does not say that nothing is approved while it cannot know', () => {
    expect(keptWords(request, undefined).money).toContain('not known');
    expect(keptWords({ ...request, stage: 'sending' }, undefined).title).toContain('do not know yet');
  });
});
