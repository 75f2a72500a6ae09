// What a person typed to move tokens, checked against what is known of the token and their balance.
import { unreachable } from '../../../shared/errors/index.ts';
import { formatToken, readAmount } from '../../../shared/format/index.ts';
import { parseAccountText, sameAccount, type IcrcAccount } from '../../../shared/account/index.ts';
import type { Attempt, AttemptKind } from './attempt.ts';
import type { TokenFacts } from './token-facts.ts';

export interface ActionForm {
  kind: AttemptKind;
  /** Receiver or spender, as typed. */
  to: string;
  /** Whole tokens, as typed. */
  amount: string;
  /** Approvals: how long, in nanoseconds; null: without end. */
  lifetime: bigint | null;
}

export interface ActionContext {
  token: TokenFacts;
  me: IcrcAccount;
  /** Null while it is not known: then only the ledger can say that it is too little. */
  balance: bigint | null;
  /** Approvals: what the spender may take now; null while it is not known. */
  allowance: bigint | null;
  /** Nanoseconds. */
  now: bigint;
}

export type ActionField = 'to' | 'amount';
export type ActionCall = Omit<Attempt, 'memo' | 'createdAt' | 'state' | 'owner'>;

export interface ActionReading {
  faults: Partial<Record<ActionField, string>>;
  /** What to send; null while there are faults. */
  call: ActionCall | null;
  /** Smallest unit; zero where the standard takes none (ICRC-1: minting and burning). */
  fee: bigint;
  /** What leaves the balance; null while the amount is not readable, and for minting. */
  total: bigint | null;
}

export function readAction(form: ActionForm, context: ActionContext): ActionReading {
  const { token } = context;
  const faults: ActionReading['faults'] = {};
  const fee = form.kind === 'transfer' || form.kind === 'approve' ? token.transferFee : 0n;
  const receiver = readReceiver(form, context);
  const amount = readAmount(form.amount, token.decimals);
  if (!receiver.ok) faults.to = receiver.fault;
  if (!amount.ok) faults.amount = `${amount.reason}. ${amount.mend}`;
  const total = amount.ok ? spent(form.kind, amount.amount, fee) : null;
  if (amount.ok) {
    const fault = amountFault(form.kind, amount.amount, total, context);
    if (fault) faults.amount = fault;
  }
  if (!receiver.ok || !amount.ok || faults.to || faults.amount) return { faults, call: null, fee, total };
  return {
    faults,
    fee,
    total,
    call: {
      kind: form.kind,
      ledger: token.canisterId,
      symbol: token.symbol,
      decimals: token.decimals,
      to: receiver.account,
      amount: amount.amount,
      fee: form.kind === 'transfer' || form.kind === 'approve' ? fee : null,
      fromSubaccount: form.kind === 'mint' ? (token.mintingAccount?.subaccount ?? null) : context.me.subaccount,
      expectedAllowance: form.kind === 'approve' ? context.allowance : null,
      expiresAt: form.kind === 'approve' && form.lifetime !== null ? context.now + form.lifetime : null,
    },
  };
}

type Receiver = { ok: true; account: IcrcAccount } | { ok: false; fault: string };

function readReceiver(form: ActionForm, { token, me }: ActionContext): Receiver {
  if (form.kind === 'burn')
    return token.mintingAccount
      ? { ok: true, account: token.mintingAccount }
      : { ok: false, fault: 'A token with a fixed supply has no account to burn into.' };
  const parsed = parseAccountText(form.to);
  if (!parsed.ok) return { ok: false, fault: `${parsed.reason}. ${parsed.mend}` };
  const { account } = parsed;
  if (form.kind === 'approve')
    return account.owner === me.owner
      ? { ok: false, fault: 'This is you; nobody needs a permission for their own tokens.' }
      : { ok: true, account };
  if (sameAccount(account, token.mintingAccount))
    return {
      ok: false,
      fault: 'This is the minting account: what is sent there is destroyed. Use “Burn” if you mean that.',
    };
  if (form.kind === 'transfer' && sameAccount(account, me)) return { ok: false, fault: 'This is your own account.' };
  return { ok: true, account };
}

function spent(kind: AttemptKind, amount: bigint, fee: bigint): bigint | null {
  switch (kind) {
    case 'transfer':
      return amount + fee;
    case 'burn':
      return amount;
    case 'approve':
      return fee;
    case 'mint':
      return null;
    default:
      return unreachable(kind);
  }
}

function amountFault(
  kind: AttemptKind,
  amount: bigint,
  total: bigint | null,
  { token, balance }: ActionContext,
): string | null {
  if (amount === 0n && kind !== 'approve') return 'Enter an amount above zero.';
  if (balance === null || total === null || total <= balance) return null;
  const missing = formatToken(total - balance, token);
  return kind === 'transfer' ? `With the fee you need ${missing} more.` : `You need ${missing} more.`;
}

/** The most that can be sent or burnt, as text for the field. */
export function mostOf(kind: AttemptKind, { token, balance }: Pick<ActionContext, 'token' | 'balance'>): bigint {
  const most = (balance ?? 0n) - (kind === 'transfer' ? token.transferFee : 0n);
  return most > 0n ? most : 0n;
}
