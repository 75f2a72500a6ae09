// What a distribution still needs, what sending it costs, and a payment that is under way, as the browser keeps it.

/** A payment into a distribution, kept from before it is sent until its end is known. Its repeat moves nothing twice. */
export interface Payment {
  distribution: string;
  ledger: string;
  /** Who pays. */
  owner: string;
  /** What arrives, in the ledger's smallest unit. */
  amount: bigint;
  /** ns; what the ledger recognises a repeat by. */
  createdAt: bigint;
}

/** ICRC-1 TX_WINDOW less an hour: a repeat must arrive while the ledger still remembers. */
const REPEAT_WINDOW = 23n * 3_600n * 1_000_000_000n;

/** Whether sending it again is surely harmless. */
export const canRepeat = ({ createdAt }: Payment, now: bigint): boolean => now - createdAt < REPEAT_WINDOW;

/**
 * What has still to come before it can be activated. `missing` and `held` are what the contract knew when it last read the
 * ledger, `balance` what the ledger says now (null: it was not asked).
 */
export function stillNeeded({ missing, held }: { missing: bigint; held: bigint }, balance: bigint | null): bigint {
  if (missing === 0n || balance === null) return missing;
  const all = missing + held;
  return all > balance ? all - balance : 0n;
}

/** What arrives and what it takes: the ledger charges its fee for the approval and again for the transfer. */
export function costOf(amount: bigint, fee: bigint): { allowance: bigint; fees: bigint; total: bigint } {
  return { allowance: amount + fee, fees: 2n * fee, total: amount + 2n * fee };
}

export const paymentToText = (payment: Payment): string =>
  JSON.stringify({ ...payment, amount: String(payment.amount), createdAt: String(payment.createdAt) });

/** Null for anything that is not a payment. */
export function paymentFromText(text: string): Payment | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const of = (key: keyof Payment): unknown => Reflect.get(value, key);
    const [distribution, ledger, owner] = [of('distribution'), of('ledger'), of('owner')];
    const [amount, createdAt] = [of('amount'), of('createdAt')];
    if (typeof distribution !== 'string' || typeof ledger !== 'string' || typeof owner !== 'string') return null;
    if (typeof amount !== 'string' || typeof createdAt !== 'string') return null;
    if (!/^\d+$/.test(amount) || !/^\d+$/.test(createdAt)) return null;
    return { distribution, ledger, owner, amount: BigInt(amount), createdAt: BigInt(createdAt) };
  } catch {
    return null;
  }
}
