// Rows that name the same account become one row with their sum, at the place of the first.
import { amountText } from '../format/index.ts';
import { checkPayee, type PayeeRow, type PayeeRules } from './payee-rows.ts';

/** Rows with faults stay as they are: merging must not hide what has to be mended. */
export function mergePayees(rows: readonly PayeeRow[], rules: PayeeRules): PayeeRow[] {
  const merged: PayeeRow[] = [];
  const places = new Map<string, { index: number; sum: bigint }>();
  for (const row of rows) {
    const checked = checkPayee(row, rules);
    const place = checked.ok ? places.get(checked.key) : undefined;
    if (!checked.ok || !place) {
      if (checked.ok) places.set(checked.key, { index: merged.length, sum: checked.amount });
      merged.push(row);
      continue;
    }
    place.sum += checked.amount;
    const first = merged[place.index];
    if (first) merged[place.index] = { ...first, amount: amountText(place.sum, rules.decimals) };
  }
  return merged;
}
