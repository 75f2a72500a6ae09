// The form of a request to withdraw, and whether two are the same. Pure.
import type { Principal } from '@dfinity/principal';
import { toHex } from '../../lib/hash/hex.ts';
import { samePrincipal } from '../../lib/principals.ts';
import type { FieldError } from '../../lib/text.ts';
import type { WithdrawalRequest } from '../types/treasury.ts';

export function checkWithdrawal(
  { requestId, to, amount }: WithdrawalRequest,
  { self, isKnown }: { self: Principal; isKnown: boolean },
): FieldError[] {
  const errors: FieldError[] = [];
  if (requestId.length < 16 || requestId.length > 32)
    errors.push({ field: 'requestId', message: 'The request id has 16 to 32 bytes.' });
  if (!isKnown) errors.push({ field: 'ledger', message: 'This ledger is not registered: use registerToken.' });
  if (amount === 0n) errors.push({ field: 'amount', message: 'There is nothing to withdraw.' });
  if (to.owner.isAnonymous()) errors.push({ field: 'to', message: 'The anonymous principal cannot be paid.' });
  if (samePrincipal(to.owner, self)) errors.push({ field: 'to', message: 'That is the treasury itself.' });
  if (to.subaccount[0] && to.subaccount[0].length !== 32)
    errors.push({ field: 'to', message: 'A subaccount has 32 bytes.' });
  return errors;
}

const accountText = ({ owner, subaccount: [subaccount = new Uint8Array()] }: WithdrawalRequest['to']): string =>
  `${owner.toText()}.${toHex(subaccount)}`;

export const sameWithdrawal = (a: WithdrawalRequest, b: WithdrawalRequest): boolean =>
  a.amount === b.amount && samePrincipal(a.ledger, b.ledger) && accountText(a.to) === accountText(b.to);
