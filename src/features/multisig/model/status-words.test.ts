import { Principal } from '@dfinity/principal';
import { expect, it } from 'vitest';
import type { Proposal } from '../multisig.types.ts';
import { lookAgainAfter, transferWords } from './status-words.ts';

it('a payment nobody knows the end of stays unknown until the signers have recorded that it happened', () => {
  const outcome = { unknown: 'the answer was lost' };
  expect(transferWords(outcome)).toMatchObject({ label: 'Unknown', tone: 'warning' });
  expect(transferWords(outcome, true)).toMatchObject({ label: 'Sent', tone: 'positive' });
  expect(transferWords({ failed: 'no funds' }, true)).toMatchObject({ label: 'Failed' });
});

it('a page follows what the wallet does closely, what people do now and then, and what is over not at all', () => {
  const nobody = Principal.anonymous();
  const base: Omit<Proposal, 'status' | 'autoExecute'> = {
    ...{ id: 1n, title: '', description: '', action: { setVisibility: true }, proposer: nobody, createdAt: 0n },
    ...{ notBefore: [], expiresAt: 100n, votes: [], transfers: [], configVersion: 0n, policy: [] },
    payloadHash: new Uint8Array(),
  };
  const after = (status: Proposal['status'], autoExecute = true): number | null =>
    lookAgainAfter({ ...base, status, autoExecute }, 50n);
  expect(after({ executing: { by: nobody, since: 0n } })).toBe(2_000);
  expect(after({ approved: { at: 0n, executableAt: 40n } })).toBe(2_000);
  // A timelock of days is not asked about every two seconds.
  expect(after({ approved: { at: 0n, executableAt: 90n } })).toBe(10_000);
  expect(after({ approved: { at: 0n, executableAt: 40n } }, false)).toBe(10_000);
  expect(after({ open: null })).toBe(10_000);
  expect(after({ executed: { unknown: { at: 0n, reason: '' } } })).toBe(10_000);
  expect(after({ executed: { done: { at: 0n, blocks: [], reply: [] } } })).toBeNull();
  expect(after({ stale: null })).toBeNull();
});
