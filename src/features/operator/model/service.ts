// What the platform sells and for how much.
import { formatToken, parseAmount } from '../../../shared/format/index.ts';

/** A ledger that the backend knows, as it was registered. */
export interface RegisteredLedger {
  ledger: string;
  name: string;
  symbol: string;
  decimals: number;
  /** The ledger's own fee when it was registered, in its smallest unit. */
  transferFee: bigint;
  /** Service fees may be taken on it. */
  isFeeToken: boolean;
}

export interface Service {
  serviceId: string;
  factory: string;
  /** Null until an admin has set one. */
  price: { fee: bigint; ledger: string } | null;
  enabled: boolean;
}

export type ReadAmount = { ok: true; value: bigint } | { ok: false; message: string };

/** Reads a service fee in whole tokens as the ledger's smallest unit; the same lower limit as the backend's. */
export function readServiceFee(text: string, ledger: RegisteredLedger): ReadAmount {
  const read = parseAmount(text, ledger.decimals);
  if (!read.ok) return { ok: false, message: read.message };
  const least = 2n * ledger.transferFee;
  // A refund costs the ledger's fee: less than this would leave nothing to give back.
  if (read.value <= least) return { ok: false, message: `It must be more than ${formatToken(least, ledger)}.` };
  return { ok: true, value: read.value };
}

/** Reads what is to leave the treasury, at most `free` of it; the ledger's fee comes on top. */
export function readWithdrawal(
  text: string,
  { free, decimals, symbol }: { free: bigint; decimals: number; symbol: string },
): ReadAmount {
  const read = parseAmount(text, decimals);
  if (!read.ok) return { ok: false, message: read.message };
  if (read.value === 0n) return { ok: false, message: 'Enter an amount above zero.' };
  if (read.value > free)
    return { ok: false, message: `At most ${formatToken(free, { decimals, symbol })}: the ledger’s fee comes on top.` };
  return { ok: true, value: read.value };
}
