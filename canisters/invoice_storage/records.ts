// Payments and their status changes: two append-only logs. What a payment looks like now is put together when it is read.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { now } from '../lib/clock.ts';
import { principalKey, textKey, tupleKey, u32Key, u64Key } from '../lib/stable/keys.ts';
import { stableCell } from '../lib/stable/cell.ts';
import { stableLog } from '../lib/stable/log.ts';
import { stableMap } from '../lib/stable/map.ts';
import { postings } from '../lib/stable/postings.ts';
import { candidValue, u64Value } from '../lib/stable/values.ts';
import { SMALL, smallPrefix } from '../storage/access.ts';
import { memory } from './memory.ts';
import { samePayment } from './rules/payment-check.ts';
import { statusName, statusStep } from './rules/status.ts';
import { emptyTotals, withPayment, withStatus } from './rules/totals.ts';
import {
  PaymentInputT,
  PaymentStatusT,
  TotalsT,
  type Payment,
  type PaymentInput,
  type PaymentStatus,
  type StatusChange,
  type StatusEntry,
  type Totals,
} from './types.ts';
import { samePrincipal } from '../lib/principals.ts';

interface StoredPayment {
  payment: PaymentInput;
  writer: Principal;
  recordedAt: bigint;
}
const StoredPaymentT = IDL.Record({ payment: PaymentInputT, writer: IDL.Principal, recordedAt: IDL.Nat64 });
interface StoredChange extends StatusEntry {
  contract: [] | [Principal];
}
const StoredChangeT = IDL.Record({
  status: PaymentStatusT,
  contract: IDL.Opt(IDL.Principal),
  at: IDL.Nat64,
  recordedAt: IDL.Nat64,
  writer: IDL.Principal,
});

export const payments = stableLog({ memoryId: memory.payments, value: candidValue<StoredPayment>(StoredPaymentT) });
const changes = stableLog({ memoryId: memory.changes, value: candidValue<StoredChange>(StoredChangeT) });
const changesOf = postings({ memoryId: memory.changesOf, list: u32Key, removable: false });
export const byUser = postings({ memoryId: memory.byUser, list: principalKey, removable: false });
export const byContract = postings({ memoryId: memory.byContract, list: principalKey, removable: false });
export const byService = postings({ memoryId: memory.byService, list: textKey, removable: false });
const byDeployment = stableMap({ memoryId: memory.byDeployment, key: tupleKey(principalKey, u64Key), value: u64Value });

/** One per ledger; there are few. */
export const totals = stableCell<Totals[]>({
  memoryId: SMALL,
  prefix: smallPrefix.own,
  value: candidValue<Totals[]>(IDL.Vec(TotalsT)),
  initial: () => [],
});

function changeTotals(ledger: Principal, change: (before: Totals) => Totals): void {
  totals.update((all) => {
    const before = all.find((one) => samePrincipal(one.ledger, ledger)) ?? emptyTotals(ledger);
    return [...all.filter((one) => !samePrincipal(one.ledger, ledger)), change(before)];
  });
}

/** A payment has few changes: it can be taken up by an operator, hardly more than a few times. */
const MAX_HISTORY = 50;
const historyOf = (id: number): StoredChange[] =>
  changesOf.page(id, { limit: MAX_HISTORY, order: 'oldest' }).refs.flatMap((ref) => changes.get(ref) ?? []);

/** The payment with its history, the first entry being `taken`. */
export function paymentAt(id: number): Payment | undefined {
  const stored = payments.get(id);
  if (!stored) return undefined;
  const { payment, writer, recordedAt } = stored;
  const taken: StoredChange = { status: { taken: null }, contract: [], at: payment.at, recordedAt, writer };
  const all = [taken, ...historyOf(id)];
  return {
    id: BigInt(id),
    payment,
    contract: all.reduce<[] | [Principal]>((known, { contract }) => (contract.length > 0 ? contract : known), []),
    status: (all[all.length - 1] ?? taken).status,
    history: all.map(({ status, at, recordedAt: written, writer: by }) => ({
      status,
      at,
      recordedAt: written,
      writer: by,
    })),
    recordedAt,
  };
}

const idOf = (writer: Principal, deploymentId: bigint): number | undefined => {
  const id = byDeployment.get([writer, deploymentId]);
  return id === undefined ? undefined : Number(id);
};

/** The payment's id, the same for a repeat; `undefined`: another payment has this deployment id. */
export function record(writer: Principal, payment: PaymentInput): bigint | undefined {
  const known = idOf(writer, payment.deploymentId);
  if (known !== undefined) {
    const stored = payments.get(known);
    return stored && samePayment(stored.payment, payment) ? BigInt(known) : undefined;
  }
  const id = payments.append({ payment, writer, recordedAt: now() });
  byDeployment.set([writer, payment.deploymentId], BigInt(id));
  byUser.add(payment.user, id);
  byService.add(payment.serviceId, id);
  changeTotals(payment.ledger, (before) => withPayment(before, payment));
  return BigInt(id);
}

export type ChangeOutcome = { kind: 'stored' | 'repeat' | 'notFound' } | { kind: 'conflict'; message: string };

/** Appends a status if it may follow the present one. */
export function change(writer: Principal, { deploymentId, status, contract, at }: StatusChange): ChangeOutcome {
  const id = idOf(writer, deploymentId);
  const payment = id === undefined ? undefined : paymentAt(id);
  if (id === undefined || !payment) return { kind: 'notFound' };
  const step: ReturnType<typeof statusStep> =
    payment.history.length > MAX_HISTORY ? 'refused' : statusStep(payment.status, status);
  if (step === 'repeat') return { kind: 'repeat' };
  // A delayed repeat of an earlier change is none to follow, but no conflict either.
  if (step === 'refused' && payment.history.some((entry) => isSame(entry.status, status))) return { kind: 'repeat' };
  if (step === 'refused') {
    const message = `A payment that is ${statusName(payment.status)} cannot become ${statusName(status)}.`;
    return { kind: 'conflict', message };
  }
  changesOf.add(id, changes.append({ status, contract, at, recordedAt: now(), writer }));
  const [to] = contract;
  if (to && payment.contract.length === 0) byContract.add(to, id);
  changeTotals(payment.payment.ledger, (before) => withStatus(before, status));
  return { kind: 'stored' };
}

const isSame = (a: PaymentStatus, b: PaymentStatus): boolean => statusStep(a, b) === 'repeat';
