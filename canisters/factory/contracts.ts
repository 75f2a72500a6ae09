// The factory's records of its contracts and the lists they stand in. Every change and every page touches a constant
// number of keys, however many contracts there are.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { bodies, bodyOf, type Bodies } from '../lib/candid/index.ts';
import { now } from '../lib/clock.ts';
import { bytesKey, principalKey, u32Key, u64Key } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { postings } from '../lib/stable/postings.ts';
import { recordPages } from '../lib/stable/record-pages.ts';
import { rawValue, u64Value } from '../lib/stable/values.ts';
import { lookups, memory, pages, PUBLIC_OF_CREATOR_PREFIX } from './memory.ts';
import { counters, unlisted } from './state.ts';
import { baseInfoFields, type BaseInfo } from './types.ts';

/** So that one contract cannot fill the factory. */
const MAX_MEMBERS = 2_000_000n;
const EVERYONE = new Uint8Array();

const at = (prefix: number) => ({ memoryId: memory.lookups, prefix });
const u32Value = { encode: u32Key.encode, decode: (bytes: Uint8Array) => u32Key.decode(bytes) };

export interface Page {
  items: Bodies;
  next?: number;
  total: number;
}

/** Records and lists of a product whose contracts have `extraFields` beside the common ones. */
export function contractIndex<Extra extends object>(extraFields: Record<string, IDL.Type>, roles: readonly string[]) {
  type Info = BaseInfo & Extra;
  const InfoT = IDL.Record({ ...baseInfoFields, ...extraFields });
  const wire = bodyOf<Info>(InfoT);

  const records = stableMap({ memoryId: memory.records, key: u32Key, value: rawValue });
  const byCanister = stableMap({ ...at(lookups.byCanister), key: principalKey, value: u32Value });
  const byDeployment = stableMap({ ...at(lookups.byDeployment), key: u64Key, value: u32Value });
  const memberCount = stableMap({ ...at(lookups.memberCount), key: u32Key, value: u64Value });
  const creators = recordPages({ memoryId: memory.pages, prefix: pages.creators, list: principalKey });
  const publicList = recordPages({ memoryId: memory.pages, prefix: pages.public, list: bytesKey });
  /** What strangers see of a creator's contracts; a list of its own, so that nothing tells how many private ones there are. */
  const publicOf = postings({ memoryId: memory.roles, prefix: PUBLIC_OF_CREATOR_PREFIX, list: principalKey });
  const lists = new Map(
    roles.map((role, i) => [role, postings({ memoryId: memory.roles, prefix: i + 1, list: principalKey })]),
  );

  const listOf = (role: string) => {
    const list = lists.get(role);
    if (!list) throw new Error(`there is no role ${role}`);
    return list;
  };
  const read = (ref: number): Info | undefined => {
    const bytes = records.getBytes(ref);
    return bytes && wire.decode(bytes);
  };
  /** Writes a record in every place it stands in. */
  const write = (ref: number, info: Info): void => {
    const bytes = wire.encode(info);
    records.setBytes(ref, bytes);
    const published = creators.replace(info.creator, ref, bytes);
    if (published) setPublic(ref, info, bytes);
  };
  const setPublic = (ref: number, { creator, isPublic }: Info, bytes: Uint8Array): void => {
    if (publicOf.contains(creator, ref)) {
      if (isPublic) return void publicList.replace(EVERYONE, ref, bytes);
      publicOf.remove(creator, ref);
      publicList.remove(EVERYONE, ref);
    } else if (isPublic) {
      publicOf.add(creator, ref);
      publicList.append(EVERYONE, ref, bytes);
    } else return;
    counters.update((c) => ({ ...c, publicContracts: c.publicContracts + (isPublic ? 1n : -1n) }));
  };

  return {
    InfoT,
    read,
    refOf: (canister: Principal): number | undefined => byCanister.get(canister),
    refOfDeployment: (deployment: bigint): number | undefined => byDeployment.get(deployment),
    creatorCount: (creator: Principal): number => creators.count(creator),
    publicCount: (): number => publicList.count(EVERYONE),

    /** Known from here on: its callbacks are taken. It stands in no list before `publish`. */
    register(ref: number, info: Info): void {
      records.setBytes(ref, wire.encode(info));
      byCanister.set(info.canisterId, ref);
      byDeployment.set(info.deploymentId, ref);
    },
    /** Takes back `register` of a contract whose installation failed. */
    unregister(ref: number, info: Info): void {
      records.delete(ref);
      byCanister.delete(info.canisterId);
      byDeployment.delete(info.deploymentId);
    },
    /** Steps 15 to 17: creator's list, version, deployed contracts. */
    publish(ref: number): void {
      const info = read(ref);
      if (!info) throw new Error('the contract is not registered');
      const bytes = wire.encode(info);
      creators.append(info.creator, ref, bytes);
      setPublic(ref, info, bytes);
    },
    /** Changes a record. */
    change(ref: number, fields: Partial<Info>): void {
      const info = read(ref);
      if (!info) return;
      write(ref, { ...info, ...fields, updatedAt: now() });
    },
    join(role: string, user: Principal, ref: number): void {
      const members = memberCount.get(ref) ?? 0n;
      if (members >= MAX_MEMBERS) {
        if (!listOf(role).contains(user, ref)) unlisted.update((count) => count + 1n);
        return;
      }
      if (!listOf(role).add(user, ref)) return;
      memberCount.set(ref, members + 1n);
    },
    leave(role: string, user: Principal, ref: number): void {
      if (listOf(role).remove(user, ref)) memberCount.set(ref, (memberCount.get(ref) ?? 1n) - 1n);
    },
    isMember: (user: Principal, ref: number): boolean => roles.some((role) => listOf(role).contains(user, ref)),

    /** A creator's contracts, newest first; for strangers the public ones. */
    creatorPage(creator: Principal, query: { cursor?: number; limit: number }, seesPrivate: boolean): Page {
      return seesPrivate ? creators.page(creator, query) : referenced(publicOf.page(creator, query));
    },
    /** Contracts in which `user` has `role`; those that `hide` names are left out. */
    rolePage(
      role: string,
      user: Principal,
      query: { cursor?: number; limit: number },
      hide?: (info: Info) => boolean,
    ): Page {
      return referenced(listOf(role).page(user, query), hide);
    },
    publicPage(query: { cursor?: number; limit: number }): Page {
      return publicList.page(EVERYONE, query);
    },
    roleCount: (role: string, user: Principal): number => listOf(role).count(user),
  };

  function referenced(
    { refs, next, total }: { refs: number[]; next?: number; total: number },
    hide?: (info: Info) => boolean,
  ): Page {
    const found = records.getManyBytes(refs);
    const shown = hide ? found.filter((bytes) => !hide(wire.decode(bytes))) : found;
    // Where something is left out the list's length would say how many private ones there are: only what is shown counts.
    const visible = hide ? shown.length + (next === undefined ? 0 : 1) : total;
    return { items: bodies(shown.length, shown), total: visible, ...(next === undefined ? {} : { next }) };
  }
}

export type ContractIndex<Extra extends object> = ReturnType<typeof contractIndex<Extra>>;

/** The next notice each contract is expected to send: what came before is a repeat. */
export const nextSequence = stableMap({ ...at(lookups.nextSequence), key: u32Key, value: u64Value });
