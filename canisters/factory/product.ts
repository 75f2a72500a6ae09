// What a product tells its factory: everything that differs from token to distribution to multisig.
import type { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { FieldError } from '../lib/text.ts';
import type { Version } from '../lib/versions.ts';
import type { BaseInfo, ContractStatus } from './types.ts';

/** What a notice or a callback of a contract changes in the factory's indexes. */
export type Change<Extra> =
  | { join: { role: string; user: Principal } }
  | { leave: { role: string; user: Principal } }
  | { status: ContractStatus }
  | { visibility: boolean }
  | { details: Partial<Extra & Pick<BaseInfo, 'name' | 'autoUpdate'>> };

export interface Product<Args, Extra, Notice> {
  /** The name the backend knows this service by. */
  serviceId: string;
  /** Roles beside the creator's; their order fixes their memory, so new ones go to the end. */
  roles: readonly string[];
  /** Candid of what a creator chooses. */
  argsType: IDL.Type;
  /** Values of a list in `argsType` may be many: the decoder's element quota. */
  argsElements: number;
  /** Everything wrong with the arguments, by field. */
  validate(args: Args): FieldError[];
  /** The contract's init argument in Candid. */
  initArg(args: Args, about: { owner: Principal; factory: Principal; version: Version }): Uint8Array;
  /** What a plain contract is given: a new version of the code is tried out with it. */
  trialArgs(owner: Principal): Args;
  /** Who controls a new contract; {factory, owner} unless the product says otherwise (docs/decisions/0009). */
  controllers?(args: Args, about: { owner: Principal; factory: Principal; contract: Principal }): Principal[];
  /** The fields of a contract's record that only this product has. */
  extraFields: Record<string, IDL.Type>;
  describe(args: Args): Extra & Pick<BaseInfo, 'name' | 'isPublic' | 'autoUpdate'>;
  /** Whether a contract may call itself this. Owners can install other code, and what they report stands in others' lists. */
  acceptsDetails(details: Partial<Extra & Pick<BaseInfo, 'name' | 'autoUpdate'>>): boolean;
  noticeType: IDL.Type;
  /** A list in a notice comes from a contract that nobody trusts: cap it here. */
  changesOf(notice: Notice): Change<Extra>[];
}
