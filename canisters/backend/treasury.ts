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
