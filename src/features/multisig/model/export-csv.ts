// Proposals and events as CSV that spreadsheets read, and that cannot run formulas there.
import type { Event, Proposal } from '../multisig.types.ts';
import { sheetText } from '../../../shared/csv/index.ts';
import { toDate, toHex } from '../../../shared/format/index.ts';
import { bytesOf, type ActionWords } from './action-words.ts';
import { statusWords } from './status-words.ts';

const time = (ns: bigint): string => toDate(ns).toISOString();

export function proposalsCsv(
  proposals: readonly Proposal[],
  words: (proposal: Proposal) => ActionWords,
  now: bigint,
): string {
  const rows = proposals.map((proposal) => [
    String(proposal.id),
    time(proposal.createdAt),
    proposal.proposer.toText(),
    proposal.title,
    words(proposal).title,
    statusWords(proposal, now).label,
    statusWords(proposal, now).text,
    voters(proposal, true),
    voters(proposal, false),
    toHex(bytesOf(proposal.payloadHash)),
  ]);
  return sheetText(
    [
      'number',
      'created',
      'proposer',
      'title',
      'action',
      'status',
      'details',
      'approved by',
      'rejected by',
      'payload sha256',
    ],
    rows,
  );
}

const voters = ({ votes }: Proposal, approve: boolean): string =>
  votes
    .filter((vote) => vote.approve === approve)
    .map(({ user }) => user.toText())
    .join(' ');

export function eventsCsv(events: readonly Event[]): string {
  return sheetText(
    ['index', 'time', 'by', 'kind', 'proposal', 'text'],
    events.map(({ index, at, by, kind, proposal: [proposal], text }) => [
      String(index),
      time(at),
      by.toText(),
      Object.keys(kind)[0] ?? '',
      proposal === undefined ? '' : String(proposal),
      text,
    ]),
  );
}
