// Token amounts as people write them. bigint end to end: no float ever holds an amount.

export type AmountProblem = 'empty' | 'notANumber' | 'tooManyDecimals' | 'negative' | 'tooLong';
export type ParsedAmount = { ok: true; value: bigint } | { ok: false; problem: AmountProblem; message: string };

const MESSAGES: Record<AmountProblem, string> = {
  empty: 'Enter an amount.',
  notANumber: 'Use digits and one decimal point, like 1250.5.',
  tooManyDecimals: 'Too many decimal places.',
  negative: 'The amount cannot be negative.',
  tooLong: 'This number is too long.',
};

const refuse = (problem: AmountProblem, message = MESSAGES[problem]): ParsedAmount => ({ ok: false, problem, message });

/**
 * Reads `1,250.5`, `1_250.5` or `1250.5` as the smallest unit of a token with `decimals` places.
 * Groups must be of three digits, so that `1,5` (a decimal comma) is an error and not fifteen.
 */
export function parseAmount(text: string, decimals: number): ParsedAmount {
  const trimmed = text.trim();
  if (trimmed === '') return refuse('empty');
  if (trimmed.length > 200) return refuse('tooLong');
  if (/^[-−]/.test(trimmed)) return refuse('negative');
  const match = /^(\d+|\d{1,3}(?:[,_ \u202f\u00a0]\d{3})+)?(?:\.(\d*))?$/.exec(trimmed);
  const whole = match?.[1]?.replace(/\D/g, '') ?? '';
  const fraction = match?.[2] ?? '';
  if (!match || (whole === '' && fraction === '')) return refuse('notANumber');
  if (fraction.length > decimals) {
    return refuse('tooManyDecimals', `At most ${decimals} decimal ${decimals === 1 ? 'place' : 'places'}.`);
  }
  return { ok: true, value: BigInt((whole || '0') + fraction.padEnd(decimals, '0')) };
}

export interface AmountStyle {
  /** Keep at least this many decimals (default 0: trailing zeros are dropped). */
  minDecimals?: number;
  /** Show at most this many decimals, cutting towards zero and marking a cut with `…` (default: all). */
  maxDecimals?: number;
  /** Group thousands with commas (default true). */
  grouped?: boolean;
}

/** `formatAmount(125050000000n, 8)` → `1,250.5`. The full text parses back to the same value. */
export function formatAmount(value: bigint, decimals: number, style: AmountStyle = {}): string {
  const { minDecimals = 0, maxDecimals = decimals, grouped = true } = style;
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const whole = digits.slice(0, cut);
  const full = digits.slice(cut);
  const lost = /[1-9]/.test(full.slice(maxDecimals));
  const fraction = full.slice(0, maxDecimals).replace(/0+$/, '').padEnd(Math.min(minDecimals, decimals), '0');
  const shown = grouped ? whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') : whole;
  return `${sign}${shown}${fraction ? `.${fraction}` : ''}${lost ? '…' : ''}`;
}

/** `1,250.5 ICP`. */
export const formatToken = (value: bigint, token: { decimals: number; symbol: string }, style?: AmountStyle): string =>
  `${formatAmount(value, token.decimals, style)} ${token.symbol}`;
