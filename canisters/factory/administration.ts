// What admins of a factory do: who deploys, on which terms, and with which code. Knows no product.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { isAnonymous } from '../lib/access.ts';
import { query, update } from '../lib/methods.ts';
import type { Version } from '../lib/versions.ts';
import { configErrors } from './config-rules.ts';
import { registerTemplate, storeChunk } from './registration.ts';
import { admins, config, refuseNonAdmin, whitelist } from './state.ts';
import { registeredVersions } from './templates.ts';
import * as T from './types.ts';

const Blob = IDL.Vec(IDL.Nat8);
const OK: T.Answer<null> = { ok: null };
const invalid = (field: string, message: string): T.Answer<null> => ({ err: { invalid: [{ field, message }] } });

export abstract class Administration {
  /** The init argument of a plain contract that reports to `factory`. */
  protected abstract trialArg(factory: Principal, version: Version): Uint8Array;
  /** Backends hear of what changed. */
  protected abstract changed(): void;

  private byAdmin(change: () => T.Answer<null>): T.Answer<null> {
    const refused = refuseNonAdmin();
    if (refused) return { err: refused };
    const answer = change();
    this.changed();
    return answer;
  }

  @query([], T.FactoryConfigT)
  getFactoryConfig(): T.FactoryConfig {
    return config.get();
  }

  /** Registered versions, oldest first. */
  @query([], IDL.Vec(T.TemplateVersionT))
  getVersions(): T.TemplateVersion[] {
    return registeredVersions();
  }

  /** By an admin: the backend may deploy from now on. */
  @update([IDL.Principal], T.ResultT)
  setupWhitelist(backend: Principal): T.Answer<null> {
    return this.byAdmin(() => {
      if (isAnonymous(backend)) return invalid('backendId', 'The anonymous principal cannot be a backend.');
      return whitelist.add(backend) === 'full' ? { err: { limitReached: { limit: 10n } } } : OK;
    });
  }

  @update([IDL.Principal], T.ResultT)
  removeFromWhitelist(backend: Principal): T.Answer<null> {
    return this.byAdmin(() => (whitelist.remove(backend) === 'ok' ? OK : { err: { notFound: null } }));
  }

  /** By an admin. `invalid` names each field that is out of its range. */
  @update([T.FactoryConfigT], T.ResultT)
  updateFactoryConfig(next: T.FactoryConfig): T.Answer<null> {
    return this.byAdmin(() => {
      const errors = configErrors(next);
      if (errors.length > 0) return { err: { invalid: errors } };
      config.set(next);
      return OK;
    });
  }

  /** By an admin: stores a part of a module (at most 1 MiB) and returns its SHA-256. */
  @update([Blob], T.ChunkResultT)
  async uploadTemplateChunk(chunk: Uint8Array): Promise<T.Answer<Uint8Array>> {
    const refused = refuseNonAdmin();
    return refused ? { err: refused } : storeChunk(chunk);
  }

  /**
   * By an admin: the version that deployments install from now on. It must be newer than all before it, and the system
   * must install it in a canister of the factory's own: `invalid` names `moduleHash` otherwise.
   */
  @update([T.NewVersionT], T.ResultT)
  async registerVersion(candidate: T.NewVersion): Promise<T.Answer<null>> {
    const refused = refuseNonAdmin();
    if (refused) return { err: refused };
    const answer = await registerTemplate(candidate, (factory) => this.trialArg(factory, candidate.version));
    this.changed();
    return answer;
  }

  @update([IDL.Principal], T.ResultT)
  addAdmin(who: Principal): T.Answer<null> {
    return this.byAdmin(() => {
      const granted = admins.grant(who);
      if (granted === 'anonymous') return invalid('admin', 'The anonymous principal cannot be an admin.');
      return granted === 'full' ? { err: { limitReached: { limit: 100n } } } : OK;
    });
  }

  /** By an admin. The last admin stays. */
  @update([IDL.Principal], T.ResultT)
  removeAdmin(who: Principal): T.Answer<null> {
    return this.byAdmin(() => {
      const removed = admins.revoke(who);
      if (removed === 'lastAdmin') return invalid('admin', 'The last admin cannot be removed.');
      return removed === 'ok' ? OK : { err: { notFound: null } };
    });
  }

  @query([], IDL.Vec(IDL.Principal))
  getAdmins(): Principal[] {
    return admins.list();
  }
}
