// ICRC-1 and ICRC-2 calls that are not about any product: what a payment needs.
import type { Principal } from '@dfinity/principal';
import { idlFactory, type _SERVICE } from '../../../declarations/token.did.ts';
import { canister, fromOpt, read, toOpt, write } from '../agent/index.ts';
import { explainVariant } from '../errors/index.ts';
import { approveErrors } from './ledger.errors.ts';
import type { Allowance, Approval, LedgerInfo } from './ledger.types.ts';

/** Symbol, decimals and current fee (three queries in parallel). */
export function ledgerInfo(ledger: Principal): Promise<LedgerInfo> {
  return read(async () => {
    const actor = await canister<_SERVICE>(idlFactory, ledger, 'anyone');
    const [symbol, decimals, fee] = await Promise.all([
      actor.icrc1_symbol(),
      actor.icrc1_decimals(),
      actor.icrc1_fee(),
    ]);
    return { ledger: ledger.toText(), symbol, decimals, fee };
  });
}

/** Balance of the owner's default account, in the ledger's smallest unit. */
export function balanceOf(ledger: Principal, owner: Principal): Promise<bigint> {
  return read(async () =>
    (await canister<_SERVICE>(idlFactory, ledger, 'anyone')).icrc1_balance_of({ owner, subaccount: [] }),
  );
}

/** What `spender` may still take from the owner's default account; nothing once expired. */
export function allowanceOf(ledger: Principal, owner: Principal, spender: Principal): Promise<Allowance> {
  return read(async () => {
    const actor = await canister<_SERVICE>(idlFactory, ledger, 'anyone');
    const { allowance, expires_at } = await actor.icrc2_allowance({
      account: { owner, subaccount: [] },
      spender: { owner: spender, subaccount: [] },
    });
    const expiresAt = fromOpt(expires_at);
    return expiresAt !== null && expiresAt <= BigInt(Date.now()) * 1_000_000n
      ? { amount: 0n, expiresAt: null }
      : { amount: allowance, expiresAt };
  });
}

/** Approves as the person signed in; resolves to the block index. A repeat of the same approval answers its first block. */
export function approve(approval: Approval): Promise<bigint> {
  return write(async () => {
    const actor = await canister<_SERVICE>(idlFactory, approval.ledger, 'caller');
    const result = await actor.icrc2_approve({
      from_subaccount: [],
      spender: { owner: approval.spender, subaccount: [] },
      amount: approval.amount,
      expected_allowance: [approval.expectedAllowance],
      expires_at: toOpt(approval.expiresAt),
      fee: [approval.fee],
      memo: [],
      created_at_time: [approval.createdAt],
    });
    if ('Ok' in result) return result.Ok;
    if ('Duplicate' in result.Err) return result.Err.Duplicate.duplicate_of;
    throw explainVariant('approve', result.Err, approveErrors);
  });
}
