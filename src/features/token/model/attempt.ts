// A call that moves tokens, written down before it is sent. When its answer is lost nobody knows whether it happened;
// repeating the very same call is safe then, because the ledger recognises it (ICRC-1, "Transaction deduplication").
import type { IcrcAccount } from '../../../shared/account/index.ts';

export type AttemptKind = 'transfer' | 'burn' | 'mint' | 'approve';

export interface Attempt {
  /** Hex of the 16 random bytes sent as memo: what finds the transaction again. */
  memo: string;
  kind: AttemptKind;
  ledger: string;
  symbol: string;
  decimals: number;
  /** Who acts: the signed-in principal. */
  owner: string;
  /** The receiver, or the spender of an approval. */
  to: IcrcAccount;
  amount: bigint;
  /** The ledger's fee the person saw; null where the standard wants none (minting, burning). */
  fee: bigint | null;
  /** `created_at_time`, nanoseconds. */
  createdAt: bigint;
  /** Hex of the owner's subaccount that it is done from; minting is done from the minting account's. */
  fromSubaccount: string | null;
  /** Approvals: the allowance the person saw, and its end (nanoseconds). */
  expectedAllowance: bigint | null;
  expiresAt: bigint | null;
  state: AttemptState;
}

export type AttemptState =
  | { kind: 'sending' }
  | { kind: 'done'; blockIndex: bigint }
  /** The ledger said no: nothing happened. */
  | { kind: 'refused'; message: string }
  /** No answer: it may have happened. */
  | { kind: 'unknown'; message: string };

/** ICRC-1 TX_WINDOW less an hour: a repeat must arrive while the ledger still remembers. */
const REPEAT_WINDOW = 23n * 3_600n * 1_000_000_000n;

/** Whether the same call may be sent again without the danger of doing it twice. */
export function canRepeat(attempt: Attempt, now: bigint): boolean {
  return now - attempt.createdAt < REPEAT_WINDOW;
}

/** A new attempt; the random memo tells two equal payments apart. */
export function newAttempt(what: Omit<Attempt, 'memo' | 'createdAt' | 'state'>): Attempt {
  const memo = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  return { ...what, memo, createdAt: BigInt(Date.now()) * 1_000_000n, state: { kind: 'sending' } };
}

/** For the browser's storage. An attempt that was being sent when the page closed has an unknown end. */
export function attemptToText(attempt: Attempt): string {
  return JSON.stringify(attempt, (_, value: unknown) => (typeof value === 'bigint' ? { $n: value.toString() } : value));
}

/** Null for anything that is not an attempt. */
export function attemptFromText(text: string): Attempt | null {
  try {
    const value: unknown = JSON.parse(text, (_, part: unknown) => {
      if (typeof part !== 'object' || part === null || !Object.hasOwn(part, '$n')) return part;
      return BigInt(String(Reflect.get(part, '$n')));
    });
    if (!isAttempt(value)) return null;
    return value.state.kind === 'sending'
      ? { ...value, state: { kind: 'unknown', message: 'The page was closed before the answer came.' } }
      : value;
  } catch {
    return null;
  }
}

function isAttempt(value: unknown): value is Attempt {
  if (typeof value !== 'object' || value === null) return false;
  const of = (key: keyof Attempt): unknown => Reflect.get(value, key);
  const to = of('to');
  const state = of('state');
  return (
    [of('memo'), of('ledger'), of('symbol'), of('owner'), of('kind')].every((part) => typeof part === 'string') &&
    [of('amount'), of('createdAt')].every((part) => typeof part === 'bigint') &&
    (of('fromSubaccount') === null || typeof of('fromSubaccount') === 'string') &&
    [of('fee'), of('expectedAllowance'), of('expiresAt')].every((part) => part === null || typeof part === 'bigint') &&
    typeof of('decimals') === 'number' &&
    typeof to === 'object' &&
    to !== null &&
    typeof Reflect.get(to, 'owner') === 'string' &&
    typeof state === 'object' &&
    state !== null &&
    typeof Reflect.get(state, 'kind') === 'string'
  );
}
