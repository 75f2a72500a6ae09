// The grants: by number, by owner, and those that were made by a claim (Merkle leaves, people of open categories).
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { principalKey, tupleKey, u32Key } from '../../lib/stable/keys.ts';
import { stableMap } from '../../lib/stable/map.ts';
import { postings } from '../../lib/stable/postings.ts';
import { candidValue } from '../../lib/stable/values.ts';
import { main, memory } from '../memory.ts';
import { standingOf, type StoredGrant } from '../rules/standing.ts';
import type { Grant, NewGrant, Opt } from '../types.ts';
import { changeCategory, state } from './state.ts';

export interface KeptGrant extends StoredGrant {
  owner: Principal;
  note: string;
  /** Of `claimed`, a payout whose answer is awaited. */
  pending: bigint;
}
const KeptGrantT = IDL.Record({
  category: IDL.Nat8,
  owner: IDL.Principal,
  amount: IDL.Nat,
  note: IDL.Text,
  claimed: IDL.Nat,
  returned: IDL.Nat,
  start: IDL.Opt(IDL.Nat64),
  pending: IDL.Nat,
});

const at = (prefix: number) => ({ memoryId: memory.main, prefix });
const u32Value = { encode: u32Key.encode, decode: (bytes: Uint8Array) => u32Key.decode(bytes) };
const grants = stableMap({ memoryId: memory.grants, key: u32Key, value: candidValue<KeptGrant>(KeptGrantT) });
const byOwner = postings({ ...at(main.grantsOf), list: principalKey });
const leaves = stableMap({ ...at(main.leaves), key: tupleKey(u32Key, u32Key), value: u32Value });
const people = stableMap({ ...at(main.people), key: tupleKey(u32Key, principalKey), value: u32Value });

/** A person sees at most this many of their grants at once. */
const MAX_OWN = 200;

export const grantCount = (): number => grants.size();
export const readGrant = (id: number): KeptGrant | undefined => grants.get(id);
export const grantsOf = (owner: Principal): number[] => byOwner.page(owner, { limit: MAX_OWN, order: 'oldest' }).refs;
export const grantOfLeaf = (category: number, index: number): number | undefined => leaves.get([category, index]);
export const grantOfPerson = (category: number, who: Principal): number | undefined => people.get([category, who]);

/** A grant out of what its category promised as a whole. Numbers are never reused. */
export function allot({ category, owner, amount, note }: NewGrant): number {
  const id = grants.size();
  grants.set(id, { category, owner, amount, note, claimed: 0n, returned: 0n, start: [], pending: 0n });
  byOwner.add(owner, id);
  changeCategory(category, ({ grantCount }) => ({ grantCount: grantCount + 1 }));
  state.update((before) => ({
    ...before,
    allotted: before.allotted.map((sum, one) => (one === category ? sum + amount : sum)),
  }));
  return id;
}

/** Adds to lists, and to what they promise. The categories' sums are written once, not for each. */
export function addGrants(list: readonly NewGrant[]): void {
  const sums = new Map<number, { amount: bigint; count: number }>();
  let id = grants.size();
  for (const { category, owner, amount, note } of list) {
    grants.set(id, { category, owner, amount, note, claimed: 0n, returned: 0n, start: [], pending: 0n });
    byOwner.add(owner, id++);
    const before = sums.get(category) ?? { amount: 0n, count: 0 };
    sums.set(category, { amount: before.amount + amount, count: before.count + 1 });
  }
  for (const [category, { amount, count }] of sums)
    changeCategory(category, ({ promised, grantCount }) => ({
      promised: promised + amount,
      grantCount: grantCount + count,
    }));
}

export const claimLeaf = (category: number, index: number, grant: number): void =>
  void leaves.set([category, index], grant);
export const claimPlace = (category: number, who: Principal, grant: number): void =>
  void people.set([category, who], grant);

/** Changes a grant. @throws Error for one that is not there */
export function changeGrant(id: number, change: (before: KeptGrant) => Partial<KeptGrant>): KeptGrant {
  const before = grants.get(id);
  if (!before) throw new Error(`there is no grant ${id}`);
  const after = { ...before, ...change(before) };
  grants.set(id, after);
  return after;
}

/** Takes an unclaimed grant out of its list; its number stays. True when its owner has no other. */
export function removeGrant(id: number, { category, owner, amount }: KeptGrant): boolean {
  byOwner.remove(owner, id);
  changeGrant(id, () => ({ amount: 0n }));
  changeCategory(category, ({ promised, grantCount }) => ({ promised: promised - amount, grantCount: grantCount - 1 }));
  return byOwner.count(owner) === 0;
}

/** Hands a grant to somebody else; true when its former owner has no other. */
export function handOn(id: number, from: Principal, to: Principal): boolean {
  byOwner.remove(from, id);
  byOwner.add(to, id);
  changeGrant(id, () => ({ owner: to }));
  return byOwner.count(from) === 0;
}

/** A grant as people see it at `now`. */
export function shown(id: number, grant: KeptGrant, now: bigint): Grant {
  const { categories, activatedAt, cancelledAt } = state.get();
  const category = categories[grant.category];
  if (!category) throw new Error(`grant ${id} has no category`);
  const { vested, claimable, start, nextUnlock, end } = standingOf(category, grant, { activatedAt, cancelledAt }, now);
  const opt = <V>(value: V | undefined): Opt<V> => (value === undefined ? [] : [value]);
  return { ...grant, id, vested, claimable, start: opt(start), nextUnlock: opt(nextUnlock), end: opt(end) };
}
