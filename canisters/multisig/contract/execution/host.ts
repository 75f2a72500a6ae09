import type { Principal } from '@dfinity/principal';
import type { MultisigNotice } from '../../notice-types.ts';

/** What an execution needs of the contract around it. */
export interface Host {
  factory(): Principal | undefined;
  notify(notice: MultisigNotice): void;
  autoUpdate(): boolean;
  changeVisibility(isPublic: boolean): void;
  changeAutoUpdate(autoUpdate: boolean): void;
  /** The configuration or what is spent changed: other proposals may have changed with it. */
  changed(): void;
}
