// Reads accounts and amounts from separated text. Every line becomes a row, the faulty ones too: they are mended in place.
import { csvLines, csvText, detectSeparator, type CsvLine, type Separator } from '../csv/index.ts';
import type { ExtraColumn, PayeeFault, PayeeRow } from './payee-rows.ts';

interface Columns {
  account: number;
  amount: number;
  /** By key; -1 where the file has none. */
  extra: Readonly<Record<string, number>>;
}

export interface PayeesReading {
  separator: Separator;
  /** True when the first line names the columns. */
  header: boolean;
  rows: Omit<PayeeRow, 'id'>[];
  /** Lines left unread because the list is full. */
  leftOff: number;
}

/** Characters of a cell that are kept: enough to see what is wrong, not enough to slow the page down. */
const CELL_LIMIT = 200;
const CHUNK = 500;

const ACCOUNT_WORDS = /account|principal|address|owner|holder|wallet|recipient|\bto\b/i;
const AMOUNT_WORDS = /amount|balance|tokens?|quantity|value|share/i;

/**
 * Reads the text in chunks of 500 lines. Between chunks it reports progress (0 to 1) and lets the page breathe through
 * `pause`; it ends early, with what it has, when `signal` is aborted. Rows past `limit` are only counted. Without a
 * header the columns are account, amount, and the extra ones in their order.
 */
export async function readPayees(
  text: string,
  options: {
    pause?: () => Promise<void>;
    onProgress?: (part: number) => void;
    signal?: AbortSignal;
    limit?: number;
    extras?: readonly ExtraColumn[];
  } = {},
): Promise<PayeesReading> {
  const { limit = Number.POSITIVE_INFINITY, extras = [] } = options;
  const separator = detectSeparator(text);
  const reading: PayeesReading = { separator, header: false, rows: [], leftOff: 0 };
  let columns: Columns = {
    account: 0,
    amount: 1,
    extra: Object.fromEntries(extras.map(({ key }, index) => [key, index + 2])),
  };
  let first = true;
  let read = 0;
  for (const line of csvLines(text, separator)) {
    if (first) {
      first = false;
      const named = headerColumns(line.cells, extras);
      if (named) {
        columns = named;
        reading.header = true;
        continue;
      }
    }
    if (reading.rows.length < limit) reading.rows.push(readRow(line, columns, separator));
    else reading.leftOff++;
    if (++read % CHUNK === 0 && options.pause) {
      options.onProgress?.(line.end / text.length);
      await options.pause();
      if (options.signal?.aborted) return reading;
    }
  }
  options.onProgress?.(1);
  return reading;
}

/** Which column is which, by the names in a first line; null when that line holds a row already. */
function headerColumns(cells: readonly string[], extras: readonly ExtraColumn[]): Columns | null {
  // A line with a number in it is a row: names of columns have none.
  if (cells.some((cell) => /^[\d.,_' ]*\d[\d.,_' ]*$/.test(cell))) return null;
  const taken = new Set<number>();
  const find = (words: RegExp): number => {
    const found = cells.findIndex((cell, index) => !taken.has(index) && cell.length < 40 && words.test(cell));
    if (found !== -1) taken.add(found);
    return found;
  };
  const account = find(ACCOUNT_WORDS);
  const amount = account === -1 ? -1 : find(AMOUNT_WORDS);
  if (amount === -1) return null;
  return { account, amount, extra: Object.fromEntries(extras.map(({ key, words }) => [key, find(words)])) };
}

function readRow(line: CsvLine, columns: Columns, separator: Separator): Omit<PayeeRow, 'id'> {
  const cell = (column: number): string => (line.cells[column] ?? '').slice(0, CELL_LIMIT);
  const row = { line: line.number, account: cell(columns.account), amount: cell(columns.amount) };
  const extra = Object.entries(columns.extra).map(([key, column]) => [key, cell(column)]);
  const lineFault = faultOf(line, columns, separator);
  return {
    ...row,
    ...(extra.length > 0 ? { extra: Object.fromEntries(extra) } : {}),
    ...(lineFault ? { lineFault } : {}),
  };
}

function faultOf(line: CsvLine, columns: Columns, separator: Separator): PayeeFault | undefined {
  if (line.unclosedQuote)
    return {
      column: 'line',
      reason: 'A quotation mark is opened but not closed',
      mend: 'Remove the quotation mark, or close it on the same line.',
    };
  // One cell too many, and a number: most likely the other half of "1,500".
  const last = Math.max(columns.account, columns.amount, ...Object.values(columns.extra));
  const spilled = line.cells[columns.amount + 1] ?? '';
  const oneTooMany = line.cells.length === last + 2;
  if (separator === ',' && /^\d/.test(spilled) && oneTooMany)
    return {
      column: 'amount',
      reason: 'The amount seems to contain a comma, which also separates the columns',
      mend: 'Write it without commas between thousands and with a point for decimals: 1500.25.',
    };
  return undefined;
}

/** The list as text again, for drafts and downloads; `readPayees` with the same columns reads it back. */
export function payeesToCsv(
  rows: readonly Pick<PayeeRow, 'account' | 'amount' | 'extra'>[],
  extras: readonly ExtraColumn[] = [],
): string {
  const keys = extras.map(({ key }) => key);
  return csvText(
    ['account', 'amount', ...keys],
    rows.map(({ account, amount, extra }) => [account, amount, ...keys.map((key) => extra?.[key] ?? '')]),
  );
}
