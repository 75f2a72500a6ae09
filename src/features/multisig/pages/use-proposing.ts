// From the builder to the wallet: asks, writes down, sends part by part, and compares what the wallet answers.
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { useRouter } from 'vue-router';
import { payloadHash, sameBytes } from '../../../../canisters/multisig/rules/payload.ts';
import { useSwal, useToast } from '../../../shared/composables/index.ts';
import { toAppError, type AppError } from '../../../shared/errors/index.ts';
import { formatDateTime, formatToken } from '../../../shared/format/index.ts';
import { textOf } from '../model/account.ts';
import { requestIdOf, type OutgoingProposal } from '../model/build/outgoing.ts';
import type { NewProposal, Proposal } from '../multisig.types.ts';
import { useProposalDraft } from '../stores/proposal-draft.store.ts';
import { useProposalOutbox } from '../stores/proposal-outbox.store.ts';

export interface Proposing {
  failure: ShallowRef<AppError | null>;
  /** Proposals that the wallet recorded otherwise than they were written. */
  differing: ShallowRef<Proposal | null>;
  propose: () => Promise<void>;
  send: (items: readonly OutgoingProposal[]) => Promise<void>;
  discard: (items: readonly OutgoingProposal[]) => Promise<void>;
}

export function useProposing(wallet: () => string): Proposing {
  const draft = useProposalDraft();
  const outbox = useProposalOutbox();
  const router = useRouter();
  const toast = useToast();
  const { confirm } = useSwal();
  let left = false;
  onScopeDispose(() => (left = true));
  const failure = shallowRef<AppError | null>(null);
  const differing = shallowRef<Proposal | null>(null);

  async function send(items: readonly OutgoingProposal[]): Promise<void> {
    failure.value = null;
    try {
      const last = await outbox.sendAll(items, (made, { proposal }) => {
        if (sameBytes(Uint8Array.from(made.payloadHash), payloadHash(proposal.action))) return true;
        differing.value = made;
        return false;
      });
      if (last) arrived(items, last);
    } catch (cause) {
      const error = toAppError(cause, 'write');
      // What may have been made is shown as such at the top, where it can be sent again.
      if (error.outcome === 'notDone') failure.value = error;
    }
  }

  function arrived(items: readonly OutgoingProposal[], last: Proposal): void {
    const isSeries = (items[0]?.series.of ?? 1) > 1;
    if (isSeries) toast.success('All proposals are made.', `The last is number ${last.id}.`);
    else toast.success(`Proposal ${last.id} is made.`);
    // Who is elsewhere by now stays there.
    if (left) return;
    draft.begin(wallet(), null);
    void router.push(
      isSeries
        ? { name: 'wallet', params: { id: wallet() }, query: { tab: 'proposals' } }
        : { name: 'wallet-proposal', params: { id: wallet(), number: String(last.id) } },
    );
  }

  async function propose(): Promise<void> {
    const { actions, optionsRead, effects } = draft;
    if (outbox.progress || !actions || !optionsRead?.ok || !effects || effects.refused) return;
    const { proposal, lifetime } = optionsRead.value;
    const parts = actions.map((action, i): Omit<NewProposal, 'requestId' | 'expiresAt'> => ({
      ...proposal,
      title: actions.length > 1 ? partTitle(proposal.title, i + 1, actions.length) : proposal.title,
      action,
    }));
    if (!(await confirm(question(parts.length)))) return;
    const items = outbox.add(wallet(), parts, lifetime);
    await send(items);
    // What the wallet refused at once was not made: it is mended in the form, not sent again as it was.
    const unmade = outbox.of(wallet()).filter((item) => items.some((one) => requestIdOf(one) === requestIdOf(item)));
    if (unmade.length === items.length && unmade.every(({ state }) => state === 'waiting')) outbox.drop(unmade);
  }

  function question(parts: number) {
    const { effects, optionsRead } = draft;
    const money = effects?.money;
    const final = effects?.final ?? [];
    const notBefore = optionsRead?.ok ? optionsRead.value.proposal.notBefore[0] : undefined;
    // What it does, whatever title it was given.
    const [action] = draft.actions ?? [];
    const transfer = action && 'transfer' in action ? action.transfer.transfer : null;
    const rows: [string, string][] = [
      ...(transfer ? [['To', textOf(transfer.to)] as [string, string]] : []),
      ...(parts > 1 ? [['Proposals', String(parts)] as [string, string]] : []),
      ...(money ? [['Leaves the wallet', formatToken(money.sent + money.fees, money)] as [string, string]] : []),
      ...(notBefore === undefined ? [] : [['Not before', formatDateTime(notBefore)] as [string, string]]),
      ...(parts === 1 && effects?.hashes[0] ? [['Hash', shortHash(effects.hashes[0])] as [string, string]] : []),
    ];
    const isDanger = final.some(({ tone }) => tone === 'danger');
    return {
      title: parts > 1 ? `Make ${parts} proposals?` : 'Propose this?',
      text: [draft.does, ...final.map(({ text }) => text)].join('\n\n'),
      rows,
      confirm: 'Propose',
      ...(isDanger ? { tone: 'danger' as const } : {}),
    };
  }

  async function discard(items: readonly OutgoingProposal[]): Promise<void> {
    const isUnknown = items.some(({ state }) => state === 'unknown');
    const agreed = await confirm({
      title: items.length > 1 ? `Discard ${items.length} proposals?` : 'Discard this proposal?',
      text: isUnknown
        ? 'It may have been made: look in the wallet’s list before you propose the same again.'
        : 'It was not made. This browser forgets it.',
      confirm: 'Discard',
      tone: 'danger',
    });
    if (agreed) outbox.drop(items);
  }

  return { failure, differing, propose, send, discard };
}

const shortHash = (hash: string): string => `${hash.slice(0, 8)}…${hash.slice(-8)}`;

/** `… (2 of 5)`, within the wallet's limit of 120 characters. */
function partTitle(title: string, part: number, of: number): string {
  const end = ` (${part} of ${of})`;
  const chars = [...title];
  const room = 120 - end.length;
  return `${
    chars.length <= room
      ? title
      : `${chars
          .slice(0, room - 1)
          .join('')
          .trimEnd()}…`
  }${end}`;
}
