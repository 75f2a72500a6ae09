// The methods of ICRC-1, 2 and 21 that run in replicated mode. Transfers and approvals refuse the anonymous caller: an
// account everybody can act for is nobody's.
import { Principal } from '@dfinity/principal';

import { caller, refuseAnonymous } from '../../lib/access.ts';
import { update } from '../../lib/methods.ts';
import type { TokenNotice } from '../notice-types.ts';
import { sameBytes, type KeyedAccount } from '../rules/account.ts';
import { approve } from '../rules/approve.ts';
import {
  genericError,
  type ApproveError,
  type GenericError,
  type Outcome,
  type TransferFromError,
} from '../rules/errors.ts';
import { holderChanges, type HolderChange, type Movement } from '../rules/holder-notices.ts';
import { ErrorCode } from '../rules/limits.ts';
import { transfer, type TransferRequest } from '../rules/transfer.ts';
import * as T from '../types.ts';
import { keyedAccount } from './candid-account.ts';
import { consentFor, type ConsentResult } from './consent.ts';
import { isHolder, type OwnerChanges } from './holders.ts';
import { runOnLedger } from './ledger.ts';
import { LedgerQueries } from './ledger-queries.ts';
import { ledgerSettings } from './token-settings.ts';

const guard = { guard: refuseAnonymous };

export abstract class LedgerUpdates extends LedgerQueries {
  /** ICRC-1. Mints from the minting account, burns to it. `TemporarilyUnavailable` during maintenance. */
  @update([T.TransferArgT], T.TransferResultT, guard)
  icrc1_transfer(arg: T.TransferArg): Outcome<TransferFromError> {
    const from = keyedAccount({ owner: caller(), subaccount: arg.from_subaccount });
    const to = keyedAccount(arg.to);
    if (!from) return badSubaccount('from_subaccount');
    if (!to) return badSubaccount('to.subaccount');
    return this.move({ from, to, ...common(arg) });
  }

  /** ICRC-2. The caller's own account needs no allowance. */
  @update([T.TransferFromArgsT], T.TransferFromResultT, guard)
  icrc2_transfer_from(arg: T.TransferFromArgs): Outcome<TransferFromError> {
    const spender = keyedAccount({ owner: caller(), subaccount: arg.spender_subaccount });
    const from = keyedAccount(arg.from);
    const to = keyedAccount(arg.to);
    if (!spender) return badSubaccount('spender_subaccount');
    if (!from) return badSubaccount('from.subaccount');
    if (!to) return badSubaccount('to.subaccount');
    return this.move({ from, to, spender, ...common(arg) });
  }

  /** ICRC-2. Replaces the allowance; zero removes it. */
  @update([T.ApproveArgsT], T.ApproveResultT, guard)
  icrc2_approve(arg: T.ApproveArgs): Outcome<ApproveError> {
    const from = keyedAccount({ owner: caller(), subaccount: arg.from_subaccount });
    const spender = keyedAccount(arg.spender);
    if (!from) return badSubaccount('from_subaccount');
    if (!spender) return badSubaccount('spender.subaccount');
    if (this.requireOpen()) return { Err: { TemporarilyUnavailable: null } };
    const [expectedAllowance] = arg.expected_allowance;
    const [expiresAt] = arg.expires_at;
    const request = { from, spender, expectedAllowance, expiresAt, ...common(arg) };
    const { outcome, owners } = runOnLedger((state, now) => approve(state, request, now));
    const { transferFee } = ledgerSettings();
    if (owners) this.report(owners, { from: from.owner, amount: 0n, fee: transferFee });
    return outcome;
  }

  /** ICRC-21. Open to everyone, as the standard asks; changes nothing. */
  @update([T.ConsentMessageRequestT], T.ConsentResultT)
  icrc21_canister_call_consent_message(request: T.ConsentMessageRequest): ConsentResult {
    return consentFor(request, caller());
  }

  private move(request: TransferRequest): Outcome<TransferFromError> {
    if (this.requireOpen()) return { Err: { TemporarilyUnavailable: null } };
    const { outcome, owners } = runOnLedger((state, now) => transfer(state, request, now));
    if (owners) this.report(owners, movementOf(request));
    return outcome;
  }

  /** Queues what changes the factory's list of holders, in the message that changed it. */
  private report(owners: OwnerChanges, movement: Movement): void {
    if (owners.began.length === 0 && owners.ended.length === 0) return;
    for (const change of holderChanges(movement, { ...owners, isHolder })) this.notify(noticeOf(change));
  }
}

function common({ amount, fee, memo, created_at_time }: T.TransferArg | T.TransferFromArgs | T.ApproveArgs) {
  return { amount, fee: fee[0], memo: memo[0], createdAt: created_at_time[0] };
}

function badSubaccount(field: string): { Err: GenericError } {
  return { Err: genericError(ErrorCode.badSubaccount, `${field}: a subaccount has 32 bytes`) };
}

function movementOf({ from, to, amount }: TransferRequest): Movement {
  const { mintingAccount, transferFee } = ledgerSettings();
  const isMinting = (account: KeyedAccount): boolean =>
    mintingAccount !== undefined && sameBytes(account.key, mintingAccount.key);
  if (isMinting(to)) return { from: from.owner, amount, fee: 0n };
  if (isMinting(from)) return { to: to.owner, amount, fee: 0n };
  return { from: from.owner, to: to.owner, amount, fee: transferFee };
}

function noticeOf(change: HolderChange): TokenNotice {
  const principal = (bytes: Uint8Array): Principal => Principal.fromUint8Array(bytes);
  switch (change.kind) {
    case 'mint':
      return { mint: { to: principal(change.to), amount: change.amount } };
    case 'burn': {
      const { from, fromBalanceZero, amount } = change;
      return { burn: { from: principal(from), fromBalanceZero, amount } };
    }
    case 'transfer': {
      const { from, fromBalanceZero, to, amount } = change;
      return { transfer: { from: principal(from), fromBalanceZero, to: principal(to), amount } };
    }
  }
}
