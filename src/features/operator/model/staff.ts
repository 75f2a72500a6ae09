// Who may do what on these pages: the backend's own rules, asked beforehand. The backend decides again with each call.
import { Principal } from '@dfinity/principal';
import { granted, mayActAs, type RoleName } from '../../../../canisters/backend/rules/roles.ts';

export type StaffRole = RoleName;

export interface StaffMember {
  principal: string;
  role: StaffRole;
}

export const ROLES: readonly { value: StaffRole; label: string; may: string }[] = [
  { value: 'operator', label: 'Operator', may: 'Decides deployments in review.' },
  { value: 'admin', label: 'Admin', may: 'Also sets prices, services, factories and configuration.' },
  { value: 'owner', label: 'Owner', may: 'Also gives and takes roles, and withdraws from the treasury.' },
];

export const wireRole = (role: StaffRole): { owner: null } | { admin: null } | { operator: null } =>
  role === 'owner' ? { owner: null } : role === 'admin' ? { admin: null } : { operator: null };

export const may = (role: StaffRole | null, needed: StaffRole): boolean =>
  role !== null && mayActAs(wireRole(role), needed);

export const roleOf = (staff: readonly StaffMember[], principal: string | null): StaffRole | null =>
  staff.find((member) => member.principal === principal)?.role ?? null;

/** The one who could not be replaced: without an owner nobody could ever change a role again. */
export function isLastOwner(staff: readonly StaffMember[], principal: string): boolean {
  const entries = staff.map((member): [Principal, ReturnType<typeof wireRole>] => [
    Principal.fromText(member.principal),
    wireRole(member.role),
  ]);
  const change = granted(entries, Principal.fromText(principal), wireRole('operator'));
  return 'refused' in change && change.refused === 'lastOwner';
}
