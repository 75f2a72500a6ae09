// The wizard's pages and which fields stand on which.
export const DRAFT_STEPS = [
  { key: 'token', title: 'Token', fields: ['ledger', 'name', 'description', 'symbol', 'decimals'] },
  { key: 'categories', title: 'Categories', fields: ['categories'] },
  { key: 'recipients', title: 'Recipients', fields: ['grants'] },
  { key: 'terms', title: 'Terms', fields: ['terms'] },
  { key: 'review', title: 'Review', fields: [] },
] as const;

export type DraftStep = (typeof DRAFT_STEPS)[number]['key'];
