// Texts of accounts, consent messages, and which notices a movement causes.
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountText, principalText } from './account-text.ts';
import { consentMessage, decimalText } from './consent-message.ts';
import { holderChanges } from './holder-notices.ts';

describe('account text', () => {
  test('principals as @dfinity/principal writes them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 29 }), (bytes) => {
        expect(principalText(bytes)).toBe(Principal.fromUint8Array(bytes).toText());
      }),
    );
  });

  // The examples of ICRC-1's TextualEncoding.md.
  const owner = Principal.fromText('k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae').toUint8Array();
  test.each([
    [undefined, 'k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae'],
    [new Uint8Array(32), 'k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae'],
    [
      Uint8Array.from({ length: 32 }, (_, i) => i + 1),
      'k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae-dfxgiyy.102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20',
    ],
    [
      Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 1 : 0)),
      'k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae-6cc627i.1',
    ],
  ])('accounts, vector %#', (subaccount, expected) => {
    expect(accountText(subaccount ? { owner, subaccount } : { owner })).toBe(expected);
  });
});

describe('consent messages', () => {
  const token = { name: 'Gold', symbol: 'GLD', decimals: 8, fee: 10_000n };
  const someone = { owner: new Uint8Array([1]) };
  const generic = { fields: false, utcOffsetMinutes: 0 };
  const textOf = (message: ReturnType<typeof consentMessage>): string =>
    'GenericDisplayMessage' in message ? message.GenericDisplayMessage : '';

  test('amounts are exact whatever the decimals', () => {
    expect([decimalText(150_000_000n, 8), decimalText(1n, 8), decimalText(0n, 8), decimalText(100n, 0)]).toEqual([
      '1.5',
      '0.00000001',
      '0',
      '100',
    ]);
    expect(decimalText(10n ** 40n + 1n, 18)).toBe(`1${'0'.repeat(22)}.${'0'.repeat(17)}1`);
  });

  test("an approval names spender, limit, expiry at the signer's clock, and fee", () => {
    const call = { kind: 'approve' as const, spender: someone, amount: 5n, expiresAt: 1_700_000_000_000_000_000n };
    const text = textOf(consentMessage(call, token, { fields: false, utcOffsetMinutes: 90 }));
    for (const part of ['# Approve spending', '`0.00000005 GLD`', '`2023-11-14 23:43:20 UTC+01:30`', '`0.0001 GLD`'])
      expect(text).toContain(part);
    expect(textOf(consentMessage({ ...call, expiresAt: undefined }, token, generic))).toContain(
      'does not have an expiration',
    );
  });

  test('a name or memo cannot forge the message', () => {
    const forged = { ...token, name: '[free](https://evil.example) `x`\u0023' };
    const text = textOf(
      consentMessage({ kind: 'send', to: someone, amount: 1n, memo: Uint8Array.from([0x60, 0x0a]) }, forged, generic),
    );
    expect(text.split('\n')[0]).toBe('# Send \\[free\\]\\(https://evil\\.example\\) \\`x\\`\\#');
    expect(text).toContain('`600a`');
  });

  test('burns and mints cost nothing and say what they are; amounts beyond 64 bits are written out for devices', () => {
    expect(textOf(consentMessage({ kind: 'burn', to: someone, amount: 1n }, token, generic))).toContain('# Burn Gold');
    const device = consentMessage({ kind: 'mint', to: someone, amount: 1n << 70n }, token, {
      fields: true,
      utcOffsetMinutes: 0,
    });
    expect(device).toMatchObject({
      FieldsDisplayMessage: {
        fields: [
          ['Amount', { Text: {} }],
          ['To', {}],
          ['Fees', { TokenAmount: { amount: 0n } }],
        ],
      },
    });
  });
});

describe('notices about holders', () => {
  const [a, b, c] = [1, 2, 3].map((n) => new Uint8Array([n])) as [Uint8Array, Uint8Array, Uint8Array];
  const all = { isHolder: () => true };
  const none = { isHolder: () => false };
  const move = { from: a, to: b, amount: 5n, fee: 1n };

  test('nothing for a transfer between holders who stay', () => {
    expect(holderChanges(move, { began: [], ended: [], ...all })).toEqual([]);
  });
  test('one notice when one begins and the other ends', () => {
    const expected = [{ kind: 'transfer', from: a, fromBalanceZero: true, to: b, amount: 5n }];
    expect(holderChanges(move, { began: [b], ended: [a], ...all })).toEqual(expected);
    expect(holderChanges(move, { began: [], ended: [a], ...all })).toEqual(expected);
  });
  test('a fee collector who begins is a receiver of the fee', () => {
    const changes = holderChanges(move, { began: [c, b], ended: [], ...all });
    expect(changes.map((change) => change.amount)).toEqual([1n, 5n]);
  });
  test('a transfer of nothing makes nobody a holder; the last fee is a burn', () => {
    const changes = holderChanges({ ...move, amount: 0n }, { began: [], ended: [a], ...none });
    expect(changes).toEqual([{ kind: 'burn', from: a, fromBalanceZero: true, amount: 1n }]);
  });
  test('mint, burn and approval', () => {
    expect(holderChanges({ to: b, amount: 5n, fee: 0n }, { began: [b], ended: [], ...all })).toEqual([
      { kind: 'mint', to: b, amount: 5n },
    ]);
    const burnt = { kind: 'burn', from: a, fromBalanceZero: true };
    expect(holderChanges({ from: a, amount: 5n, fee: 0n }, { began: [], ended: [a], ...all })).toEqual([
      { ...burnt, amount: 5n },
    ]);
    expect(holderChanges({ from: a, amount: 0n, fee: 1n }, { began: [], ended: [a], ...all })).toEqual([
      { ...burnt, amount: 1n },
    ]);
  });
});
