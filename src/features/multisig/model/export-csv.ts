// Proposals and events as CSV that spreadsheets read, and that cannot run formulas there.
import type { Event, Proposal } from '../multisig.types.ts';
import { toHex } from '../../../shared/format/index.ts';
import { toDate } from '../../../shared/format/index.ts';
import { bytesOf, type ActionWords } from './action-words.ts';
import { statusWords } from './status-words.ts';

/** A cell; one that a spreadsheet would take for a formula gets an apostrophe (OWASP, "CSV injection"). */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

const lines = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(csvCell).join(',')).join('\r\n');
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
  return lines([
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
    ...rows,
  ]);
}

const voters = ({ votes }: Proposal, approve: boolean): string =>
  votes
    .filter((vote) => vote.approve === approve)
    .map(({ user }) => user.toText())
    .join(' ');

export function eventsCsv(events: readonly Event[]): string {
  return lines([
    ['index', 'time', 'by', 'kind', 'proposal', 'text'],
    ...events.map(({ index, at, by, kind, proposal: [proposal], text }) => [
      String(index),
      time(at),
      by.toText(),
      Object.keys(kind)[0] ?? '',
      proposal === undefined ? '' : String(proposal),
      text,
    ]),
  ]);
}
