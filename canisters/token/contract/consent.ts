// ICRC-21 requests: decodes the call a signer asks about and has it put into words.
import type { Principal } from '@dfinity/principal';

import { CandidError, compile } from '../../lib/candid/index.ts';
import { sameBytes, type KeyedAccount } from '../rules/account.ts';
import { consentMessage, type ConsentCall, type ConsentMessage } from '../rules/consent-message.ts';
import {
  ApproveArgsT,
  TransferArgT,
  TransferFromArgsT,
  type Account,
  type ApproveArgs,
  type ConsentMessageMetadata,
  type ConsentMessageRequest,
  type Opt,
  type TransferArg,
  type TransferFromArgs,
} from '../types.ts';
import { keyedAccount } from './candid-account.ts';
import { ledgerSettings, tokenSettings } from './token-settings.ts';

export interface ConsentInfo {
  metadata: ConsentMessageMetadata;
  consent_message: ConsentMessage;
}
export type ConsentResult = { Ok: ConsentInfo } | { Err: { UnsupportedCanisterCall: { description: string } } };

const transferArg = compile([TransferArgT]);
const approveArgs = compile([ApproveArgsT]);
const transferFromArgs = compile([TransferFromArgsT]);
/** The largest argument of the three calls takes some 400 bytes. */
const QUOTA = { bytes: 4_096 };

class Unsupported extends Error {}

/** The message for `icrc1_transfer`, `icrc2_approve` and `icrc2_transfer_from`, in English. */
export function consentFor(request: ConsentMessageRequest, signer: Principal): ConsentResult {
  const { metadata, device_spec } = request.user_preferences;
  const [device] = device_spec;
  const [offset] = metadata.utc_offset_minutes;
  const { name, symbol, decimals, transferFee } = tokenSettings();
  try {
    const call = decodeCall(request, signer);
    const message = consentMessage(
      call,
      { name, symbol, decimals, fee: transferFee },
      { fields: device !== undefined && 'FieldsDisplay' in device, utcOffsetMinutes: offset ?? 0 },
    );
    return {
      Ok: { metadata: { language: 'en', utc_offset_minutes: metadata.utc_offset_minutes }, consent_message: message },
    };
  } catch (error) {
    if (error instanceof Unsupported || error instanceof CandidError)
      return { Err: { UnsupportedCanisterCall: { description: error.message } } };
    throw error;
  }
}

function decodeCall({ method, arg }: ConsentMessageRequest, signer: Principal): ConsentCall {
  switch (method) {
    case 'icrc1_transfer': {
      const [call] = transferArg.decode(arg, QUOTA) as [TransferArg];
      const to = account(call.to);
      const minting = ledgerSettings().mintingAccount;
      const from = own(signer, call.from_subaccount);
      const mints = minting && from && sameBytes(from.key, minting.key);
      const burns = minting && sameBytes(to.key, minting.key);
      const kind = burns ? 'burn' : mints ? 'mint' : 'send';
      return { kind, to, amount: call.amount, ...optional('from', from), ...optional('memo', call.memo[0]) };
    }
    case 'icrc2_approve': {
      const [call] = approveArgs.decode(arg, QUOTA) as [ApproveArgs];
      return {
        kind: 'approve',
        spender: account(call.spender),
        amount: call.amount,
        ...optional('from', own(signer, call.from_subaccount)),
        ...optional('expectedAllowance', call.expected_allowance[0]),
        ...optional('expiresAt', call.expires_at[0]),
        ...optional('memo', call.memo[0]),
      };
    }
    case 'icrc2_transfer_from': {
      const [call] = transferFromArgs.decode(arg, QUOTA) as [TransferFromArgs];
      return {
        kind: 'spend',
        from: account(call.from),
        to: account(call.to),
        amount: call.amount,
        ...optional('spender', own(signer, call.spender_subaccount)),
        ...optional('memo', call.memo[0]),
      };
    }
    default:
      throw new Unsupported(`no consent message for the method ${method.slice(0, 100)}`);
  }
}

/** The signer's account; unknown while a cold signer asks anonymously. */
function own(signer: Principal, subaccount: Opt<Uint8Array>): KeyedAccount | undefined {
  return signer.isAnonymous() ? undefined : account({ owner: signer, subaccount });
}

function account(of: Account): KeyedAccount {
  const made = keyedAccount(of);
  if (made === undefined) throw new Unsupported('a subaccount has 32 bytes');
  return made;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
