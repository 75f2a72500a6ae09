// What the audit and the invoice storage have in common: writers, admins, status. A function, because the Candid error
// type in the methods' results differs from storage to storage.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { canisterCycleBalance } from 'azle';
import { isAnonymous } from '../lib/access.ts';
import { measureOwnMemory, ownMemory } from '../lib/own-memory.ts';
import { acceptIngress, init, inspectMessage, postUpgrade, query, update } from '../lib/methods.ts';
import { schemaVersion } from '../lib/stable/schema.ts';
import { admins, invalid, refuseNonAdmin, SMALL, smallPrefix, writers } from './access.ts';
import { StorageInitT, StorageStatusT, type CommonError, type StorageInit, type StorageStatus } from './types.ts';

type Result = { ok: null } | { err: CommonError };
const OK: Result = { ok: null };

const schema = schemaVersion({ memoryId: SMALL, prefix: smallPrefix.schema, current: 1 });
/** Only administration comes as ingress, apart from writers that are people in tests. */
const MAX_INGRESS = 262_144;

/** The base class of a storage whose results carry `errorType`. */
export function storageCanister(errorType: IDL.Type) {
  const ResultT = IDL.Variant({ ok: IDL.Null, err: errorType });

  abstract class StorageCanister {
    /** How many records there are. */
    abstract length(): number;
    /** After installation and after each upgrade. */
    started(): void {}

    @init([StorageInitT])
    install({ owner }: StorageInit): void {
      schema.start();
      admins.init(owner);
      measureOwnMemory();
      this.started();
    }

    @postUpgrade([StorageInitT])
    upgrade(): void {
      schema.migrate();
      measureOwnMemory();
      this.started();
    }

    @inspectMessage()
    inspect(): boolean {
      return acceptIngress({ maxBytes: MAX_INGRESS });
    }

    /** Admins only. A writer may append, and nothing else. */
    @update([IDL.Principal], ResultT)
    addWriter(who: Principal): Result {
      const refused = refuseNonAdmin();
      if (refused) return { err: refused };
      if (isAnonymous(who)) return { err: invalid('writer', 'The anonymous principal cannot be a writer.') };
      return writers.add(who) === 'full' ? { err: invalid('writer', 'There are as many writers as allowed.') } : OK;
    }

    /** Admins only. Removing an unknown writer changes nothing. */
    @update([IDL.Principal], ResultT)
    removeWriter(who: Principal): Result {
      const refused = refuseNonAdmin();
      if (refused) return { err: refused };
      writers.remove(who);
      return OK;
    }

    @query([], IDL.Vec(IDL.Principal))
    getWriters(): Principal[] {
      return writers.list();
    }

    /** Admins only. */
    @update([IDL.Principal], ResultT)
    addAdmin(who: Principal): Result {
      const refused = refuseNonAdmin();
      if (refused) return { err: refused };
      switch (admins.grant(who)) {
        case 'anonymous':
          return { err: invalid('admin', 'The anonymous principal cannot be an admin.') };
        case 'full':
          return { err: invalid('admin', 'There are as many admins as allowed.') };
        default:
          return OK;
      }
    }

    /** Admins only. The last admin stays. */
    @update([IDL.Principal], ResultT)
    removeAdmin(who: Principal): Result {
      const refused = refuseNonAdmin();
      if (refused) return { err: refused };
      return admins.revoke(who) === 'lastAdmin' ? { err: invalid('admin', 'The last admin cannot be removed.') } : OK;
    }

    @query([], IDL.Vec(IDL.Principal))
    getAdmins(): Principal[] {
      return admins.list();
    }

    /** Open to anyone. Memory figures are at most an hour old. */
    @query([], StorageStatusT)
    getStatus(): StorageStatus {
      return { length: BigInt(this.length()), cycles: canisterCycleBalance(), ...ownMemory() };
    }
  }
  return StorageCanister;
}
