// Proposals on their way to a wallet, kept in the browser until the wallet has answered: a lost answer is repeated with the
// same request id, which never makes a second proposal (multisig.did, NewProposal.requestId).
import { compile } from '../../../../../canisters/lib/candid/index.ts';
import { NewProposalT } from '../../../../../canisters/multisig/types.ts';
import { AppError } from '../../../../shared/errors/index.ts';
import { fromHex, toHex } from '../../../../shared/format/index.ts';
import type { NewProposal } from '../../multisig.types.ts';

export interface OutgoingProposal {
  wallet: string;
  /** As it will be sent, byte by byte. `expiresAt` is set when it is sent first. */
  proposal: NewProposal;
  /** How long it stays open (ns). */
  lifetime: bigint;
  /** Parts of one payout are made one after another; one proposal by itself is part 1 of 1. */
  series: { id: string; part: number; of: number };
  /** `waiting`: the wallet has not got it; `unknown`: it may have. */
  state: 'waiting' | 'unknown';
  /** Why the last try did not end it. */
  message: string;
}

export const requestIdOf = ({ proposal }: OutgoingProposal): string => toHex(Uint8Array.from(proposal.requestId));

/** 16 bytes that nobody chose before. */
export const newRequestId = (): Uint8Array => crypto.getRandomValues(new Uint8Array(16));

/** Refusals that come after the wallet has looked for the request id: it knows of no such proposal. */
const NOT_KNOWN = new Set(['multisig.invalid', 'multisig.limitReached']);

/**
 * What a failed try says about it. A refusal of the first try means it was not made. A refusal of a repeat says so only
 * when the wallet had looked for the first one before it refused.
 */
export function afterFailure(sent: OutgoingProposal, error: AppError, turn: 'first' | 'again'): OutgoingProposal {
  const isUnmade = error.outcome === 'notDone' && (turn === 'first' || NOT_KNOWN.has(error.code));
  return {
    ...sent,
    state: isUnmade ? 'waiting' : 'unknown',
    message: `${error.message} ${error.explanation.fields?.map(({ message }) => message).join(' ') ?? ''}`.trim(),
  };
}

/** What is sent: a part that never left gets its end counted from now; one that may have arrived stays as it was. */
export const readyToSend = (item: OutgoingProposal, now: bigint): OutgoingProposal =>
  item.state === 'unknown'
    ? item
    : { ...item, proposal: { ...item.proposal, expiresAt: now + item.lifetime }, state: 'unknown' };

const codec = compile([NewProposalT]);

export const outgoingToText = ({ proposal, lifetime, ...rest }: OutgoingProposal): string =>
  JSON.stringify({ ...rest, lifetime: lifetime.toString(), bytes: toHex(codec.encode([proposal])) });

/** Null for what this version cannot read. */
export function outgoingFromText(text: string): OutgoingProposal | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const of = (key: string): unknown => Reflect.get(value, key);
    const [wallet, bytes, lifetime, state, series] = ['wallet', 'bytes', 'lifetime', 'state', 'series'].map(of);
    if (typeof wallet !== 'string' || typeof bytes !== 'string' || typeof lifetime !== 'string') return null;
    if (typeof series !== 'object' || series === null) return null;
    const number = (key: string): number => Number(Reflect.get(series, key));
    const [proposal] = codec.decode(fromHex(bytes)) as [NewProposal];
    return {
      wallet,
      proposal,
      lifetime: BigInt(lifetime),
      series: { id: String(Reflect.get(series, 'id')), part: number('part'), of: number('of') },
      // Anything but a clear "waiting" may have been sent.
      state: state === 'waiting' ? 'waiting' : 'unknown',
      message: String(of('message') ?? ''),
    };
  } catch {
    return null;
  }
}
