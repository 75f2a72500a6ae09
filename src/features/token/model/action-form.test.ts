import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText } from '../../../shared/format/index.ts';
import { mostOf, readAction, type ActionContext } from './action-form.ts';
import type { TokenFacts } from './token-facts.ts';

const me = { owner: 'k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae', subaccount: null };
const other = 'ryjl3-tyaaa-aaaaa-aaaba-cai';
const mintSub = '1'.padStart(64, '0');
const token: TokenFacts = {
  canisterId: 'rrkah-fqaaa-aaaaa-aaaaq-cai',
  name: 'T',
  symbol: 'T',
  decimals: 8,
  logo: null,
  transferFee: 10n,
  totalSupply: 0n,
  mintingAccount: { owner: me.owner, subaccount: mintSub },
  abilities: { approvals: true, blocks: true, allowanceList: true },
  standards: [],
  details: null,
};
const context: ActionContext = { token, me, balance: 1_000n, allowance: 7n, now: 5n };
const form = { to: other, amount: '0.00000100', lifetime: null };

describe('moving tokens', () => {
  it('takes amount and fee for a transfer, and no fee where the standard takes none', () => {
    expect(readAction({ kind: 'transfer', ...form }, context)).toMatchObject({
      faults: {},
      fee: 10n,
      total: 110n,
      call: { fee: 10n, amount: 100n, fromSubaccount: null },
    });
    expect(readAction({ kind: 'mint', ...form }, context)).toMatchObject({
      fee: 0n,
      total: null,
      call: { fee: null, fromSubaccount: mintSub },
    });
    expect(readAction({ kind: 'burn', ...form, to: '' }, context)).toMatchObject({
      fee: 0n,
      total: 100n,
      call: { fee: null, to: token.mintingAccount },
    });
  });

  it('approves with what was seen before, and an end', () => {
    expect(readAction({ kind: 'approve', ...form, lifetime: 3n }, context).call).toMatchObject({
      expectedAllowance: 7n,
      expiresAt: 8n,
    });
    expect(readAction({ kind: 'approve', ...form, amount: '0' }, context).call).toMatchObject({
      amount: 0n,
      expiresAt: null,
    });
  });

  it('names the field of each fault', () => {
    const faults = (change: object, where: Partial<ActionContext> = {}) =>
      Object.keys(readAction({ kind: 'transfer', ...form, ...change }, { ...context, ...where }).faults);
    expect(faults({ to: 'x', amount: 'y' })).toEqual(['to', 'amount']);
    expect(faults({ to: me.owner })).toEqual(['to']);
    expect(faults({ to: `${me.owner}-6cc627i.1` })).toEqual(['to']);
    expect(faults({ amount: '0' })).toEqual(['amount']);
    expect(faults({}, { balance: 109n })).toEqual(['amount']);
    expect(faults({}, { balance: 110n })).toEqual([]);
    expect(faults({ kind: 'approve', to: `${me.owner}-6cc627i.1` })).toEqual(['to']);
    expect(faults({ kind: 'burn' }, { token: { ...token, mintingAccount: null } })).toEqual(['to']);
  });

  it('offers the most that will be accepted', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 90n }), fc.constantFrom('transfer', 'burn'), (balance, kind) => {
        const most = mostOf(kind, { token, balance });
        const at = (amount: bigint) =>
          readAction({ kind, ...form, amount: amountText(amount, 8) }, { ...context, balance }).call;
        if (most > 0n) expect(at(most)).not.toBeNull();
        expect(at(most + 1n)).toBeNull();
      }),
    );
  });
});
