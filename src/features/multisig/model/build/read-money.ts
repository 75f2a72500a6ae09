// Payments and allowances from their forms.
import { MultisigLimits as Limits } from '../../../../../canisters/multisig/rules/limits.ts';
import { fromAccount } from '../../../../shared/account/index.ts';
import { toOpt } from '../../../../shared/agent/index.ts';
import { formatCount, fromHex } from '../../../../shared/format/index.ts';
import type { Payees } from '../../../../shared/payees/index.ts';
import type { Action, Transfer } from '../../multisig.types.ts';
import { Faults, readLocalTime, type Ledgers, type Reading } from './reading.ts';

export interface TransferForm {
  ledger: string;
  to: string;
  amount: string;
  memo: string;
}
export const emptyTransfer = (): TransferForm => ({ ledger: '', to: '', amount: '', memo: '' });

export function readTransfer(form: TransferForm, ledgers: Ledgers): Reading<Action> {
  const faults = new Faults();
  const ledger = faults.ledger('ledger', form.ledger, ledgers);
  const to = faults.account('to', form.to);
  const amount = ledger && faults.amount('amount', form.amount, ledger.facts);
  const memo = readMemo(form.memo, faults, 'memo');
  return faults.end(() => ({
    transfer: { ledger: known(ledger).id, transfer: { to: known(to), amount: known(amount), memo: toOpt(memo) } },
  }));
}

/** Text, or bytes written as `0x…`. */
export function readMemo(text: string, faults: Faults, field: string): Uint8Array | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const hex = /^0x((?:[0-9a-f]{2})+)$/i.exec(trimmed)?.[1];
  const bytes = hex === undefined ? new TextEncoder().encode(trimmed) : fromHex(hex);
  if (bytes.length <= Limits.memoBytes) return bytes;
  return faults.add(field, `A memo has at most ${Limits.memoBytes} bytes; this one has ${bytes.length}.`);
}

export interface AllowanceForm {
  ledger: string;
  spender: string;
  amount: string;
  /** The browser's local time, or empty for no end. */
  until: string;
  /** In the ledger's smallest unit; null: whatever the allowance is by then. */
  expected: bigint | null;
}
export const emptyAllowance = (): AllowanceForm => ({ ledger: '', spender: '', amount: '', until: '', expected: null });

export function readAllowance(form: AllowanceForm, ledgers: Ledgers, now: bigint): Reading<Action> {
  const faults = new Faults();
  const ledger = faults.ledger('ledger', form.ledger, ledgers);
  const spender = faults.account('spender', form.spender);
  const amount = ledger && faults.amount('amount', form.amount, ledger.facts, 0n);
  const until = readLocalTime(form.until);
  if (form.until !== '' && (until === null || until <= now)) faults.add('until', 'Choose a time in the future.');
  return faults.end(() => ({
    approve: {
      ledger: known(ledger).id,
      spender: known(spender),
      amount: known(amount),
      expectedAllowance: toOpt(form.expected),
      expiresAt: toOpt(until),
    },
  }));
}

/** A memo column of a payout's list. */
export const MEMO_COLUMN = {
  key: 'memo',
  label: 'Memo',
  words: /^memo$/i,
  check: (text: string) => {
    const faults = new Faults();
    readMemo(text, faults, 'memo');
    const [fault] = faults.list;
    return fault ? { reason: fault.message.replace(/\.$/, ''), mend: 'Shorten it.' } : null;
  },
} as const;

/** One batch for each hundred rows, in the list's order. */
export function readPayout(ledgerId: string, list: Payees, ledgers: Ledgers): Reading<Action[]> {
  const faults = new Faults();
  const ledger = faults.ledger('ledger', ledgerId, ledgers);
  const { faulty, rows } = list.summary;
  if (rows === 0) faults.add('transfers', 'Add at least one payment.');
  else if (faulty.length > 0)
    faults.add(
      'transfers',
      `${formatCount(faulty.length)} ${faulty.length === 1 ? 'row is' : 'rows are'} to be mended first.`,
    );
  else if (ledger && list.rules.decimals !== ledger.facts.decimals)
    faults.add('transfers', 'The ledger has not answered yet.');
  return faults.end(() => {
    const transfers = list.checked.flatMap((row): Transfer[] => {
      if (!row.ok) return [];
      const memo = readMemo(row.extra.memo ?? '', faults, 'memo');
      return [{ to: fromAccount(row.account), amount: row.amount, memo: toOpt(memo) }];
    });
    return inParts(transfers, Limits.transfers).map((part) => ({
      batchTransfer: { ledger: known(ledger).id, transfers: part },
    }));
  });
}

/** The list cut into parts of at most `size`. */
export function inParts<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

/** Only asked for where no fault was found: everything was read. */
export function known<T>(value: T | null): T {
  if (value === null) throw new Error('A form without faults has no value.');
  return value;
}
