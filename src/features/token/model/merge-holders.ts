// Rows that name the same account become one row with their sum, at the place of the first.
import { amountText } from '../../../shared/format/index.ts';
import { checkHolder, type HolderEntry, type HolderRules } from './holder-entries.ts';

/** Rows with faults stay as they are: merging must not hide what has to be mended. */
export function mergeDuplicates(entries: readonly HolderEntry[], rules: HolderRules): HolderEntry[] {
  const merged: HolderEntry[] = [];
  const places = new Map<string, { index: number; sum: bigint }>();
  for (const entry of entries) {
    const checked = checkHolder(entry, rules);
    const place = checked.ok ? places.get(checked.key) : undefined;
    if (!checked.ok || !place) {
      if (checked.ok) places.set(checked.key, { index: merged.length, sum: checked.amount });
      merged.push(entry);
      continue;
    }
    place.sum += checked.amount;
    const first = merged[place.index];
    if (first) merged[place.index] = { ...first, amount: amountText(place.sum, rules.decimals) };
  }
  return merged;
}
