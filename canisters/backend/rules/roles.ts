// Who may do what as an administrator. Pure.
import type { Principal } from '@dfinity/principal';
import type { AdminRole, RoleEntry } from '../types/administration.ts';
import { samePrincipal } from '../../lib/principals.ts';

export type RoleName = 'owner' | 'admin' | 'operator';
export const MAX_ROLES = 50;

export const roleName = (role: AdminRole): RoleName =>
  'owner' in role ? 'owner' : 'admin' in role ? 'admin' : 'operator';

const RANK: Record<RoleName, number> = { operator: 1, admin: 2, owner: 3 };

/** Each role may do what those below it may: operator (resolve reviews) < admin (configure) < owner (roles, treasury). */
export const mayActAs = (role: AdminRole | undefined, needed: RoleName): boolean =>
  role !== undefined && RANK[roleName(role)] >= RANK[needed];

export const roleOf = (roles: readonly RoleEntry[], who: Principal): AdminRole | undefined =>
  roles.find(([principal]) => samePrincipal(principal, who))?.[1];

export type RoleChange = { to: RoleEntry[] } | { refused: 'lastOwner' | 'notFound' | 'tooMany' };

const ownerCount = (roles: readonly RoleEntry[]): number => roles.filter(([, role]) => 'owner' in role).length;

/** Gives the role, in place of an older one. The last owner keeps theirs: nobody could ever change a role again. */
export function granted(roles: readonly RoleEntry[], who: Principal, role: AdminRole): RoleChange {
  const others = roles.filter(([principal]) => !samePrincipal(principal, who));
  if (others.length >= MAX_ROLES) return { refused: 'tooMany' };
  const to: RoleEntry[] = [...others, [who, role]];
  return ownerCount(to) === 0 ? { refused: 'lastOwner' } : { to };
}

export function revoked(roles: readonly RoleEntry[], who: Principal): RoleChange {
  const to = roles.filter(([principal]) => !samePrincipal(principal, who));
  if (to.length === roles.length) return { refused: 'notFound' };
  return ownerCount(to) === 0 ? { refused: 'lastOwner' } : { to };
}
