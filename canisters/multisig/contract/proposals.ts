// Proposals in stable memory: the action once, as it was proposed; what changes beside it.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { body, type Body } from '../../lib/candid/index.ts';
import { bytesKey, principalKey, tupleKey, u32Key, u64Key } from '../../lib/stable/keys.ts';
import { stableCell } from '../../lib/stable/cell.ts';
import { stableMap } from '../../lib/stable/map.ts';
import { candidValue, u64Value } from '../../lib/stable/values.ts';
import { memory, wallet } from '../memory.ts';
import { statusAt, type Ballot } from '../rules/proposal.ts';
import {
  ActionT,
  ProposalStatusT,
  TransferOutcomeT,
  VoteT,
  type Action,
  type Opt,
  type Proposal,
  type ProposalStatus,
  type TransferOutcome,
} from '../types.ts';
import { circumstances } from './circumstances.ts';

/** A ledger call of an execution: repeated with this very time, which no other call of the wallet has. */
export interface Sending {
  at: bigint;
  /** It was sent and may have happened. */
  maybe: boolean;
}

export interface LedgerCall {
  outcome: TransferOutcome;
  sending: Opt<Sending>;
}

export interface StoredProposal extends Omit<Proposal, 'action' | 'transfers'> {
  approvedAt: Opt<bigint>;
  isBatch: boolean;
  /** How many ledger calls its execution has; each is kept by itself (`callAt`), as it changes by itself. */
  calls: number;
  /** The fee a policy was reckoned with: the ledger takes this or refuses. */
  fee: Opt<bigint>;
  /** When a call that cannot be repeated was sent. */
  sentAt: Opt<bigint>;
  job: Opt<number>;
}
const StoredProposalT = IDL.Record({
  id: IDL.Nat64,
  proposer: IDL.Principal,
  title: IDL.Text,
  description: IDL.Text,
  payloadHash: IDL.Vec(IDL.Nat8),
  createdAt: IDL.Nat64,
  expiresAt: IDL.Nat64,
  notBefore: IDL.Opt(IDL.Nat64),
  autoExecute: IDL.Bool,
  configVersion: IDL.Nat64,
  votes: IDL.Vec(VoteT),
  status: ProposalStatusT,
  policy: IDL.Opt(IDL.Nat32),
  approvedAt: IDL.Opt(IDL.Nat64),
  isBatch: IDL.Bool,
  calls: IDL.Nat32,
  fee: IDL.Opt(IDL.Nat),
  sentAt: IDL.Opt(IDL.Nat64),
  job: IDL.Opt(IDL.Nat32),
});

const place = (prefix: number) => ({ memoryId: memory.wallet, prefix });
const stored = stableMap({
  ...place(wallet.proposals),
  key: u64Key,
  value: candidValue<StoredProposal>(StoredProposalT),
});
const actions = stableMap({ ...place(wallet.actions), key: u64Key, value: candidValue<Action>(ActionT) });
const requests = stableMap({
  ...place(wallet.requests),
  key: tupleKey(principalKey, bytesKey),
  value: u64Value,
});

const ledgerCalls = stableMap({
  ...place(wallet.ledgerCalls),
  key: tupleKey(u64Key, u32Key),
  value: candidValue<LedgerCall>(
    IDL.Record({
      outcome: TransferOutcomeT,
      sending: IDL.Opt(IDL.Record({ at: IDL.Nat64, maybe: IDL.Bool })),
    }),
  ),
});

interface Book {
  /** Proposals made so far: ids are 1 to this. */
  count: bigint;
  /** Those that have not ended, as far as it was written down. */
  open: bigint[];
  /** The newest `created_at_time` given to a ledger. */
  lastSending: bigint;
}
const book = stableCell<Book>({
  ...place(wallet.book),
  value: candidValue<Book>(IDL.Record({ count: IDL.Nat64, open: IDL.Vec(IDL.Nat64), lastSending: IDL.Nat64 })),
  initial: () => ({ count: 0n, open: [], lastSending: 0n }),
});

export const proposalCount = (): bigint => book.get().count;
/** Oldest first; some may be stale or expired without it having been written down. */
export const openIds = (): bigint[] => book.get().open;
export const load = (id: bigint): StoredProposal | undefined => stored.get(id);
export const actionOf = (id: bigint): Action | undefined => actions.get(id);
export const actionBytes = (id: bigint): Uint8Array => actions.getBytes(id) ?? new Uint8Array();

/** Writes it down; one that has ended leaves the list of open ones. */
export function save(proposal: StoredProposal): void {
  stored.set(proposal.id, proposal);
  const hasEnded = !('open' in proposal.status || 'executing' in proposal.status);
  const { open } = book.get();
  if (hasEnded === open.includes(proposal.id))
    book.update((current) => ({
      ...current,
      open: hasEnded ? open.filter((id) => id !== proposal.id) : [...open, proposal.id],
    }));
}

export const callAt = (id: bigint, i: number): LedgerCall =>
  ledgerCalls.get([id, i]) ?? { outcome: { pending: null }, sending: [] };
export const setCall = (id: bigint, i: number, call: LedgerCall): void => void ledgerCalls.set([id, i], call);
/** In the action's order. */
export const callsOf = ({ id, calls }: Pick<StoredProposal, 'id' | 'calls'>): LedgerCall[] =>
  Array.from({ length: calls }, (_, i) => callAt(id, i));

/** Gives it the next number. */
export function add(proposal: Omit<StoredProposal, 'id'>, action: Action, requestId: Uint8Array): StoredProposal {
  const id = proposalCount() + 1n;
  book.update((current) => ({ ...current, count: id }));
  actions.set(id, action);
  requests.set([proposal.proposer, requestId], id);
  const added = { ...proposal, id };
  save(added);
  return added;
}

/** The proposal somebody made by this request before. */
export const madeBy = (proposer: Principal, requestId: Uint8Array): bigint | undefined =>
  requests.get([proposer, requestId]);

/** A time for a ledger call that no other call of this wallet has: what a ledger calls a duplicate is a repeat. */
export function sendingTime(at: bigint): bigint {
  const { lastSending } = book.get();
  const time = at > lastSending ? at : lastSending + 1n;
  book.update((current) => ({ ...current, lastSending: time }));
  return time;
}

export const ballotOf = (proposal: StoredProposal, action: Action): Ballot & StoredProposal => ({
  ...proposal,
  action,
});

export function statusNow(proposal: StoredProposal): ProposalStatus {
  const lazily = {
    ...proposal,
    // Read only when it matters: an action can be long.
    get action(): Action {
      const action = actionOf(proposal.id);
      if (action === undefined) throw new Error(`proposal ${proposal.id} has no action`);
      return action;
    },
  };
  return statusAt(lazily, circumstances());
}

/** As it is answered: with the state of this moment. */
export function shown(proposal: StoredProposal): Proposal<Body> {
  const { id, proposer, title, description, payloadHash, createdAt, expiresAt, notBefore } = proposal;
  const { autoExecute, configVersion, votes, policy, isBatch } = proposal;
  return {
    ...{ id, proposer, title, description, payloadHash, createdAt, expiresAt, notBefore },
    ...{ autoExecute, configVersion, votes, policy },
    action: body(actionBytes(id)),
    status: statusNow(proposal),
    transfers: isBatch ? callsOf(proposal).map(({ outcome }) => outcome) : [],
  };
}
