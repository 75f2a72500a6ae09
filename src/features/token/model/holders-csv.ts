// Reads a list of holders from separated text. Every line becomes a row, the faulty ones too: they are mended in place.
import { TokenLimits } from '../../../../canisters/token/rules/validate-token-args.ts';
import { csvLines, csvText, detectSeparator, type CsvLine, type Separator } from '../../../shared/csv/index.ts';
import type { HolderEntry, HolderFault } from './holder-entries.ts';

export interface HolderColumns {
  account: number;
  amount: number;
}

export interface CsvReading {
  separator: Separator;
  /** True when the first line names the columns. */
  header: boolean;
  rows: Omit<HolderEntry, 'id'>[];
  /** Lines left unread because the list is full. */
  leftOff: number;
}

/** Characters of a cell that are kept: enough to see what is wrong, not enough to slow the page down. */
const CELL_LIMIT = 200;
const CHUNK = 500;

const ACCOUNT_WORDS = /account|principal|address|owner|holder|wallet|recipient|\bto\b/i;
const AMOUNT_WORDS = /amount|balance|tokens?|quantity|value|share/i;

/**
 * Reads the text in chunks of 500 lines. Between chunks it reports progress (0 to 1) and lets the page breathe through `pause`;
 * it ends early, with what it has, when `signal` is aborted.
 */
export async function readHoldersCsv(
  text: string,
  options: {
    pause?: () => Promise<void>;
    onProgress?: (part: number) => void;
    signal?: AbortSignal;
    limit?: number;
  } = {},
): Promise<CsvReading> {
  const limit = options.limit ?? TokenLimits.holders;
  const separator = detectSeparator(text);
  const reading: CsvReading = { separator, header: false, rows: [], leftOff: 0 };
  let columns: HolderColumns = { account: 0, amount: 1 };
  let first = true;
  let read = 0;
  for (const line of csvLines(text, separator)) {
    if (first) {
      first = false;
      const named = headerColumns(line.cells);
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
export function headerColumns(cells: readonly string[]): HolderColumns | null {
  // A line with a number in it is a row: names of columns have none.
  if (cells.some((cell) => /^[\d.,_' ]*\d[\d.,_' ]*$/.test(cell))) return null;
  const account = cells.findIndex((cell) => cell.length < 40 && ACCOUNT_WORDS.test(cell));
  if (account === -1) return null;
  const amount = cells.findIndex((cell, index) => index !== account && cell.length < 40 && AMOUNT_WORDS.test(cell));
  return amount === -1 ? null : { account, amount };
}

function readRow(line: CsvLine, columns: HolderColumns, separator: Separator): Omit<HolderEntry, 'id'> {
  const account = (line.cells[columns.account] ?? '').slice(0, CELL_LIMIT);
  const amount = (line.cells[columns.amount] ?? '').slice(0, CELL_LIMIT);
  const row = { line: line.number, account, amount };
  const lineFault = faultOf(line, columns, separator);
  return lineFault ? { ...row, lineFault } : row;
}

function faultOf(line: CsvLine, columns: HolderColumns, separator: Separator): HolderFault | undefined {
  if (line.unclosedQuote)
    return {
      column: 'line',
      reason: 'A quotation mark is opened but not closed',
      mend: 'Remove the quotation mark, or close it on the same line.',
    };
  // A third cell that is a number is most likely the other half of "1,500".
  const spilled = line.cells[columns.amount + 1] ?? '';
  if (separator === ',' && /^\d/.test(spilled) && line.cells.length === columns.amount + 2)
    return {
      column: 'amount',
      reason: 'The amount seems to contain a comma, which also separates the columns',
      mend: 'Write it without commas between thousands and with a point for decimals: 1500.25.',
    };
  return undefined;
}

/** The list as text again, for the draft and for downloads; `readHoldersCsv` reads it back. */
export function holdersToCsv(entries: readonly Pick<HolderEntry, 'account' | 'amount'>[]): string {
  return csvText(
    ['account', 'amount'],
    entries.map(({ account, amount }) => [account, amount]),
  );
}
