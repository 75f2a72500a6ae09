// The people who run the platform, and the checks that methods begin with.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { caller, isAnonymous } from '../lib/access.ts';
import { stableCell } from '../lib/stable/cell.ts';
import { candidValue } from '../lib/stable/values.ts';
import { memory, small } from './memory.ts';
import { granted, mayActAs, revoked, roleOf, type RoleChange, type RoleName } from './rules/roles.ts';
import {
  RoleEntryT,
  type AdminError,
  type AdminResult,
  type AdminRole,
  type RoleEntry,
} from './types/administration.ts';

const roles = stableCell<RoleEntry[]>({
  memoryId: memory.small,
  prefix: small.roles,
  value: candidValue<RoleEntry[]>(IDL.Vec(RoleEntryT)),
  initial: () => [],
});

export const listRoles = (): RoleEntry[] => roles.get();

/** In init: the first owner. */
export function firstOwner(owner: Principal): void {
  if (isAnonymous(owner)) throw new Error('the owner cannot be the anonymous principal');
  roles.set([[owner, { owner: null }]]);
}

export const isStaff = (who: Principal): boolean => mayActAs(roleOf(roles.get(), who), 'operator');

/** Undefined when the caller may act as `needed`. */
export function refuseBelow(needed: RoleName): AdminError | undefined {
  if (isAnonymous(caller())) return { anonymousCaller: null };
  return mayActAs(roleOf(roles.get(), caller()), needed) ? undefined : { notAuthorized: null };
}

function apply(change: RoleChange): AdminResult {
  if ('to' in change) {
    roles.set(change.to);
    return { ok: null };
  }
  switch (change.refused) {
    case 'lastOwner':
      return { err: { lastOwner: null } };
    case 'notFound':
      return { err: { notFound: null } };
    case 'tooMany':
      return { err: { invalid: [{ field: 'role', message: 'There are as many administrators as allowed.' }] } };
  }
}

export const grant = (who: Principal, role: AdminRole): AdminResult => {
  if (isAnonymous(who))
    return { err: { invalid: [{ field: 'principal', message: 'The anonymous principal cannot have a role.' }] } };
  return apply(granted(roles.get(), who, role));
};

export const revoke = (who: Principal): AdminResult => apply(revoked(roles.get(), who));
