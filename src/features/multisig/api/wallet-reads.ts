// Reading one wallet. A private one answers its own people only, so reads are made as the person signed in.
import { Principal } from '@dfinity/principal';
import { idlFactory, type _SERVICE } from '../../../../declarations/multisig.did.ts';
import { canister, currentSession, fromOpt, read, sessionEnded, toOpt } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import type { AddressEntry, Event, Proposal, WalletDetails } from '../multisig.types.ts';
import { okOf } from './errors.ts';
import { shortened } from './shortened.ts';

const PAGE = 20;

/** `quietly`: without asking the person (Plug asks once for each canister): for lists over many wallets. */
export type Manner = 'quietly' | 'asking';

function wallet(id: string, manner: Manner): Promise<_SERVICE> {
  const as = manner === 'quietly' ? 'reader' : currentSession() && !sessionEnded() ? 'caller' : 'anyone';
  return canister<_SERVICE>(idlFactory, Principal.fromText(id), as);
}

export const loadWallet = (id: string, manner: Manner = 'asking'): Promise<WalletDetails> =>
  read(async () => shortened(okOf(await (await wallet(id, manner)).getWallet())));

export const loadProposal = (id: string, proposal: bigint): Promise<Proposal> =>
  read(async () => shortened(okOf(await (await wallet(id, 'asking')).getProposal(proposal))));

/** Newest first. The cursor is the id of the last proposal seen. */
export const proposalsPage = (
  id: string,
  filter: 'open' | 'ended' | 'all',
  { cursor, limit = PAGE, manner = 'asking' }: { cursor: bigint | null; limit?: number; manner?: Manner },
): Promise<Page<Proposal, bigint>> =>
  read(async () => {
    const variant = { open: { open: null }, ended: { ended: null }, all: { all: null } }[filter];
    const page = okOf(
      await (await wallet(id, manner)).getProposals({ filter: variant, before: toOpt(cursor), limit: [limit] }),
    );
    return { items: shortened(page.items), next: fromOpt(page.next), total: page.total };
  });

/** Newest first. The cursor is the index of the last event seen. */
export const eventsPage = (id: string, cursor: bigint | null, limit = 50): Promise<Page<Event, bigint>> =>
  read(async () => {
    const page = okOf(await (await wallet(id, 'asking')).getEvents({ before: toOpt(cursor), limit: [limit] }));
    return { items: shortened(page.items), next: fromOpt(page.next), total: page.total };
  });

export const loadAddressBook = (id: string): Promise<AddressEntry[]> =>
  read(async () => shortened(okOf(await (await wallet(id, 'asking')).getAddressBook())));
