// Accounts with amounts as a person enters them, and what is wrong with each: kept as typed, so nothing is lost while mending.
import { accountKey, parseAccountText, type IcrcAccount } from '../account/index.ts';
import { readAmount } from '../format/index.ts';

/** One row of the list, as typed or as read from a file. */
export interface PayeeRow {
  /** Stable while the list is edited. */
  id: number;
  /** Line in the file it came from; null when typed. */
  line: number | null;
  account: string;
  amount: string;
  /** By the key of its column; a column that is left out is empty. */
  extra?: Readonly<Record<string, string>>;
  /** A fault of the line itself, such as an open quote; cleared by editing. */
  lineFault?: PayeeFault;
}

/** What is typed into a row. */
export type PayeeChange = Partial<Pick<PayeeRow, 'account' | 'amount' | 'extra'>>;

/** Why something is not taken, and how to mend it; sentences without and with a point. */
export interface Refusal {
  reason: string;
  mend: string;
}

/** `column`: `account`, `amount`, `line`, or the key of an extra column. */
export interface PayeeFault extends Refusal {
  column: string;
}

export type CheckedPayee =
  | { ok: true; account: IcrcAccount; key: string; amount: bigint; extra: Readonly<Record<string, string>> }
  | { ok: false; faults: PayeeFault[] };

/** A column beside account and amount: a category, a note. */
export interface ExtraColumn {
  /** In files, and in a row's `extra`. */
  key: string;
  label: string;
  /** What a header may call it; matches `key`, too, so that what was written is read back. */
  words: RegExp;
  /** Typed freely unless there are choices. */
  choices?: readonly { value: string; label: string }[];
  /** Gets the text without blanks at its ends. */
  check?: (text: string) => Refusal | null;
  /** One account may stand once for each value of this column. */
  distinct?: boolean;
}

/** What a product says about every row. Make it anew only when something in it changes: checked rows are kept by it. */
export interface PayeeRules {
  decimals: number;
  /** Accounts that cannot be in the list; `key` is `accountKey(account)`. */
  refuse?: (account: IcrcAccount, key: string) => Refusal | null;
  extras?: readonly ExtraColumn[];
}

/** Checks one row. The anonymous principal and a zero amount are refused, too. */
export function checkPayee(row: PayeeRow, rules: PayeeRules): CheckedPayee {
  const faults: PayeeFault[] = row.lineFault ? [row.lineFault] : [];
  const account = parseAccountText(row.account);
  const amount = readAmount(row.amount, rules.decimals);
  if (!account.ok) faults.push({ column: 'account', reason: account.reason, mend: account.mend });
  if (!amount.ok) faults.push({ column: 'amount', reason: amount.reason, mend: amount.mend });
  else if (amount.amount === 0n)
    faults.push({
      column: 'amount',
      reason: 'The amount is zero',
      mend: 'Enter an amount above zero, or remove this row.',
    });
  const extra = readExtras(row, rules.extras ?? [], faults);
  if (!account.ok || !amount.ok || faults.length > 0) return { ok: false, faults };
  const own = accountKey(account.account);
  const refusal = rules.refuse?.(account.account, own);
  if (refusal) return { ok: false, faults: [{ column: 'account', ...refusal }] };
  const distinct = (rules.extras ?? []).filter((column) => column.distinct).map(({ key }) => extra[key] ?? '');
  const key = distinct.length === 0 ? own : JSON.stringify([own, ...distinct]);
  return { ok: true, account: account.account, key, amount: amount.amount, extra };
}

function readExtras(row: PayeeRow, columns: readonly ExtraColumn[], faults: PayeeFault[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { key, label, choices, check } of columns) {
    const text = (row.extra?.[key] ?? '').trim();
    const choice = choices?.find(
      ({ value, label: shown }) => value === text || shown.toLowerCase() === text.toLowerCase(),
    );
    values[key] = choice?.value ?? text;
    const refusal =
      choices && !choice
        ? { reason: `${label}: “${text}” is none of the choices`, mend: 'Choose one from the list.' }
        : check?.(text);
    if (refusal) faults.push({ column: key, ...refusal });
  }
  return values;
}

/** The whole list at a glance. */
export interface PayeeSummary {
  rows: number;
  /** Rows with faults, by index. */
  faulty: number[];
  /** Indexes of rows that name an account which another row names, too. */
  duplicates: Set<number>;
  /** How many accounts are named more than once. */
  duplicateAccounts: number;
  /** Sum of the rows without faults, in the smallest unit. */
  total: bigint;
}

export function summarisePayees(checked: readonly CheckedPayee[]): PayeeSummary {
  const byKey = new Map<string, number[]>();
  const faulty: number[] = [];
  let total = 0n;
  checked.forEach((row, index) => {
    if (!row.ok) {
      faulty.push(index);
      return;
    }
    total += row.amount;
    const seen = byKey.get(row.key);
    if (seen) seen.push(index);
    else byKey.set(row.key, [index]);
  });
  const repeated = [...byKey.values()].filter((indexes) => indexes.length > 1);
  return {
    rows: checked.length,
    faulty,
    duplicates: new Set(repeated.flat()),
    duplicateAccounts: repeated.length,
    total,
  };
}
