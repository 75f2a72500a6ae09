// Initial holders as a person enters them, and what is wrong with each: kept as typed, so nothing is lost while mending.
import { accountKey, parseAccountText, type IcrcAccount } from '../../../shared/account/index.ts';
import { readAmount } from '../../../shared/format/index.ts';

/** One row of the list, as typed or as read from a file. */
export interface HolderEntry {
  /** Stable while the list is edited. */
  id: number;
  /** Line in the file it came from; null when typed. */
  line: number | null;
  account: string;
  amount: string;
  /** A fault of the line itself, such as an open quote; cleared by editing. */
  lineFault?: HolderFault;
}

export type HolderColumn = 'account' | 'amount' | 'line';

/** What is wrong, where, and how to mend it. */
export interface HolderFault {
  column: HolderColumn;
  reason: string;
  mend: string;
}

export type CheckedHolder =
  { ok: true; account: IcrcAccount; key: string; amount: bigint } | { ok: false; faults: HolderFault[] };

/** What the token's settings say about every row. */
export interface HolderRules {
  decimals: number;
  /** Key of the minting account: it cannot hold tokens (ICRC-1: a transfer to it burns). */
  mintingKey: string | null;
}

/** Checks one row. The anonymous principal, a zero amount and the minting account are refused, too. */
export function checkHolder(entry: HolderEntry, rules: HolderRules): CheckedHolder {
  const faults: HolderFault[] = entry.lineFault ? [entry.lineFault] : [];
  const account = parseAccountText(entry.account);
  const amount = readAmount(entry.amount, rules.decimals);
  if (!account.ok) faults.push({ column: 'account', reason: account.reason, mend: account.mend });
  if (!amount.ok) faults.push({ column: 'amount', reason: amount.reason, mend: amount.mend });
  else if (amount.amount === 0n)
    faults.push({
      column: 'amount',
      reason: 'The amount is zero',
      mend: 'Enter an amount above zero, or remove this row.',
    });
  if (!account.ok || !amount.ok || faults.length > 0) return { ok: false, faults };
  const key = accountKey(account.account);
  if (key === rules.mintingKey)
    return {
      ok: false,
      faults: [
        {
          column: 'account',
          reason: 'This is the minting account, which holds no tokens',
          mend: 'Choose another holder, or another minting account.',
        },
      ],
    };
  return { ok: true, account: account.account, key, amount: amount.amount };
}

/** The whole list at a glance. */
export interface HolderSummary {
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

export function summariseHolders(checked: readonly CheckedHolder[]): HolderSummary {
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
