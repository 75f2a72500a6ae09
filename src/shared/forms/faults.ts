// What forms say: values, and what is wrong with them by field.
import { Principal } from '@dfinity/principal';
import { fromAccount, parseAccountText } from '../account/index.ts';
import type { FieldFault } from '../composables/index.ts';
import { formatToken, readAmount } from '../format/index.ts';

export type Reading<T> = { ok: true; value: T } | { ok: false; faults: FieldFault[] };

/** Collects the faults of several fields; `null` stands for what could not be read. */
export class Faults {
  readonly list: FieldFault[] = [];

  add(field: string, message: string): null {
    this.list.push({ field, message });
    return null;
  }

  /** The value, unless anything was wrong. */
  end<T>(value: () => T): Reading<T> {
    return this.list.length > 0 ? { ok: false, faults: this.list } : { ok: true, value: value() };
  }

  principal(field: string, text: string, missing = 'Enter a principal.'): Principal | null {
    if (text.trim() === '') return this.add(field, missing);
    try {
      return Principal.fromText(text.trim());
    } catch {
      return this.add(field, 'This is not a principal. Copy it again: there may be a typing error.');
    }
  }

  account(field: string, text: string): ReturnType<typeof fromAccount> | null {
    const parsed = parseAccountText(text);
    return parsed.ok ? fromAccount(parsed.account) : this.add(field, `${parsed.reason}. ${parsed.mend}`);
  }

  /** In whole tokens. */
  amount(
    field: string,
    text: string,
    { symbol, decimals }: { symbol: string; decimals: number },
    least = 1n,
  ): bigint | null {
    const read = readAmount(text, decimals);
    if (!read.ok) return this.add(field, `${read.reason}. ${read.mend}`);
    if (read.amount >= least) return read.amount;
    return this.add(field, `Enter at least ${formatToken(least, { symbol, decimals })}.`);
  }

  /** A whole number within limits. */
  count(field: string, text: string, { min, max }: { min: number; max: number }): number | null {
    const value = /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : NaN;
    if (value >= min && value <= max) return value;
    return this.add(field, min === max ? `Only ${min} is possible.` : `Enter a whole number from ${min} to ${max}.`);
  }

  /** A natural number of any size; nothing typed is `null` without a fault. */
  natural(field: string, text: string): bigint | null {
    const plain = text.replace(/[_ ,]/g, '');
    if (plain === '') return null;
    return /^\d{1,39}$/.test(plain) ? BigInt(plain) : this.add(field, 'Enter a whole number.');
  }
}

/** The browser's local `2026-11-23T14:00` in nanoseconds; null for nothing or nonsense. */
export function readLocalTime(text: string): bigint | null {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : NaN;
  return Number.isNaN(at) ? null : BigInt(at) * 1_000_000n;
}
