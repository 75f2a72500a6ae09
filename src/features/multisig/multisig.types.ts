// The wallet's own records, as Candid has them: the rules of canisters/multisig take these shapes, so pages and models keep them.
export type {
  Account,
  Action,
  AddressEntry,
  CanisterSettings,
  Event,
  EventKind,
  InstallMode,
  MultisigError,
  NewProposal,
  Observer,
  Outcome,
  Proposal,
  ProposalFilter,
  ProposalStatus,
  Recovery,
  Rights,
  Rule,
  Signer,
  SpendingPolicy,
  Transfer,
  TransferOutcome,
  Vote,
  WalletConfig,
  WalletDetails,
} from '../../../declarations/multisig.did.ts';
export type { MultisigArgs } from '../../../declarations/multisig_factory.did.ts';

import type { Action } from '../../../declarations/multisig.did.ts';
import type { ContractEntry } from '../contracts/index.ts';

type Keys<V> = V extends unknown ? Extract<keyof V, string> : never;
export type ActionKind = Keys<Action>;
/** What one kind of action holds: `ActionOf<'transfer'>`. */
export type ActionOf<K extends ActionKind> = Action extends infer A
  ? A extends { [P in K]: infer T }
    ? T
    : never
  : never;

/** A wallet as its factory lists it. */
export interface WalletEntry extends ContractEntry {
  threshold: number;
  signerCount: number;
}
