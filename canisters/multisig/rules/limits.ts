// The wallet's fixed numbers (docs/decisions/0009-multisig.md), in one place because errors and pages quote them.
const MINUTE = 60_000_000_000n;
const DAY = 24n * 60n * MINUTE;

export const MultisigLimits = {
  name: 64,
  description: 1_000,
  signers: 50,
  observers: 100,
  guardians: 20,
  groupsPerSigner: 10,
  groupName: 32,
  policies: 20,
  /** Allow-listed accounts of one policy. */
  recipients: 100,
  /** Parts of one rule, itself included. */
  ruleParts: 20,
  ruleLevels: 4,
  /** Below 2^128: any real ledger's supply. */
  amount: (1n << 128n) - 1n,
  /** Nanoseconds. */
  shortestPeriod: MINUTE,
  longestPeriod: 366n * DAY,
  longestTimelock: 30n * DAY,
  shortestRecoveryDelay: 60n * MINUTE,
  longestRecoveryDelay: 60n * DAY,
  longestProposal: 90n * DAY,
  title: 120,
  proposalDescription: 2_000,
  comment: 500,
  requestIdBytes: [16, 32],
  openProposals: 100,
  /** Of one proposer: nobody keeps the others out. */
  openByOne: 50,
  transfers: 100,
  /** ICRC-1 "icrc1:max_memo_length" of nearly every ledger. */
  memoBytes: 32,
  argBytes: 64 * 1024,
  methodName: 100,
  chunks: 40,
  chunkBytes: 1024 * 1024,
  addresses: 200,
  addressNote: 500,
  tokens: 50,
  controllers: 10,
} as const;
