// Who may write to a storage and who may read everything in it.
import type { Principal } from '@dfinity/principal';
import { adminSet, caller, isAnonymous, principalSet } from '../lib/access.ts';
import type { CommonError } from './types.ts';
import { samePrincipal } from '../lib/principals.ts';

/** Memory 0 of each storage: small things, apart by prefix. */
export const SMALL = 0;
export const smallPrefix = { schema: 0, admins: 1, writers: 2, own: 16 } as const;

const MAX_WRITERS = 20;

export const admins = adminSet({ memoryId: SMALL, prefix: smallPrefix.admins });
export const writers = principalSet({ memoryId: SMALL, prefix: smallPrefix.writers, max: MAX_WRITERS });

const ANONYMOUS: CommonError = { anonymousCaller: null };
const NOT_AUTHORIZED: CommonError = { notAuthorized: null };

/** Undefined when the caller is a whitelisted writer. An admin is none: admins cannot invent records. */
export function refuseNonWriter(): CommonError | undefined {
  if (isAnonymous(caller())) return ANONYMOUS;
  return writers.has(caller()) ? undefined : NOT_AUTHORIZED;
}

export function refuseNonAdmin(): CommonError | undefined {
  if (isAnonymous(caller())) return ANONYMOUS;
  return admins.isCaller() ? undefined : NOT_AUTHORIZED;
}

/** Undefined when the caller reads about themselves, or is an admin. */
export function refuseStranger(about: Principal): CommonError | undefined {
  if (isAnonymous(caller())) return ANONYMOUS;
  return samePrincipal(caller(), about) || admins.isCaller() ? undefined : NOT_AUTHORIZED;
}

export const invalid = (field: string, message: string): CommonError => ({ invalid: [{ field, message }] });
