// What a distribution promises from its beginning.
import type { CategoryInit, NewGrant } from '../types.ts';

/** Of a Merkle or open category its whole total; of lists nothing before their grants. */
export function reservedBy({ recipients }: Pick<CategoryInit, 'recipients'>): bigint {
  if ('merkle' in recipients) return recipients.merkle.total;
  if ('open' in recipients) return recipients.open.amountEach * BigInt(recipients.open.people);
  return 0n;
}

/** Everything that is promised at creation, in the ledger's smallest unit. */
export const promisedBy = ({ categories, grants }: { categories: CategoryInit[]; grants: NewGrant[] }): bigint =>
  categories.reduce((sum, category) => sum + reservedBy(category), 0n) +
  grants.reduce((sum, { amount }) => sum + amount, 0n);
