// When a grant's vested part can be claimed, beside its schedule: status and claim window.
import { hasLapsed } from '../../../../canisters/distribution/rules/standing.ts';
import { formatDateTime } from '../../../shared/format/index.ts';
import type { Category, Details } from '../distribution.types.ts';
import { statusName } from './status-words.ts';

/** Why nothing of a category can be claimed now; null when it can. The contract's own order: `closed` in contract/claims.ts. */
export function whyClosed(
  { status }: Pick<Details, 'status'>,
  category: Pick<Category, 'claimFrom' | 'claimUntil'> | undefined,
  now: bigint,
): string | null {
  const name = statusName(status);
  if (name === 'preparing') return 'Nothing before it starts';
  if (name === 'paused') return 'Nothing while it is paused';
  if (name === 'cancelling') return 'Nothing until it is cancelled';
  const [from] = category?.claimFrom ?? [];
  if (from !== undefined && now < from) return `Nothing before ${formatDateTime(from)}`;
  if (category && hasLapsed(category, now)) return 'Nothing: claims have ended';
  return null;
}
