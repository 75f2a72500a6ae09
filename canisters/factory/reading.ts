// What a factory shows to whom, page by page. Cost: the page, not the total.
import type { Principal } from '@dfinity/principal';
import { bodies, type Bodies } from '../lib/candid/index.ts';
import { principalId, samePrincipal } from '../lib/principals.ts';
import type { ContractIndex, Page } from './contracts.ts';
import { seesPrivate } from './state.ts';
import type { BaseInfo, Opt, PageRequest } from './types.ts';

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;
/** In the cursor of a list over all roles, the list it stands in: above the 32 bits of the position. */
const LIST_SHIFT = 32n;

export interface ContractPage {
  items: Bodies;
  next: Opt<bigint>;
  total: bigint;
}
export type Role = Record<string, null>;
type Request = Opt<PageRequest<Role>>;

export function reading<Extra extends object>(index: ContractIndex<Extra>, roles: readonly string[]) {
  type Info = BaseInfo & Extra;

  /** One role's contracts of `user`, or all: the creator's first, each contract once. Newest first. */
  function contractsOf(user: Principal, [request]: Request, reader: Principal): ContractPage {
    const limit = pageLimit(request);
    const seesAll = seesPrivate(reader, user);
    const [role] = request?.role ?? [];
    if (role === undefined) return everyRole(user, { limit, cursor: request?.cursor[0], seesAll });
    const name = Object.keys(role)[0] ?? 'creator';
    const at = { limit, ...cursorOf(request) };
    const hide = seesAll ? undefined : (info: Info) => !info.isPublic;
    return pageOf(name === 'creator' ? index.creatorPage(user, at, seesAll) : index.rolePage(name, user, at, hide));
  }

  const publicContracts = ([request]: Request): ContractPage =>
    pageOf(index.publicPage({ limit: pageLimit(request), ...cursorOf(request) }));

  /** A record, for those who may see it. `contract`: it may ask for its own. */
  function visible(ref: number, reader: Principal, contract?: Principal): Opt<Info> {
    const info = index.read(ref);
    if (!info) return [];
    const itself = contract !== undefined && samePrincipal(reader, contract);
    return info.isPublic || itself || seesPrivate(reader, info.creator) || index.isMember(reader, ref) ? [info] : [];
  }

  return { contractsOf, publicContracts, visible };

  /** One list after the other until the page is full; the cursor says which list comes next and where in it. */
  function everyRole(
    user: Principal,
    { limit, cursor, seesAll }: { limit: number; cursor: bigint | undefined; seesAll: boolean },
  ): ContractPage {
    const self = principalId(user);
    const twice = (info: Info): boolean => principalId(info.creator) === self || (!seesAll && !info.isPublic);
    const parts: Bodies[] = [];
    let list = cursor === undefined ? 0 : Number(cursor >> LIST_SHIFT);
    let position = cursor === undefined ? 0 : Number(cursor & ((1n << LIST_SHIFT) - 1n));
    let next: Opt<bigint> = [];
    for (let room = limit; list <= roles.length; list++, position = 0) {
      // At the start of a list that no longer fits: 0 stands for its beginning.
      if (room === 0) {
        next = [BigInt(list) << LIST_SHIFT];
        break;
      }
      const at = { limit: room, ...(position === 0 ? {} : { cursor: position }) };
      const role = roles[list - 1];
      const page = role === undefined ? index.creatorPage(user, at, seesAll) : index.rolePage(role, user, at, twice);
      parts.push(page.items);
      room -= page.items.count;
      if (page.next !== undefined) {
        next = [(BigInt(list) << LIST_SHIFT) + BigInt(page.next)];
        break;
      }
    }
    const count = parts.reduce((sum, { count: own }) => sum + own, 0);
    const items = bodies(
      count,
      parts.flatMap(({ chunks }) => chunks),
    );
    return { items, next, total: BigInt(seesAll ? entries(user) : count + next.length) };
  }

  /** Entries of all lists of a person; a contract they created and also have a role in counts in both. */
  function entries(user: Principal): number {
    return roles.reduce((sum, name) => sum + index.roleCount(name, user), index.creatorCount(user));
  }
}

const pageLimit = (request: { limit: Opt<number> } | undefined): number =>
  Math.max(1, Math.min(request?.limit[0] ?? DEFAULT_PAGE, MAX_PAGE));

const cursorOf = (request: { cursor: Opt<bigint> } | undefined): { cursor?: number } => {
  const [cursor] = request?.cursor ?? [];
  return cursor === undefined ? {} : { cursor: Number(cursor) };
};

const pageOf = ({ items, next, total }: Page): ContractPage => ({
  items,
  next: next === undefined ? [] : [BigInt(next)],
  total: BigInt(total),
});
