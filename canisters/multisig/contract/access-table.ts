// Who may call each method of a wallet. The methods enforce it; the tests walk this table with every kind of caller.
export type Caller =
  'anonymous' | 'stranger' | 'creator' | 'factory' | 'proposer' | 'voter' | 'executor' | 'observer' | 'guardian';

const people = ['proposer', 'voter', 'executor', 'observer', 'guardian'] as const satisfies readonly Caller[];

/** Callers a method of a private wallet answers; everyone else is refused. A proposer, voter, executor has that right alone. */
export const walletAccess: Record<string, readonly Caller[]> = {
  getWallet: people,
  getProposal: people,
  getProposals: people,
  getEvents: people,
  getAddressBook: people,
  getVersion: ['anonymous', 'stranger', 'creator', 'factory', ...people],

  propose: ['proposer'],
  proposeRecovery: ['guardian'],
  vote: ['voter'],
  voteOnRecovery: ['guardian'],
  // Of somebody else's proposal; their own everyone may take back.
  cancelProposal: [],
  cancelRecovery: ['voter'],
  executeProposal: ['executor'],
  executeRecovery: ['guardian'],
  retryExecution: ['executor'],

  saveAddress: ['proposer'],
  removeAddress: ['proposer'],
  watchToken: ['proposer'],
  forgetToken: ['proposer'],
  uploadChunk: ['proposer'],

  // The wallet itself, by its executed proposals.
  setAutoUpdate: [],
  setVisibility: [],
};
