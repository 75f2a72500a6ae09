import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptFromText, attemptToText, canRepeat, newAttempt, type Attempt } from './attempt.ts';

const what = {
  kind: 'transfer',
  ledger: 'aaaaa-aa',
  symbol: 'T',
  decimals: 8,
  owner: 'aaaaa-aa',
  to: { owner: 'aaaaa-aa', subaccount: null },
  amount: 5n,
  fee: 1n,
  fromSubaccount: null,
  expectedAllowance: null,
  expiresAt: null,
} as const;

describe('attempts', () => {
  it('survive storage with exact amounts', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), (amount) => {
        const attempt: Attempt = { ...newAttempt({ ...what, amount }), state: { kind: 'done', blockIndex: amount } };
        expect(attemptFromText(attemptToText(attempt))).toEqual(attempt);
      }),
    );
  });

  it('that were being sent when the page closed come back as unknown, never as failed', () => {
    expect(attemptFromText(attemptToText(newAttempt(what)))?.state.kind).toBe('unknown');
  });

  it('have a memo of their own, so two equal payments are two', () => {
    expect(newAttempt(what).memo).not.toBe(newAttempt(what).memo);
  });

  it('may be repeated only while the ledger remembers', () => {
    const attempt = newAttempt(what);
    const hour = 3_600n * 1_000_000_000n;
    expect(canRepeat(attempt, attempt.createdAt + 22n * hour)).toBe(true);
    expect(canRepeat(attempt, attempt.createdAt + 23n * hour)).toBe(false);
  });

  it.each(['', 'null', '{}', '{"memo":1}', '{"$n":"x"}', '[1]'])('ignore %j in storage', (text) =>
    expect(attemptFromText(text)).toBeNull(),
  );
});
