import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAccount, parseAccountText, sameAccount, subaccountBytes, subaccountHex } from './account-text.ts';

const owners = fc.uint8Array({ minLength: 2, maxLength: 29 }).map((bytes) => Principal.fromUint8Array(bytes).toText());
const accounts = fc.record({
  owner: owners,
  subaccount: fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => subaccountHex(bytes))),
});

describe('accounts as text', () => {
  it("reads and writes the standard's own example", () => {
    // ICRC-1, "Textual encoding of accounts", examples.
    const owner = 'k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae';
    const subaccount = '0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20';
    const text = `${owner}-dfxgiyy.102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20`;
    expect(formatAccount({ owner, subaccount })).toBe(text);
    expect(parseAccountText(text)).toEqual({ ok: true, account: { owner, subaccount } });
    expect(formatAccount({ owner, subaccount: `${'0'.repeat(63)}1` })).toBe(`${owner}-6cc627i.1`);
  });

  it('reads back what it wrote, and the default subaccount has one form', () => {
    fc.assert(
      fc.property(accounts, (account) => {
        const parsed = parseAccountText(formatAccount(account));
        expect(parsed.ok && sameAccount(parsed.account, account)).toBe(true);
      }),
    );
    expect(subaccountBytes('0'.repeat(64))).toBeNull();
    expect(subaccountHex(new Uint8Array(32))).toBeNull();
  });

  it('finds a typing error in any place of an account with a subaccount', () => {
    const good = 'k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae-6cc627i.1';
    for (let place = 0; place < good.length; place++) {
      if (good[place] === '-' || good[place] === '.') continue;
      const wrong = good.slice(0, place) + (good[place] === 'b' ? 'c' : 'b') + good.slice(place + 1);
      expect(parseAccountText(wrong).ok, wrong).toBe(false);
    }
  });

  it.each([
    '',
    '2vxsx-fae',
    '__proto__',
    '😀',
    'a'.repeat(500),
    'k2t6j',
    'aaaaa-aa',
    'aaaaa-aa.1',
    `${'0'.repeat(63)}a`,
    '\u202eaaaaa-aa',
    'constructor',
  ])('refuses %j with a reason and a way out', (text) => {
    const parsed = parseAccountText(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.reason.length * parsed.mend.length).toBeGreaterThan(0);
  });
});
