// What people do with a wallet. A proposal carries the browser's own request id and votes are idempotent, so that each of
// these may be sent again after a lost answer without being done twice.
import { Principal } from '@dfinity/principal';
import { idlFactory, type _SERVICE } from '../../../../declarations/multisig.did.ts';
import { canister, write } from '../../../shared/agent/index.ts';
import type { Account, NewProposal, Proposal } from '../multisig.types.ts';
import { okOf } from './errors.ts';

const asMe = (id: string): Promise<_SERVICE> => canister<_SERVICE>(idlFactory, Principal.fromText(id), 'caller');

/** The proposal made, or the one that this `requestId` made before. */
export const propose = (id: string, proposal: NewProposal): Promise<Proposal> =>
  write(async () => okOf(await (await asMe(id)).propose(proposal)));

export type VoteKind = 'approve' | 'reject' | 'withdraw';

/** Votes on exactly what was shown: the wallet refuses when the payload's hash is another. */
export const vote = (
  id: string,
  { proposal, kind, comment }: { proposal: Pick<Proposal, 'id' | 'payloadHash'>; kind: VoteKind; comment: string },
): Promise<Proposal> =>
  write(async () => {
    const variant = { approve: { approve: null }, reject: { reject: null }, withdraw: { withdraw: null } }[kind];
    const { id: number, payloadHash } = proposal;
    return okOf(await (await asMe(id)).vote({ proposal: number, payloadHash, vote: variant, comment }));
  });

export const cancelProposal = (id: string, proposal: bigint): Promise<Proposal> =>
  write(async () => okOf(await (await asMe(id)).cancelProposal(proposal)));

/** Starts the execution; a repeat while it runs or after it ended is refused by the wallet. */
export const executeProposal = (id: string, proposal: bigint): Promise<Proposal> =>
  write(async () => okOf(await (await asMe(id)).executeProposal(proposal)));

/** Repeats ledger calls whose outcome is unknown, exactly as they were. */
export const retryExecution = (id: string, proposal: bigint): Promise<Proposal> =>
  write(async () => okOf(await (await asMe(id)).retryExecution(proposal)));

export const saveAddress = (id: string, entry: { account: Account; name: string; note: string }): Promise<void> =>
  write(async () => void okOf(await (await asMe(id)).saveAddress(entry)));

export const removeAddress = (id: string, account: Account): Promise<void> =>
  write(async () => void okOf(await (await asMe(id)).removeAddress(account)));

export const watchToken = (id: string, ledger: string): Promise<void> =>
  write(async () => void okOf(await (await asMe(id)).watchToken(Principal.fromText(ledger))));

export const forgetToken = (id: string, ledger: string): Promise<void> =>
  write(async () => void okOf(await (await asMe(id)).forgetToken(Principal.fromText(ledger))));

/** Puts a piece of a module (at most 1 MiB) into the wallet's chunk store; resolves to its hash. */
export const uploadChunk = (id: string, chunk: Uint8Array): Promise<Uint8Array> =>
  write(async () => Uint8Array.from(okOf(await (await asMe(id)).uploadChunk(chunk))));
