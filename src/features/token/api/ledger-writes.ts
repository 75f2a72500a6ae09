// Calls that move tokens. Each is written down as an attempt first; the same attempt can be sent again after a lost answer.
import { Principal } from '@dfinity/principal';
import { idlFactory, type _SERVICE } from '../../../../declarations/token.did.ts';
import { canister, toOpt, write } from '../../../shared/agent/index.ts';
import { explainVariant } from '../../../shared/errors/index.ts';
import { fromHex } from '../../../shared/format/index.ts';
import type { Attempt } from '../model/attempt.ts';
import { fromAccount, subaccountBytes } from '../../../shared/account/index.ts';
import { approveErrors, transferErrors } from './errors.ts';

/**
 * Sends the attempt and gives the block index. `Duplicate` is success: the ledger did this very call before, in that block
 * (ICRC-1, "Transaction deduplication"). Throws an AppError; `outcome: 'unknown'` when the answer was lost.
 */
export const sendAttempt = (attempt: Attempt): Promise<bigint> =>
  write(async () => {
    const actor = await canister<_SERVICE>(idlFactory, Principal.fromText(attempt.ledger), 'caller');
    return attempt.kind === 'approve' ? approve(actor, attempt) : transfer(actor, attempt);
  });

const subaccountOf = ({ fromSubaccount }: Attempt): [] | [Uint8Array] => toOpt(subaccountBytes(fromSubaccount));

/** Transfers, mints (from the minting account) and burns (to it) are one method in ICRC-1. */
async function transfer(actor: _SERVICE, attempt: Attempt): Promise<bigint> {
  const result = await actor.icrc1_transfer({
    from_subaccount: subaccountOf(attempt),
    to: fromAccount(attempt.to),
    amount: attempt.amount,
    fee: toOpt(attempt.fee),
    memo: [fromHex(attempt.memo)],
    created_at_time: [attempt.createdAt],
  });
  if ('Ok' in result) return result.Ok;
  if ('Duplicate' in result.Err) return result.Err.Duplicate.duplicate_of;
  throw explainVariant('transfer', result.Err, transferErrors(attempt));
}

async function approve(actor: _SERVICE, attempt: Attempt): Promise<bigint> {
  const result = await actor.icrc2_approve({
    from_subaccount: subaccountOf(attempt),
    spender: fromAccount(attempt.to),
    amount: attempt.amount,
    expected_allowance: toOpt(attempt.expectedAllowance),
    expires_at: toOpt(attempt.expiresAt),
    fee: toOpt(attempt.fee),
    memo: [fromHex(attempt.memo)],
    created_at_time: [attempt.createdAt],
  });
  if ('Ok' in result) return result.Ok;
  if ('Duplicate' in result.Err) return result.Err.Duplicate.duplicate_of;
  throw explainVariant('approve', result.Err, approveErrors(attempt));
}
