import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateTokenArgs } from '../../../../canisters/token/rules/validate-token-args.ts';
import { TokenArgs } from '../../../../declarations/token_factory.did.ts';
import { formatAccount, subaccountHex } from '../../../shared/account/index.ts';
import { readDraft } from '../model/draft-settings.ts';
import { checkPayee } from '../../../shared/payees/index.ts';
import { emptyDraft } from '../model/token-draft.ts';
import { encodeArgs, toArgs } from './factory.ts';

const account = fc.record({
  owner: fc.uint8Array({ minLength: 2, maxLength: 29 }).map((bytes) => Principal.fromUint8Array(bytes).toText()),
  subaccount: fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => subaccountHex(bytes))),
});
const me = 'k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae';

describe('the arguments of a new token', () => {
  it('arrive at the factory as they were typed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(account, fc.bigInt({ min: 1n, max: 1n << 100n })), { maxLength: 5 }),
        fc.constantFrom('mine' as const, 'fixed' as const),
        fc.integer({ min: 0, max: 18 }),
        (holders, supply, decimals) => {
          const draft = {
            ...emptyDraft(),
            name: 'Añb 😀',
            symbol: 'X',
            supply,
            decimals: String(decimals),
            transferFee: '0',
            holders: holders.map(([who, amount], id) => ({
              id,
              line: null,
              account: formatAccount(who),
              amount: String(amount),
            })),
          };
          const { settings } = readDraft(
            draft,
            draft.holders.map((row) => checkPayee(row, { decimals })),
            me,
          );
          const [decoded] = IDL.decode([TokenArgs], encodeArgs(settings));
          expect(decoded).toEqual(toArgs(settings));
          expect(settings.initialHolders.map(({ amount }) => amount)).toEqual(
            holders.map(([, amount]) => amount * 10n ** BigInt(decimals)),
          );
        },
      ),
    );
  });

  it('of a draft without faults are accepted by the canister’s own rules', () => {
    const row = { id: 0, line: null, account: me, amount: '5' };
    const draft = { ...emptyDraft(), name: 'Lantern', symbol: 'LTN', holders: [row] };
    const { settings, faults } = readDraft(draft, [checkPayee(row, { decimals: 8 })], me);
    expect(faults).toEqual([]);
    expect(validateTokenArgs(toArgs(settings))).toEqual([]);
  });
});
