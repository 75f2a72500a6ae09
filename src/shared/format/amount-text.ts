// Amounts as people type them into a list: the strict reader, with a way out for each fault.
import { formatAmount, parseAmount } from './amount.ts';

export type TypedAmount = { ok: true; amount: bigint } | { ok: false; reason: string; mend: string };

const MENDS = {
  empty: ['The amount is missing', 'Enter a number such as 12.5.'],
  notANumber: ['This is not a number', 'Use digits and one point only, such as 12.5.'],
  negative: ['The amount is negative', 'Enter a number above zero.'],
  tooLong: ['This number is too long', 'Check for a digit too many.'],
} as const;

/**
 * Reads an amount of whole tokens into the smallest unit. A comma is refused even where it could group thousands,
 * because a list from a spreadsheet may mean 1.5 by "1,500".
 */
export function readAmount(text: string, decimals: number): TypedAmount {
  if (text.includes(','))
    return fault(
      'A comma can mean two things in a number',
      'Use a point for decimals and nothing between thousands: 1500.25.',
    );
  const parsed = parseAmount(text, decimals);
  if (parsed.ok) return { ok: true, amount: parsed.value };
  if (parsed.problem !== 'tooManyDecimals') {
    const [reason, mend] = MENDS[parsed.problem];
    return fault(reason, mend);
  }
  if (decimals === 0) return fault('This token has no decimals', 'Enter a whole number.');
  return fault(`More than ${decimals} digits after the point`, `Round to ${decimals} digits.`);
}

function fault(reason: string, mend: string): TypedAmount {
  return { ok: false, reason, mend };
}

/** The exact amount as text that `readAmount` reads back. */
export function amountText(amount: bigint, decimals: number): string {
  return formatAmount(amount, decimals, { grouped: false });
}
