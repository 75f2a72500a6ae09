// Sums per fee ledger: what came in, what went back, and what may still have to. The backend's own account holds the money.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { stableCell } from '../lib/stable/cell.ts';
import { candidValue } from '../lib/stable/values.ts';
import { memory, small } from './memory.ts';
import { samePrincipal } from '../lib/principals.ts';

export interface Sums {
  ledger: Principal;
  /** Service fees taken. */
  taken: bigint;
  /** What payers got back; the ledger's fee for sending it not included. */
  refunded: bigint;
  /** Fees of deployments without an ending: withdrawals leave them in place. */
  reserved: bigint;
}
const SumsT = IDL.Record({ ledger: IDL.Principal, taken: IDL.Nat, refunded: IDL.Nat, reserved: IDL.Nat });

const cell = stableCell<Sums[]>({
  memoryId: memory.small,
  prefix: small.treasury,
  value: candidValue<Sums[]>(IDL.Vec(SumsT)),
  initial: () => [],
});

export const allSums = (): Sums[] => cell.get();

export const sumsOf = (ledger: Principal): Sums =>
  cell.get().find((sums) => samePrincipal(sums.ledger, ledger)) ?? { ledger, taken: 0n, refunded: 0n, reserved: 0n };

export function changeSums(ledger: Principal, change: (before: Sums) => Sums): void {
  const after = change(sumsOf(ledger));
  cell.update((all) => [...all.filter((sums) => !samePrincipal(sums.ledger, ledger)), after]);
}

/** What withdrawals take, per ledger, the ledger's fees included. */
export interface Outgoing {
  ledger: Principal;
  /** Of withdrawals whose outcome is not known: it may still be in the balance, and is not free. */
  onTheWay: bigint;
  /** Of those that are in the ledger's blocks. */
  sent: bigint;
}
const OutgoingT = IDL.Record({ ledger: IDL.Principal, onTheWay: IDL.Nat, sent: IDL.Nat });

const outgoing = stableCell<Outgoing[]>({
  memoryId: memory.small,
  prefix: small.outgoing,
  value: candidValue<Outgoing[]>(IDL.Vec(OutgoingT)),
  initial: () => [],
});

export const allOutgoing = (): Outgoing[] => outgoing.get();

export const outgoingOf = (ledger: Principal): Outgoing =>
  outgoing.get().find((one) => samePrincipal(one.ledger, ledger)) ?? { ledger, onTheWay: 0n, sent: 0n };

export function changeOutgoing(ledger: Principal, change: (before: Outgoing) => Outgoing): void {
  const after = change(outgoingOf(ledger));
  outgoing.update((all) => [...all.filter((one) => !samePrincipal(one.ledger, ledger)), after]);
}
