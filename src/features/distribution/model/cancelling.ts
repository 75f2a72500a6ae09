// What cancelling now would leave owed and give back, by the contract's own rules: canisters/distribution/contract/rounds.ts
// does the same grant by grant.
import { hasLapsed, standingOf, vestedOfRest } from '../../../../canisters/distribution/rules/standing.ts';
import type { Category, Details, Grant } from '../distribution.types.ts';

export interface CancelSums {
  /** Still to be paid to recipients afterwards, smallest unit. */
  owed: bigint;
  /** Not owed any more. */
  returned: bigint;
}
type Part = { category: Category; given: bigint; known: number; back: bigint };

/** Counts grants page by page; `sums` at the end. `now` is when it is imagined to be cancelled (ns). */
export function cancelPreview(
  details: Details,
  now: bigint,
): { count: (grants: readonly Grant[]) => void; sums: () => CancelSums } {
  const moments = { activatedAt: details.activatedAt, cancelledAt: [now] as [bigint] };
  const parts = new Map<number, Part>(
    details.categories.map((category) => [category.id, { category, given: 0n, known: 0, back: 0n }]),
  );

  function count(grants: readonly Grant[]): void {
    for (const grant of grants) {
      const part = parts.get(grant.category);
      if (!part) continue;
      const { vested } = standingOf(part.category, grant, moments, now);
      const kept = vested > grant.claimed ? vested : grant.claimed;
      const back = grant.amount - grant.returned - kept;
      part.given += grant.amount;
      part.known += 1;
      if (back > 0n) part.back += back;
    }
  }

  /** Of Merkle and open categories: what nobody has come for, but for what is vested of it. */
  function unclaimed({ category, given, known }: Part): bigint {
    const rest = category.promised - given;
    if ('open' in category.recipients) return rest;
    if (!('merkle' in category.recipients)) return 0n;
    return rest - vestedOfRest(category, rest, category.recipients.merkle.count - known, moments);
  }

  return {
    count,
    sums() {
      let [owed, returned] = [0n, 0n];
      for (const part of parts.values()) {
        const { category } = part;
        // What has lapsed is nobody's any more, cancelled or not.
        if (hasLapsed(category, now)) continue;
        const back = part.back + unclaimed(part);
        returned += back;
        owed += category.promised - category.claimed - category.returned - back;
      }
      return { owed, returned };
    },
  };
}
