// Proposals that were written but not answered yet. Every proposal goes through here: written down before it is sent.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { currentSession, onPersonChange } from '../../../shared/agent/index.ts';
import { SessionMissing, toAppError } from '../../../shared/errors/index.ts';
import { nowNs, toHex } from '../../../shared/format/index.ts';
import { storedList } from '../../../shared/storage/index.ts';
import { propose } from '../api/wallet-writes.ts';
import {
  afterFailure,
  newRequestId,
  outgoingFromText,
  outgoingToText,
  readyToSend,
  requestIdOf,
  type OutgoingProposal,
} from '../model/build/outgoing.ts';
import type { NewProposal, Proposal } from '../multisig.types.ts';

const storage = storedList('multisig.proposals');
const me = (): string | null => currentSession()?.principal.toText() ?? null;
function signedIn(): string {
  const owner = me();
  if (owner === null) throw toAppError(new SessionMissing('signInRequired'));
  return owner;
}

export const useProposalOutbox = defineStore('multisigOutbox', () => {
  const items = shallowRef<OutgoingProposal[]>(read(me()));
  /** What is being sent now, part by part: it goes on when its page is left. */
  const progress = shallowRef<{ wallet: string; done: number; of: number } | null>(null);
  /** The browser refuses to keep them: they last as long as the page. */
  const notKept = shallowRef(false);

  onPersonChange(() => (items.value = read(me())));

  function read(owner: string | null): OutgoingProposal[] {
    return owner === null ? [] : storage.read(owner).flatMap((text) => outgoingFromText(text) ?? []);
  }

  /** Reads first: another tab may have written meanwhile. */
  function change(owner: string, work: (all: OutgoingProposal[]) => OutgoingProposal[]): void {
    const next = work(read(owner));
    notKept.value = !storage.write(owner, next.map(outgoingToText));
    // Somebody else may have signed in while an answer was awaited.
    if (owner === me()) items.value = next;
  }

  const put = (owner: string, item: OutgoingProposal): void =>
    change(owner, (all) => all.map((one) => (requestIdOf(one) === requestIdOf(item) ? item : one)));
  const without = (owner: string, gone: readonly OutgoingProposal[]): void => {
    const ids = new Set(gone.map(requestIdOf));
    change(owner, (all) => all.filter((one) => !ids.has(requestIdOf(one))));
  };

  /** Writes proposals down, to be sent in this order. */
  function add(
    wallet: string,
    proposals: Omit<NewProposal, 'requestId' | 'expiresAt'>[],
    lifetime: bigint,
  ): OutgoingProposal[] {
    const id = toHex(newRequestId());
    const added = proposals.map((proposal, i): OutgoingProposal => ({
      wallet,
      proposal: { ...proposal, requestId: newRequestId(), expiresAt: 0n },
      lifetime,
      series: { id, part: i + 1, of: proposals.length },
      state: 'waiting',
      message: '',
    }));
    change(signedIn(), (all) => [...all, ...added]);
    return added;
  }

  /** The proposal made, by this try or an earlier one. Throws AppError; the item then says how it stands. */
  async function send(item: OutgoingProposal): Promise<Proposal> {
    const owner = signedIn();
    const turn = item.state === 'waiting' ? 'first' : 'again';
    const ready = readyToSend(item, nowNs());
    put(owner, ready);
    try {
      const made = await propose(item.wallet, ready.proposal);
      without(owner, [item]);
      return made;
    } catch (cause) {
      const error = toAppError(cause, 'write');
      put(owner, afterFailure(ready, error, turn));
      throw error;
    }
  }

  /** One after another, until one fails (throws AppError) or `check` says no; resolves to the last one made. */
  async function sendAll(
    all: readonly OutgoingProposal[],
    check: (made: Proposal, item: OutgoingProposal) => boolean,
  ): Promise<Proposal | null> {
    if (progress.value) return null;
    let made: Proposal | null = null;
    try {
      for (const [done, item] of all.entries()) {
        progress.value = { wallet: item.wallet, done, of: all.length };
        made = await send(item);
        if (!check(made, item)) return null;
      }
      return made;
    } finally {
      progress.value = null;
    }
  }

  return {
    items,
    progress,
    notKept,
    of: (wallet: string) => items.value.filter((item) => item.wallet === wallet),
    add,
    drop: (gone: readonly OutgoingProposal[]) => without(signedIn(), gone),
    sendAll,
  };
});
