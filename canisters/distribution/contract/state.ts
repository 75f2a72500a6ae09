// What the distribution is and where it stands, in one value: it is read by every method and changed by most.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { stableCell } from '../../lib/stable/cell.ts';
import { candidValue } from '../../lib/stable/values.ts';
import { main, memory } from '../memory.ts';
import { reservedBy } from '../rules/promised.ts';
import { owedBy, type Moments } from '../rules/standing.ts';
import * as T from '../types.ts';

export interface State extends Moments {
  name: string;
  description: string;
  ledger: Principal;
  symbol: string;
  decimals: number;
  /** The ledger's fee as it was last told; 0 before that. */
  fee: bigint;
  terms: T.Terms;
  status: T.Status;
  categories: T.Category[];
  /** On the ledger when last read, less what was paid since. */
  held: bigint;
  readAt: bigint;
  /** Of claims, their ledger fees included. */
  paid: bigint;
  /** Sent back to the creator, ledger fees included. */
  refunded: bigint;
  /** Payouts on their way: they may still be in the balance, and are nobody else's. */
  onTheWay: bigint;
  /** Batches of grants that were taken. */
  batches: number;
  progress: T.Opt<T.Progress>;
  /** By category: what of a promised whole has a grant (Merkle, open). */
  allotted: bigint[];
}
const StateT = IDL.Record({
  name: IDL.Text,
  description: IDL.Text,
  ledger: IDL.Principal,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  fee: IDL.Nat,
  terms: T.TermsT,
  status: T.StatusT,
  categories: IDL.Vec(T.CategoryT),
  activatedAt: IDL.Opt(IDL.Nat64),
  cancelledAt: IDL.Opt(IDL.Nat64),
  held: IDL.Nat,
  readAt: IDL.Nat64,
  paid: IDL.Nat,
  refunded: IDL.Nat,
  onTheWay: IDL.Nat,
  batches: IDL.Nat32,
  progress: IDL.Opt(T.ProgressT),
  allotted: IDL.Vec(IDL.Nat),
});

export const state = stableCell<State>({
  memoryId: memory.main,
  prefix: main.state,
  value: candidValue<State>(StateT),
  initial: () => {
    throw new Error('the distribution was not installed');
  },
});

export const isPreparing = (): boolean => 'preparing' in state.get().status;

/** The category, changed; others stay. */
export function changeCategory(id: number, change: (before: T.Category) => Partial<T.Category>): void {
  state.update((before) => ({
    ...before,
    categories: before.categories.map((one) => (one.id === id ? { ...one, ...change(one) } : one)),
  }));
}

/** What has to stay in the account whatever happens: what is owed, and what is on its way. */
export function bound(now: bigint): bigint {
  const { categories, onTheWay } = state.get();
  return categories.reduce((sum, category) => sum + owedBy(category, now), onTheWay);
}

/** At installation. */
export function begin(args: T.DistributionInit): void {
  const { name, description, ledger, symbol, decimals, terms } = args;
  const categories = args.categories.map((category, id) => ({
    ...category,
    id,
    grantCount: 0,
    promised: reservedBy(category),
    claimed: 0n,
    returned: 0n,
  }));
  state.set({
    ...{ name, description, ledger, symbol, decimals, terms, categories },
    ...{ fee: 0n, held: 0n, readAt: 0n, paid: 0n, refunded: 0n, onTheWay: 0n, batches: 0 },
    status: { preparing: null },
    activatedAt: [],
    cancelledAt: [],
    progress: [],
    allotted: categories.map(() => 0n),
  });
}
