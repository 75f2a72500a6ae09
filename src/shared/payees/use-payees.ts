// A list of accounts with amounts while it is edited; typing in one of 10,000 rows stays quick.
import { computed, reactive, shallowRef } from 'vue';
import { mergePayees } from './merge-payees.ts';
import {
  checkPayee,
  summarisePayees,
  type CheckedPayee,
  type PayeeChange,
  type PayeeRow,
  type PayeeRules,
  type PayeeSummary,
} from './payee-rows.ts';

export interface Payees {
  readonly rows: PayeeRow[];
  readonly rules: PayeeRules;
  /** Each row checked, in the order of the rows. */
  readonly checked: readonly CheckedPayee[];
  readonly summary: PayeeSummary;
  /** Adds rows at the end, or in place of all. */
  add: (rows: readonly Omit<PayeeRow, 'id'>[], replace?: boolean) => void;
  edit: (id: number, change: PayeeChange) => void;
  remove: (ids: ReadonlySet<number>) => void;
  /** Makes one row of those that name the same account. */
  merge: () => void;
}

/** `rules` is read reactively; see `PayeeRules`. Reactive, so that a store can hold it and `PayeeList` take it. */
export function usePayees(rules: () => PayeeRules): Payees {
  const rows = shallowRef<PayeeRow[]>([]);
  const ruled = computed(rules);
  const cache = new WeakMap<PayeeRow, { rules: PayeeRules; result: CheckedPayee }>();
  let nextId = 1;

  // Rows that did not change keep their result.
  const checked = computed(() => {
    const now = ruled.value;
    return rows.value.map((row) => {
      const known = cache.get(row);
      if (known?.rules === now) return known.result;
      const result = checkPayee(row, now);
      cache.set(row, { rules: now, result });
      return result;
    });
  });

  const list = reactive({
    rows,
    rules: ruled,
    checked,
    summary: computed(() => summarisePayees(checked.value)),
    add(more: readonly Omit<PayeeRow, 'id'>[], replace = false) {
      const added = more.map((row) => ({ ...row, id: nextId++ }));
      rows.value = replace ? added : [...rows.value, ...added];
    },
    edit(id: number, change: PayeeChange) {
      rows.value = rows.value.map((row) => {
        if (row.id !== id) return row;
        const { lineFault: _mended, ...kept } = row;
        return { ...kept, ...change };
      });
    },
    remove(ids: ReadonlySet<number>) {
      rows.value = rows.value.filter(({ id }) => !ids.has(id));
    },
    merge() {
      rows.value = mergePayees(rows.value, ruled.value);
    },
  });
  return list;
}
