// Pages of proposals, newest first.
import type { Body } from '../../lib/candid/index.ts';
import type { Proposal, ProposalPage, ProposalsRequest } from '../types.ts';
import { actionBytes, load, openIds, proposalCount, shown, statusNow } from './proposals.ts';

const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;
/** A reply has at most 2 MiB, and one action up to 64 KiB and more. */
const MAX_BYTES = 1_000_000;

/** Proposals that can still be voted on or are being executed. */
export function activeIds(): bigint[] {
  return openIds().filter((id) => {
    const proposal = load(id);
    if (proposal === undefined) return false;
    const status = statusNow(proposal);
    return 'open' in status || 'approved' in status || 'executing' in status;
  });
}

export function proposalPage({ filter, before, limit }: ProposalsRequest): ProposalPage<Body> {
  const wanted = Math.max(1, Math.min(limit[0] ?? DEFAULT_PAGE, MAX_PAGE));
  const count = proposalCount();
  const [end] = before;
  const active = 'all' in filter ? [] : activeIds();
  const isActive = new Set(active);
  const fits = (id: bigint): boolean => ('open' in filter ? isActive.has(id) : !isActive.has(id));
  const total = 'all' in filter ? count : 'open' in filter ? BigInt(active.length) : count - BigInt(active.length);
  const items: Proposal<Body>[] = [];
  let bytes = 0;
  let last: bigint | undefined;
  for (const id of 'open' in filter ? [...active].sort((a, b) => (a < b ? 1 : -1)) : down(count)) {
    if ((end !== undefined && id >= end) || !fits(id)) continue;
    if (items.length >= wanted || bytes > MAX_BYTES) return { items, next: last === undefined ? [] : [last], total };
    const proposal = load(id);
    if (proposal === undefined) continue;
    items.push(shown(proposal));
    bytes += 2_000 + actionBytes(id).length + proposal.votes.length * 600;
    last = id;
  }
  return { items, next: [], total };

  function* down(from: bigint): Generator<bigint> {
    const start = end !== undefined && end - 1n < from ? end - 1n : from;
    for (let id = start; id >= 1n; id--) yield id;
  }
}
