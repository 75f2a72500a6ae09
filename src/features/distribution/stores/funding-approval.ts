// The approval before a payment: exactly what the transfer takes, for ten minutes. It moves nothing by itself.
import type { Principal } from '@dfinity/principal';
import { AppError, toAppError } from '../../../shared/errors/index.ts';
import { nowNs } from '../../../shared/format/index.ts';
import { allowanceOf, approve, ledgerInfo, type Approval } from '../../../shared/ledger/index.ts';
import { costOf } from '../model/funding.ts';

const LIFE = 10n * 60n * 1_000_000_000n;
/** One with less left than this is made anew: the payment must not meet its end. */
const REST = 60n * 1_000_000_000n;
const AGAIN_AFTER_MS = 1_500;

/** Sees to it that `spender` may take `amount` and the ledger's fee; makes no approval where there is one that does. */
export async function approveExactly(what: {
  ledger: Principal;
  owner: Principal;
  spender: Principal;
  amount: bigint;
}): Promise<void> {
  const { ledger, owner, spender } = what;
  const [{ fee }, standing] = await Promise.all([ledgerInfo(ledger), allowanceOf(ledger, owner, spender)]);
  const { allowance: amount } = costOf(what.amount, fee);
  const now = nowNs();
  const lasts = standing.expiresAt === null || standing.expiresAt - now > REST;
  if (standing.amount >= amount && lasts) return;
  const expectedAllowance = standing.amount;
  await approveOnce({ ledger, spender, amount, expectedAllowance, expiresAt: now + LIFE, fee, createdAt: now });
}

/** Repeats a lost approval once: the very same again, so that the ledger answers `Duplicate` if the first one arrived. */
async function approveOnce(approval: Approval): Promise<void> {
  try {
    await approve(approval);
  } catch (error) {
    if (toAppError(error, 'write').outcome !== 'unknown') throw error;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    await approve(approval).catch((cause: unknown) => {
      throw new AppError(
        'distribution.approvalUnknown',
        {
          title: 'We do not know whether the approval arrived.',
          money: 'The payment was not sent. An approval takes nothing but the ledger’s fee, and ends in 10 minutes.',
          action: 'Try again when the connection is there: an approval that arrived is used.',
        },
        { outcome: 'unknown', cause },
      );
    });
  }
}
