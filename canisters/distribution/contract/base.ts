// What all of the distribution's methods stand on: where it is kept, who may do what when, what the factory hears.
import { Contract } from '../../contract/index.ts';
import { caller, isAnonymous } from '../../lib/access.ts';
import { samePrincipal } from '../../lib/principals.ts';
import { main, memory } from '../memory.ts';
import { DistributionNoticeT, type DistributionNotice } from '../notice-types.ts';
import type * as T from '../types.ts';
import * as grants from './grants.ts';
import { state } from './state.ts';

/** Recipients in one notice. */
const NOTICE = 200;

export abstract class DistributionBase extends Contract<DistributionNotice> {
  constructor() {
    super({
      settings: { memoryId: memory.main, prefix: main.contract },
      notices: { memoryId: memory.main, prefix: main.notices, type: DistributionNoticeT, batchSize: 5 },
    });
  }

  protected override detailsNotice(): DistributionNotice {
    const { name, categories } = state.get();
    const promised = categories.reduce((sum, category) => sum + category.promised, 0n);
    return {
      detailsChanged: { name, promised, grantCount: grants.grantCount(), autoUpdate: this.settings().autoUpdate },
    };
  }

  /** Adds grants and tells the factory whose they are. */
  protected take(list: readonly T.NewGrant[]): void {
    grants.addGrants(list);
    for (let from = 0; from < list.length; from += NOTICE)
      this.notify({ recipientsAdded: list.slice(from, from + NOTICE).map(({ owner }) => owner) });
  }

  protected seesAll(): boolean {
    return this.settings().isPublic || samePrincipal(caller(), this.settings().owner);
  }

  /** Why the caller may not claim now; undefined when they may. */
  protected refuseRecipient(): T.DistributionError | undefined {
    return isAnonymous(caller()) ? { anonymousCaller: null } : this.requireOpen();
  }

  /** Why the caller may not act as the creator, or not in this status; undefined when they may. */
  protected refuseCreator(...allowed: string[]): T.DistributionError | undefined {
    return this.refuseUnlessOwner(caller()) ?? (allowed.length > 0 ? this.refuseStatus(...allowed) : undefined);
  }

  /** Asked again after every await: somebody may have cancelled meanwhile. */
  protected refuseStatus(...allowed: string[]): T.DistributionError | undefined {
    const { status } = state.get();
    return allowed.some((name) => name in status) ? undefined : { wrongStatus: { status } };
  }
}
