// The base of every contract a factory deploys: who owns it, which factory it reports to, its version and its switches.
//
// A product's contract extends it, passes its memory places to `super`, and calls from its own life cycle methods
// `installed({...})` (init) and `upgraded()` (postUpgrade). It calls `requireOpen()` in each update of its own that
// changes state, and `notify(...)` in the same message as the change it tells about.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { caller, isAnonymous } from '../lib/access.ts';
import { now } from '../lib/clock.ts';
import { query, update } from '../lib/methods.ts';
import type { Outbox } from '../lib/outbox.ts';
import { stableCell, type StableCell } from '../lib/stable/cell.ts';
import type { Place } from '../lib/stable/memory.ts';
import { candidValue } from '../lib/stable/values.ts';
import { VersionT } from '../lib/result-type.ts';
import type { Version } from '../lib/versions.ts';
import { factoryLink, type NoticeOptions } from './factory-link.ts';
import {
  ContractResultT,
  ContractSettingsT,
  VisibilityT,
  type BaseNotice,
  type ContractError,
  type ContractResult,
  type ContractSettings,
} from './types.ts';
import { samePrincipal } from '../lib/principals.ts';

export { ContractErrorT, ContractResultT, type ContractError, type ContractResult } from './types.ts';

export interface ContractOptions<N> {
  settings: Place;
  notices: NoticeOptions<N>;
}

/** What init fixes. `factory: []` for a contract that was installed by hand. */
export type Installation = Omit<ContractSettings, 'createdAt' | 'maintenance'>;

export abstract class Contract<N extends object> {
  private readonly stored: StableCell<ContractSettings>;
  private readonly link: Outbox<N | BaseNotice>;

  protected constructor({ settings, notices }: ContractOptions<N>) {
    this.stored = stableCell({
      ...settings,
      value: candidValue<ContractSettings>(ContractSettingsT),
      initial: () => {
        throw new Error('the contract was not installed');
      },
    });
    this.link = factoryLink<N | BaseNotice>(notices as NoticeOptions<N | BaseNotice>, () => {
      const [factory] = this.stored.get().factory;
      if (factory === undefined) throw new Error('there is no factory to notify');
      return factory;
    });
  }

  /** The notice that tells the factory what its lists show of this contract; sent when `autoUpdate` changes. */
  protected abstract detailsNotice(): N;

  /** Owner, factory, version, switches and time of installation. */
  protected settings(): ContractSettings {
    return this.stored.get();
  }

  /** In init: stores the settings and queues the report of step 18, delivered by timer once the installation is over. */
  protected installed(installation: Installation): void {
    this.stored.set({ ...installation, createdAt: now(), maintenance: false });
    this.notify({ deploymentComplete: { version: installation.version } });
  }

  /** In postUpgrade: timers are gone, so delivery starts again. */
  protected upgraded(version?: Version): void {
    if (version !== undefined) this.stored.update((settings) => ({ ...settings, version }));
    if (this.settings().factory.length > 0) this.link.arm();
  }

  /** Tells the factory, in the same message as the change itself; a contract without factory tells nobody. */
  protected notify(notice: N | BaseNotice): void {
    if (this.settings().factory.length > 0) this.link.push(notice);
  }

  /** Notices the factory has not acknowledged yet. */
  protected pendingNotices(): bigint {
    return BigInt(this.link.status().pending);
  }

  /** Why no state may change now; `undefined` when it may. */
  protected requireOpen(): ContractError | undefined {
    return this.settings().maintenance ? { maintenance: null } : undefined;
  }

  /** While an upgrade waits for its verdict, so that a rollback never undoes what somebody was promised. */
  protected setMaintenance(maintenance: boolean): void {
    this.stored.update((settings) => ({ ...settings, maintenance }));
  }

  /** Why `who` may not act as the owner now; `undefined` when they may. Take `who` before any await. */
  protected refuseUnlessOwner(who: Principal): ContractError | undefined {
    if (isAnonymous(who)) return { anonymousCaller: null };
    if (!samePrincipal(who, this.settings().owner)) return { notAuthorized: null };
    return this.requireOpen();
  }

  /** The version of the running code. */
  @query([], VersionT)
  getVersion(): Version {
    return this.settings().version;
  }

  /** By the owner: whether the factory may upgrade this contract without being asked. */
  @update([IDL.Bool], ContractResultT)
  setAutoUpdate(autoUpdate: boolean): ContractResult {
    const refused = this.refuseUnlessOwner(caller());
    if (refused) return { err: refused };
    this.changeAutoUpdate(autoUpdate);
    return { ok: null };
  }

  /** Without asking who wants it: for contracts that decide by themselves. */
  protected changeAutoUpdate(autoUpdate: boolean): void {
    if (this.settings().autoUpdate === autoUpdate) return;
    this.stored.update((settings) => ({ ...settings, autoUpdate }));
    this.notify(this.detailsNotice());
  }

  /** By the owner: whether the factory lists this contract for everyone. What the contract itself answers stays the same. */
  @update([VisibilityT], ContractResultT)
  setVisibility({ isPublic }: { isPublic: boolean }): ContractResult {
    const refused = this.refuseUnlessOwner(caller());
    if (refused) return { err: refused };
    this.changeVisibility(isPublic);
    return { ok: null };
  }

  /** Without asking who wants it: for contracts that decide by themselves. */
  protected changeVisibility(isPublic: boolean): void {
    if (this.settings().isPublic === isPublic) return;
    this.stored.update((settings) => ({ ...settings, isPublic }));
    this.notify({ visibilityChanged: isPublic });
  }
}
