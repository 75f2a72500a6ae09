// One run of canister code: what it is given, and what it wants changed. Nothing wanted happens unless the run succeeds.
import type { Bytes, DataCertificate, SenderInfo } from '../../types.ts';
import type { CallContext, Canister } from '../canister.ts';
import type { Mode } from './signatures.ts';

export interface OutgoingCall {
  callee: Bytes;
  method: string;
  args: Bytes[];
  argBytes: number;
  reply: { fun: number; env: number };
  reject: { fun: number; env: number };
  cleanup: { fun: number; env: number } | undefined;
  cycles: bigint;
  timeoutSeconds: number | undefined;
  prepaid: bigint;
  /** Paid for sending the call. */
  transport: bigint;
}

/** The whole argument of a call that was given piece by piece. */
export function argumentOf(call: OutgoingCall): Bytes {
  return new Uint8Array(Buffer.concat(call.args));
}

export type Response = { kind: 'reply'; data: Bytes } | { kind: 'reject'; message: string };

export interface Invocation {
  mode: Mode;
  canister: Canister;
  caller: Bytes;
  time: bigint;
  arg: Bytes;
  limit: bigint;
  /** The call this run belongs to; undefined in init, upgrades, inspection. */
  context: CallContext | undefined;
  rejection?: { code: number; message: string };
  refunded?: bigint;
  /** Method of the message that `canister_inspect_message` judges. */
  inspectedMethod?: string;
  /** Present only for a query's target, outside callbacks. */
  certificate?: DataCertificate | undefined;
  /** What a canister vouches for about the caller. */
  senderInfo?: SenderInfo | undefined;
  replicated: boolean;
  /** `canister_version` as the code sees it: a post_upgrade sees the new one. */
  version: bigint;
  replyLimit: number;
}

/** What a run asks for; applied when it ends well. */
export interface Effects {
  balance: bigint;
  available: bigint;
  /** What goes back to the caller with the response. */
  refund: bigint;
  responded: boolean;
  reply: Bytes[];
  replyBytes: number;
  response: Response | undefined;
  building: OutgoingCall | undefined;
  calls: OutgoingCall[];
  certifiedData: Bytes | undefined;
  timer: bigint | undefined;
  accepted: boolean;
  burned: bigint;
  /** Printed lines and trap messages; kept also when the run fails. */
  logs: string[];
}

export function freshEffects(invocation: Invocation, balance: bigint): Effects {
  return {
    balance,
    available: invocation.context?.available ?? 0n,
    refund: 0n,
    responded: invocation.context?.responded ?? true,
    reply: [],
    replyBytes: 0,
    response: undefined,
    building: undefined,
    calls: [],
    certifiedData: undefined,
    timer: undefined,
    accepted: false,
    burned: 0n,
    logs: [],
  };
}
