// The wizard's pages and which fields stand on which.
export const WALLET_STEPS = [
  { key: 'wallet', title: 'Wallet', fields: ['name', 'description'] },
  { key: 'people', title: 'People', fields: ['signers', 'observers'] },
  { key: 'rules', title: 'Rules', fields: ['threshold', 'rejectAt', 'timelock', 'policies'] },
  { key: 'recovery', title: 'Recovery', fields: ['recovery'] },
  { key: 'review', title: 'Review', fields: [] },
] as const;

export type WalletStep = (typeof WALLET_STEPS)[number]['key'];
