// Paying into a distribution by approval. A payment is kept in the browser before it is sent and until its end is known, so
// that a lost answer repeats the very same payment and never makes a second one.
import { Principal } from '@dfinity/principal';
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { currentSession, onPersonChange } from '../../../shared/agent/index.ts';
import { AppError, harmless, toAppError } from '../../../shared/errors/index.ts';
import { nowNs } from '../../../shared/format/index.ts';
import { storedList } from '../../../shared/storage/index.ts';
import { useWalletStore } from '../../wallet/index.ts';
import type { Say } from '../api/errors.ts';
import { fund } from '../api/owner-writes.ts';
import { canRepeat, paymentFromText, paymentToText, type Payment } from '../model/funding.ts';
import { approveExactly } from './funding-approval.ts';

const storage = storedList('distribution.payments');
const me = (): string | null => currentSession()?.principal.toText() ?? null;

export const useFundingStore = defineStore('distributionFunding', () => {
  const payments = shallowRef<Payment[]>(restore());
  /** The payment whose first answer is awaited: its end is not unknown yet. */
  const awaited = shallowRef<Payment | null>(null);
  /** What is being done now. */
  const step = shallowRef<'approving' | 'paying' | null>(null);
  onPersonChange(() => (payments.value = restore()));

  /** Payments that were sent and whose end is not known. */
  function restore(): Payment[] {
    const owner = me();
    if (!owner) return [];
    const kept = storage.read(owner).flatMap((text) => paymentFromText(text) ?? []);
    return kept.filter((payment) => payment.owner === owner);
  }

  function keep(owner: string, change: (before: Payment[]) => Payment[]): void {
    payments.value = change(restore());
    storage.write(owner, payments.value.map(paymentToText));
  }
  const isSame = (a: Payment, b: Payment): boolean =>
    a.distribution === b.distribution && a.createdAt === b.createdAt && a.amount === b.amount;
  const put = (payment: Payment): void =>
    keep(payment.owner, (before) => [...before.filter((one) => !isSame(one, payment)), payment]);
  /** It has ended, or the person knows how it did. */
  const forget = (payment: Payment): void =>
    keep(payment.owner, (before) => before.filter((one) => !isSame(one, payment)));

  /** Approves and pays. Resolves once it has arrived; an AppError with outcome `unknown` leaves the payment open. */
  async function pay(what: { distribution: string; ledger: string; amount: bigint }, say: Say): Promise<void> {
    const owner = me();
    if (!owner) throw toAppError(new Error('Nobody is signed in.'));
    if (restore().some(({ distribution }) => distribution === what.distribution)) throw stillOpen();
    await working('approving', () => approve({ ...what, owner }));
    const payment = { ...what, owner, createdAt: nowNs() };
    awaited.value = payment;
    try {
      await send(payment, say, 'first');
    } finally {
      awaited.value = null;
    }
  }

  /** The same payment once more: the ledger carries it out once, however often it is asked. */
  async function repeat(payment: Payment, say: Say): Promise<void> {
    if (!canRepeat(payment, nowNs())) throw tooOld();
    try {
      await send(payment, say, 'again');
    } catch (error) {
      if (toAppError(error, 'write').code !== 'distribution.insufficientAllowance') throw error;
      // The approval ended, or the first try has used it. A new one lets the ledger look at the payment itself again.
      await working('approving', () => approve(payment));
      await send(payment, say, 'again');
    }
  }

  const approve = ({ ledger, owner, distribution, amount }: Omit<Payment, 'createdAt'>): Promise<void> =>
    approveExactly({
      ledger: Principal.fromText(ledger),
      owner: Principal.fromText(owner),
      spender: Principal.fromText(distribution),
      amount,
    });

  async function send(payment: Payment, say: Say, turn: 'first' | 'again'): Promise<void> {
    put(payment);
    const { distribution: id, amount, createdAt } = payment;
    try {
      await working('paying', () => fund({ id, say }, { amount, createdAt }));
      forget(payment);
    } catch (error) {
      const known = toAppError(error, 'write');
      // Refusing a repeat says nothing about the first try.
      if (turn === 'first' && known.outcome === 'notDone') forget(payment);
      throw known.outcome === 'unknown' ? lost(known) : known;
    } finally {
      void useWalletStore()
        .refresh()
        .catch(() => undefined);
    }
  }

  async function working<T>(what: 'approving' | 'paying', work: () => Promise<T>): Promise<T> {
    step.value = what;
    try {
      return await work();
    } finally {
      step.value = null;
    }
  }

  /** Payments into a distribution whose end is not known. */
  const unknownOf = (id: string): Payment[] =>
    payments.value.filter(
      (payment) => payment.distribution === id && !(awaited.value && isSame(payment, awaited.value)),
    );

  return { step, unknownOf, pay, repeat, forget };
});

const stillOpen = (): AppError =>
  new AppError(
    'distribution.paymentOpen',
    harmless('An earlier payment has no known end yet.', 'Find out how it ended first; it is shown here.'),
  );
const tooOld = (): AppError =>
  new AppError('distribution.paymentTooOld', {
    title: 'This payment is too old to be repeated safely.',
    money: 'The ledger remembers a payment for a day; a repeat now could pay twice.',
    action: 'Compare what the distribution holds with what you sent, then forget it here and pay what is missing.',
  });
const lost = (cause: AppError): AppError =>
  new AppError(
    'distribution.paymentUnknown',
    {
      title: 'The payment was sent, and its answer did not come.',
      money: 'We do not know whether it arrived. It is kept here and can be paid once only.',
      action: 'Choose “Find out”: it sends the very same payment again, which the ledger carries out once.',
    },
    { outcome: 'unknown', cause },
  );
