// ICRC-21: what a wallet shows before it signs a call to this ledger. Wording after the standard's own examples.
import { accountText } from './account-text.ts';
import type { LedgerAccount } from './account.ts';

export type FieldValue =
  | { TokenAmount: { decimals: number; amount: bigint; symbol: string } }
  | { TimestampSeconds: { amount: bigint } }
  | { DurationSeconds: { amount: bigint } }
  | { Text: { content: string } };
export type ConsentMessage =
  { GenericDisplayMessage: string } | { FieldsDisplayMessage: { intent: string; fields: [string, FieldValue][] } };

export interface TokenFacts {
  name: string;
  symbol: string;
  decimals: number;
  fee: bigint;
}

/** A call, as far as its signer should know it. `from` or `spender` is absent while an anonymous signer is asking. */
export type ConsentCall =
  | { kind: 'send' | 'mint' | 'burn'; from?: LedgerAccount; to: LedgerAccount; amount: bigint; memo?: Uint8Array }
  | {
      kind: 'spend';
      from: LedgerAccount;
      to: LedgerAccount;
      spender?: LedgerAccount;
      amount: bigint;
      memo?: Uint8Array;
    }
  | {
      kind: 'approve';
      from?: LedgerAccount;
      spender: LedgerAccount;
      amount: bigint;
      expectedAllowance?: bigint;
      expiresAt?: bigint;
      memo?: Uint8Array;
    };

interface Line {
  title: string;
  value: FieldValue;
  /** The sentence below it on a display that can hold one. */
  note?: string;
}
interface Wording {
  intent: string;
  summary: string;
  lines: Line[];
}

const MAX_NAT64 = (1n << 64n) - 1n;

/** The message for either display. Times are shown at the signer's offset from UTC, in minutes. */
export function consentMessage(
  call: ConsentCall,
  token: TokenFacts,
  display: { fields: boolean; utcOffsetMinutes: number },
): ConsentMessage {
  const { intent, summary, lines } = call.kind === 'approve' ? approval(call, token) : movement(call, token);
  if (display.fields)
    return { FieldsDisplayMessage: { intent, fields: lines.map(({ title, value }) => [title, value]) } };
  const body = lines.map(({ title, value, note }) => {
    const shown = `**${title}:**${'Text' in value ? '\n' : ' '}\`${plain(value, display.utcOffsetMinutes)}\``;
    return note ? `${shown}\n${note}` : shown;
  });
  return { GenericDisplayMessage: [`# ${escapeMarkdown(intent)}`, summary, ...body].join('\n\n') };
}

function movement(call: Exclude<ConsentCall, { kind: 'approve' }>, token: TokenFacts): Wording {
  const words = {
    send: { verb: 'Send', summary: 'You are approving a transfer of funds from your account.' },
    spend: { verb: 'Spend', summary: 'You are approving a transfer of funds from a withdrawal account.' },
    mint: { verb: 'Mint', summary: 'You are creating new tokens.' },
    burn: { verb: 'Burn', summary: 'You are destroying tokens of your account. This cannot be undone.' },
  }[call.kind];
  const fee = call.kind === 'mint' || call.kind === 'burn' ? 0n : token.fee;
  const lines: Line[] = [];
  if (call.from) lines.push({ title: 'From', value: account(call.from) });
  lines.push({ title: 'Amount', value: amount(call.amount, token) }, { title: 'To', value: account(call.to) });
  if (call.kind === 'spend' && call.spender) lines.push({ title: 'Spender', value: account(call.spender) });
  lines.push({ title: 'Fees', value: amount(fee, token), note: 'Charged for processing the transfer.' });
  lines.push(...memoLine(call.memo));
  return { intent: `${words.verb} ${token.name}`, summary: words.summary, lines };
}

function approval(call: Extract<ConsentCall, { kind: 'approve' }>, token: TokenFacts): Wording {
  const lines: Line[] = [];
  if (call.from) lines.push({ title: 'From', value: account(call.from) });
  lines.push({ title: 'Approve to spender', value: account(call.spender) });
  lines.push({
    title: 'Requested allowance',
    value: amount(call.amount, token),
    note: 'This is the withdrawal limit that will apply upon approval. It replaces any existing allowance.',
  });
  if (call.expectedAllowance !== undefined)
    lines.push({ title: 'Existing allowance', value: amount(call.expectedAllowance, token) });
  const expiry: FieldValue =
    call.expiresAt === undefined
      ? { Text: { content: 'This approval does not have an expiration.' } }
      : { TimestampSeconds: { amount: call.expiresAt / 1_000_000_000n } };
  lines.push({ title: 'Approval expiration', value: expiry });
  lines.push({ title: 'Approval fees', value: amount(token.fee, token), note: 'Charged for processing the approval.' });
  lines.push(...memoLine(call.memo));
  const summary = 'You are authorizing another address to withdraw funds from your account.';
  return { intent: 'Approve spending', summary, lines };
}

function account(of: LedgerAccount): FieldValue {
  return { Text: { content: accountText(of) } };
}

/** A device shows `nat64` amounts itself; a larger one can only be written out. */
function amount(units: bigint, { symbol, decimals }: TokenFacts): FieldValue {
  if (units <= MAX_NAT64) return { TokenAmount: { decimals, amount: units, symbol } };
  return { Text: { content: `${decimalText(units, decimals)} ${symbol}` } };
}

function memoLine(memo: Uint8Array | undefined): Line[] {
  if (memo === undefined || memo.length === 0) return [];
  const printable = memo.every((byte) => byte >= 0x20 && byte < 0x7f && byte !== 0x60);
  const content = printable
    ? String.fromCharCode(...memo)
    : [...memo].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [{ title: 'Memo', value: { Text: { content } } }];
}

function plain(value: FieldValue, utcOffsetMinutes: number): string {
  if ('Text' in value) return value.Text.content;
  if ('DurationSeconds' in value) return `${value.DurationSeconds.amount} seconds`;
  if ('TimestampSeconds' in value) return timeText(value.TimestampSeconds.amount, utcOffsetMinutes);
  const { amount: units, decimals, symbol } = value.TokenAmount;
  return `${decimalText(units, decimals)} ${symbol.replaceAll('`', "'")}`;
}

/** Exact, without trailing zeros. */
export function decimalText(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - decimals);
  return decimals === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
}

function timeText(seconds: bigint, utcOffsetMinutes: number): string {
  const milliseconds = Number(seconds) * 1_000 + utcOffsetMinutes * 60_000;
  // The last time JavaScript knows; nat64 nanoseconds end in the year 2554, long before.
  if (!(milliseconds <= 8.64e15)) return `${seconds} seconds after 1970`;
  const time = new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
  const offset = Math.abs(utcOffsetMinutes);
  const hours = String(Math.floor(offset / 60)).padStart(2, '0');
  return `${time} UTC${utcOffsetMinutes < 0 ? '-' : '+'}${hours}:${String(offset % 60).padStart(2, '0')}`;
}

/** A token's name is its creator's text: it must not become a heading, a link or anything else. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~]/g, '\\$&');
}
