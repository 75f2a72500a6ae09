import { Principal } from '@dfinity/principal';
import { describe, expect, it } from 'vitest';
import { effect, isReactive, ref } from 'vue';
import { usePayees } from './use-payees.ts';

const account = (n: number): string =>
  Principal.fromUint8Array(Uint8Array.of(n >> 16, n >> 8, n & 255, 7, 7, 7, 7, 1, 1)).toText();
const rows = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ line: null, account: account(n), amount: '1' }));

describe('a list that is edited', () => {
  it('checks only the row that changed, of 10,000, and all when the rules change', () => {
    const decimals = ref(8);
    let checks = 0;
    const refuse = () => {
      checks++;
      return null;
    };
    const list = usePayees(() => ({ decimals: decimals.value, refuse }));
    list.add(rows(10_000));
    expect(list.summary.total).toBe(10_000n * 100_000_000n);
    expect(checks).toBe(10_000);

    const [first] = list.rows;
    list.edit(first?.id ?? -1, { amount: '2.5' });
    expect(list.summary.total).toBe(10_000n * 100_000_000n + 150_000_000n);
    expect(checks).toBe(10_001);
    // Proxies of 10,000 rows would make every keystroke slow.
    expect(isReactive(list.rows)).toBe(false);

    decimals.value = 2;
    expect(list.summary.total).toBe(10_000n * 100n + 150n);
    expect(checks).toBe(20_001);
  });

  it('is followed by what shows it, clears a mended line’s fault, and merges', () => {
    const list = usePayees(() => ({ decimals: 0 }));
    const seen: number[] = [];
    effect(() => seen.push(list.summary.faulty.length));
    const lineFault = { column: 'line', reason: 'A quotation mark is open', mend: 'Close it.' };
    list.add([{ line: 1, account: account(1), amount: '1', lineFault }, ...rows(2)]);
    expect(seen.at(-1)).toBe(1);
    list.edit(list.rows[0]?.id ?? -1, { amount: '4' });
    expect(seen.at(-1)).toBe(0);

    expect(list.summary).toMatchObject({ duplicateAccounts: 1, total: 6n });
    list.merge();
    expect(list.rows.map(({ amount }) => amount)).toEqual(['5', '1']);
    list.remove(new Set(list.rows.map(({ id }) => id)));
    expect(list.summary.rows).toBe(0);
  });

  it('starts anew when rows come in place of all', () => {
    const list = usePayees(() => ({ decimals: 0 }));
    list.add(rows(3));
    list.add(rows(1), true);
    expect(list.rows).toHaveLength(1);
    expect(new Set(list.rows.map(({ id }) => id)).size).toBe(1);
  });
});
