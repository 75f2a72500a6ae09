import type { Details } from '../distribution.types.ts';

/** Grants that are there; `details.grantCount` counts those that were taken out again, too. */
export const grantsIn = ({ categories }: Pick<Details, 'categories'>): number =>
  categories.reduce((sum, { grantCount }) => sum + grantCount, 0);
