import fc from 'fast-check';
import { Principal } from '@dfinity/principal';
import { describe, expect, it } from 'vitest';
import { formatAmount } from '../../../shared/format/index.ts';
import { caseWords, type CaseState, type ReviewCase } from './review.ts';
import { readServiceFee, readWithdrawal, type RegisteredLedger } from './service.ts';
import { withdrawalWords, type WithdrawalState } from './withdrawal.ts';
import { isLastOwner, may, roleOf, type StaffMember, type StaffRole } from './staff.ts';

const icp: RegisteredLedger = {
  ledger: 'ryjl3-tyaaa-aaaaa-aaaba-cai',
  name: 'Internet Computer',
  symbol: 'ICP',
  decimals: 8,
  transferFee: 10_000n,
  isFeeToken: true,
};
const amounts = fc.bigInt({ min: 0n, max: 10n ** 20n });

describe('a service fee', () => {
  it('is read to the last e8s, and must leave something to refund', () => {
    fc.assert(
      fc.property(amounts, (value) => {
        const read = readServiceFee(formatAmount(value, 8), icp);
        expect(read).toEqual(value > 20_000n ? { ok: true, value } : { ok: false, message: expect.any(String) });
      }),
    );
    expect(readServiceFee('0.0002', icp)).toEqual({ ok: false, message: 'It must be more than 0.0002 ICP.' });
    for (const text of ['', '1,5', '-1', '1e3', '0.000000001', 'one']) expect(readServiceFee(text, icp).ok).toBe(false);
  });
});

describe('a withdrawal', () => {
  it('is above zero and within what is free', () => {
    fc.assert(
      fc.property(amounts, amounts, (value, free) => {
        const purse = { free, decimals: 8, symbol: 'ICP' };
        const fits = value > 0n && value <= free;
        expect(readWithdrawal(formatAmount(value, 8), purse).ok).toBe(fits);
      }),
    );
  });
});

const who = (n: number): string => Principal.fromUint8Array(Uint8Array.of(n, 1)).toText();
const staffOf = (roles: StaffRole[]): StaffMember[] => roles.map((role, n) => ({ principal: who(n), role }));

describe('roles', () => {
  it('include those below them', () => {
    const needs: StaffRole[] = ['operator', 'admin', 'owner'];
    const may3 = (role: StaffRole | null): boolean[] => needs.map((needed) => may(role, needed));
    expect(may3('owner')).toEqual([true, true, true]);
    expect(may3('admin')).toEqual([true, true, false]);
    expect(may3('operator')).toEqual([true, false, false]);
    expect(may3(null)).toEqual([false, false, false]);
    expect(roleOf(staffOf(['owner', 'admin']), who(1))).toBe('admin');
    expect(roleOf(staffOf(['owner']), null)).toBeNull();
  });

  it('know the last owner, whatever the others are', () => {
    const roles = fc.constantFrom<StaffRole>('owner', 'admin', 'operator');
    fc.assert(
      fc.property(fc.array(roles, { maxLength: 6 }), (others) => {
        const staff = staffOf(['owner', ...others]);
        expect(isLastOwner(staff, who(0))).toBe(!others.includes('owner'));
        const admin = others.indexOf('admin');
        if (admin >= 0) expect(isLastOwner(staff, who(admin + 1))).toBe(false);
        expect(isLastOwner(staff, who(200))).toBe(false);
      }),
    );
  });
});

describe('a decided case', () => {
  const at = (state: CaseState, waitingFor: string | null = null): string => {
    const one: ReviewCase = {
      id: 7n,
      owner: who(1),
      serviceId: 'token_factory',
      ledger: icp.ledger,
      fee: 50_000_000n,
      ledgerFee: 10_000n,
      paymentBlock: 3n,
      createdAt: 0n,
      updatedAt: 0n,
      attempts: 1,
      waitingFor,
      state,
      steps: [],
    };
    return caseWords(one, icp).sentence;
  };

  it('is told with its amount and block', () => {
    expect(at({ kind: 'refunded', amount: 49_990_000n, blockIndex: 12n, reason: 'x' })).toBe(
      '0.4999 ICP went back to the payer in ledger block 12.',
    );
    expect(at({ kind: 'completed', canisterId: 'aaaaa-aa' })).toContain('0.5 ICP bought canister aaaaa-aa');
    expect(at({ kind: 'running' }, 'The ledger is slow.')).toBe('The ledger is slow.');
    expect(at({ kind: 'needsReview', reason: 'Still unclear.' })).toBe('Still unclear.');
  });
});

describe('a withdrawal in words', () => {
  it('says what moved, and where', () => {
    const words = (state: WithdrawalState, waitingFor: string | null = null): string =>
      withdrawalWords({
        id: 1n,
        requestId: '00',
        ledger: icp.ledger,
        to: who(2),
        amount: 5n,
        requestedBy: who(1),
        createdAt: 0n,
        waitingFor,
        state,
      }).sentence;
    expect(words({ kind: 'sent', blockIndex: 9n })).toBe('Sent in ledger block 9.');
    expect(words({ kind: 'refused', reason: 'Too much.' })).toBe('Nothing was moved. Too much.');
    expect(words({ kind: 'running' }, 'The ledger is slow.')).toBe('The ledger is slow.');
    expect(words({ kind: 'needsReview', reason: 'It is not known.' })).toBe('It is not known.');
  });
});
