// Amounts between people's text ("1.5") and the ledger's smallest unit (bigint). No float anywhere.

export type ParsedAmount = { ok: true; amount: bigint } | { ok: false; reason: string; mend: string };

/** More digits than this is no amount but an attack on the page. */
const DIGIT_LIMIT = 80;

/**
 * Reads an amount in whole tokens with a point as the decimal sign; spaces, `_` and `'` may group digits.
 * A comma is refused, because "1,500" means different things to different people.
 */
export function parseAmount(input: string, decimals: number): ParsedAmount {
  const text = input.trim().replace(/(?<=\d)[ _'\u00a0\u202f](?=\d)/g, '');
  if (text === '') return fault('The amount is missing', 'Enter a number such as 12.5.');
  if (text.startsWith('-')) return fault('The amount is negative', 'Enter a number above zero.');
  if (text.includes(','))
    return fault(
      'A comma can mean two things in a number',
      'Use a point for decimals, and nothing between thousands: 1500.25.',
    );
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text);
  const whole = match?.[1] ?? '';
  const fraction = match?.[2] ?? '';
  if (!match || whole + fraction === '')
    return fault('This is not a number', 'Use digits and one point only, such as 12.5.');
  if (whole.length > DIGIT_LIMIT || fraction.length > DIGIT_LIMIT)
    return fault('This number is too long', `Use at most ${DIGIT_LIMIT} digits.`);
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > decimals)
    return fault(
      decimals === 0
        ? 'This token has no decimals'
        : `This token has ${decimals} decimals, the amount has ${kept.length}`,
      decimals === 0 ? 'Enter a whole number.' : `Round to ${decimals} digits after the point.`,
    );
  return {
    ok: true,
    amount: BigInt(whole === '' ? '0' : whole) * 10n ** BigInt(decimals) + BigInt(kept.padEnd(decimals, '0') || '0'),
  };
}

function fault(reason: string, mend: string): ParsedAmount {
  return { ok: false, reason, mend };
}

/** The exact amount as text that `parseAmount` reads back: no grouping, no needless zeros. */
export function amountText(amount: bigint, decimals: number): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}

/** The exact amount for reading, thousands apart by thin spaces that do not break: 1 234 567.5 */
export function amountForReading(amount: bigint, decimals: number): string {
  const [whole = '', fraction] = amountText(amount, decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
