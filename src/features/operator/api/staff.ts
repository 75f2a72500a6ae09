import { Principal } from '@dfinity/principal';
import { roleName } from '../../../../canisters/backend/rules/roles.ts';
import { read } from '../../../shared/agent/index.ts';
import { wireRole, type StaffMember, type StaffRole } from '../model/staff.ts';
import { backend, change } from './backend.ts';

/** Everybody with a role, at most 50. */
export const getStaff = (): Promise<StaffMember[]> =>
  read(async () =>
    (await (await backend('anyone')).getAdmins()).map(([principal, role]) => ({
      principal: principal.toText(),
      role: roleName(role),
    })),
  );

/** By an owner: gives the role, in place of the one they had. */
export const grantRole = (principal: Principal, role: StaffRole): Promise<void> =>
  change((actor) => actor.grantRole(principal, wireRole(role)));

/** By an owner. */
export const revokeRole = (principal: string): Promise<void> =>
  change((actor) => actor.revokeRole(Principal.fromText(principal)));
