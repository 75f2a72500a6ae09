// Why a call to a canister gave no answer of its own: the agent's, the network's and the wallet's failures as one union.
import { AgentError, ErrorKindEnum } from '@dfinity/agent';

export type CallFailure =
  | { kind: 'offline' }
  | { kind: 'sessionExpired' }
  | { kind: 'signInRequired' }
  | { kind: 'walletRefused' }
  /** The answer is not signed by the network: never to be believed. */
  | { kind: 'unverified'; detail: string }
  /** This device's clock is too far from the network's. */
  | { kind: 'clock' }
  | { kind: 'timeout' }
  /** The replica could not take the call now. It was not executed. */
  | { kind: 'busy'; detail: string }
  /** No canister, or no such method, at this id. It was not executed. */
  | { kind: 'noCanister'; detail: string }
  /** The canister refused in words. */
  | { kind: 'refused'; detail: string }
  /** The canister failed while working. Effects before its first await to others were rolled back, later ones were not. */
  | { kind: 'crashed'; detail: string }
  | { kind: 'server'; status: number }
  | { kind: 'unexpected'; detail: string };

/** Thrown before a call leaves when there is no usable session; `classify` maps it. */
export class SessionMissing extends Error {
  constructor(readonly reason: 'signInRequired' | 'sessionExpired') {
    super(reason);
  }
}

const CLOCK = /ingress.?expiry|specified expiry|expiry.*(too far|in the past)/i;
const EXPIRED = /(delegation|session).*expired|expired.*delegation|identity.*(invalid|expired)/i;
const WALLET_REFUSAL = /reject|declin|denied|cancel|closed|not allowed/i;

function read(source: object, key: string): unknown {
  return key in source ? Reflect.get(source, key) : undefined;
}

function ofReject(code: number, detail: string): CallFailure {
  // Reject codes of the interface specification, "Reject codes".
  switch (code) {
    case 1:
    case 2:
      return { kind: 'busy', detail };
    case 3:
      return { kind: 'noCanister', detail };
    case 4:
      return { kind: 'refused', detail };
    case 5:
      return { kind: 'crashed', detail };
    case 6:
      return { kind: 'timeout' };
    default:
      return { kind: 'unexpected', detail };
  }
}

function ofAgent(error: AgentError): CallFailure {
  const code = error.cause.code;
  const detail = code.toErrorMessage();
  const rejectCode = read(code, 'rejectCode');
  if (typeof rejectCode === 'number') return ofReject(rejectCode, String(read(code, 'rejectMessage') ?? detail));
  const status = read(code, 'status');
  switch (read(code, 'name')) {
    case 'CertificateTimeErrorCode':
    case 'IngressExpiryInvalidErrorCode':
      return { kind: 'clock' };
    case 'TimeoutWaitingForResponseErrorCode':
    case 'RequestStatusDoneNoReplyErrorCode':
    case 'CertificateOutdatedErrorCode':
      return { kind: 'timeout' };
    case 'IdentityInvalidErrorCode':
      return { kind: 'sessionExpired' };
    case 'HttpFetchErrorCode':
      return { kind: 'offline' };
  }
  if (typeof status === 'number') {
    const body = String(read(code, 'bodyText') ?? '');
    if (EXPIRED.test(body)) return { kind: 'sessionExpired' };
    if (CLOCK.test(body)) return { kind: 'clock' };
    // A gateway that reached no replica.
    if (status === 502 || status === 503 || status === 504) return { kind: 'offline' };
    return { kind: 'server', status };
  }
  if (error.cause.kind === ErrorKindEnum.Trust) return { kind: 'unverified', detail };
  if (error.cause.kind === ErrorKindEnum.Transport) return { kind: 'offline' };
  return { kind: 'unexpected', detail };
}

/** Sorts anything thrown by an agent, a wallet or `fetch` into one case. */
export function classify(error: unknown): CallFailure {
  if (error instanceof SessionMissing) return { kind: error.reason };
  if (error instanceof AgentError) return ofAgent(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (typeof navigator !== 'undefined' && navigator.onLine === false) return { kind: 'offline' };
  if (error instanceof TypeError && /fetch|network/i.test(detail)) return { kind: 'offline' };
  if (EXPIRED.test(detail)) return { kind: 'sessionExpired' };
  if (WALLET_REFUSAL.test(detail)) return { kind: 'walletRefused' };
  return { kind: 'unexpected', detail };
}
