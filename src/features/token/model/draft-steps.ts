// The wizard's pages and which fields stand on which.
export const DRAFT_STEPS = [
  { key: 'token', title: 'Token', fields: ['name', 'symbol', 'decimals', 'logo', 'description', 'links'] },
  { key: 'supply', title: 'Supply', fields: ['supply', 'mintingAccount', 'transferFee'] },
  { key: 'holders', title: 'Holders', fields: ['initialHolders'] },
  { key: 'options', title: 'Options', fields: ['feeCollector', 'isPublic', 'autoUpdate'] },
  { key: 'review', title: 'Review', fields: [] },
] as const;

export type DraftStep = (typeof DRAFT_STEPS)[number]['key'];
