// Who calls, and who may.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { msgCaller } from 'azle';

import { Refusal } from './refusal.ts';
import { stableCell } from './stable/cell.ts';
import type { Place } from './stable/memory.ts';
import { candidValue } from './stable/values.ts';
import { principalId } from './principals.ts';

/** The caller of the current message. After an `await` it is no longer known: take it before. */
export const caller = (): Principal => msgCaller();

export const isAnonymous = (principal: Principal): boolean => principal.isAnonymous();

/** A guard (see `methods.ts`) against calls without identity. */
export function refuseAnonymous(): void {
  if (isAnonymous(caller())) throw new Refusal('sign in first: anonymous callers may not do this');
}

/** The caller, who is somebody. @throws Refusal for the anonymous principal. */
export function requireAuthenticated(): Principal {
  refuseAnonymous();
  return caller();
}

export interface PrincipalSet {
  has(principal: Principal): boolean;
  add(principal: Principal): 'ok' | 'already' | 'full';
  remove(principal: Principal): 'ok' | 'notFound';
  list(): Principal[];
  size(): number;
}

export interface PrincipalSetOptions extends Place {
  /** Kept as one value and on the heap, so it must stay small. 100 unless said otherwise. */
  max?: number;
}

/** A small set, such as a whitelist. Looking up costs no stable read. */
export function principalSet({ max = 100, ...place }: PrincipalSetOptions): PrincipalSet {
  const cell = stableCell<Principal[]>({ ...place, value: candidValue(IDL.Vec(IDL.Principal)), initial: () => [] });
  let index: { list: Principal[]; texts: Set<string> } | undefined;
  const texts = (): Set<string> => {
    const list = cell.get();
    if (index?.list !== list) index = { list, texts: new Set(list.map((item) => principalId(item))) };
    return index.texts;
  };
  const has = (principal: Principal): boolean => texts().has(principalId(principal));
  return {
    has,
    list: () => [...cell.get()],
    size: () => cell.get().length,
    add(principal) {
      if (has(principal)) return 'already';
      if (cell.get().length >= max) return 'full';
      cell.set([...cell.get(), principal]);
      return 'ok';
    },
    remove(principal) {
      if (!has(principal)) return 'notFound';
      const id = principalId(principal);
      cell.set(cell.get().filter((item) => principalId(item) !== id));
      return 'ok';
    },
  };
}

export interface AdminSet {
  /** The first owner, from the init arguments: there is no open set-up call to be first at. */
  init(owner: Principal): void;
  has(principal: Principal): boolean;
  isCaller(): boolean;
  /** @throws Refusal when the caller is no admin. */
  require(): void;
  grant(principal: Principal): 'ok' | 'already' | 'full' | 'anonymous';
  /** The last admin cannot be removed, or nobody could ever be one again. */
  revoke(principal: Principal): 'ok' | 'notFound' | 'lastAdmin';
  list(): Principal[];
}

/** The admins of a canister. Who may grant and revoke is for the method to check. */
export function adminSet(place: Place): AdminSet {
  const admins = principalSet(place);
  return {
    init(owner) {
      if (isAnonymous(owner)) throw new Error('the owner cannot be the anonymous principal');
      admins.add(owner);
    },
    has: (principal) => admins.has(principal),
    isCaller: () => admins.has(caller()),
    require() {
      if (!admins.has(caller())) throw new Refusal('only admins may do this');
    },
    grant: (principal) => (isAnonymous(principal) ? 'anonymous' : admins.add(principal)),
    revoke(principal) {
      if (admins.has(principal) && admins.size() === 1) return 'lastAdmin';
      return admins.remove(principal);
    },
    list: () => admins.list(),
  };
}
