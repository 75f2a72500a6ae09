// A wallet of three and a ledger for the builder's tests.
import { Principal } from '@dfinity/principal';
import type { Account, Signer, WalletConfig, WalletDetails } from '../../multisig.types.ts';
import type { LedgerFacts, LedgerState } from './reading.ts';

export const someone = (n: number): Principal => Principal.fromUint8Array(Uint8Array.from([n, 7, 7, 7, 7, 1]));
export const account = (n: number): Account => ({ owner: someone(n), subaccount: [] });
export const walletId = someone(100);
export const ledgerId = someone(101);
export const icp: LedgerFacts = { symbol: 'ICP', decimals: 8, fee: 10_000n, balance: 100_00000000n };
export const ledgers =
  (facts: LedgerState = icp) =>
  (id: string): LedgerState =>
    id === ledgerId.toText() ? facts : 'silent';

export const signer = (n: number, changes: Partial<Signer> = {}): Signer => ({
  user: someone(n),
  name: ['', 'Ada', 'Ben', 'Cleo'][n] ?? `Signer ${n}`,
  rights: { propose: true, vote: true, execute: true },
  groups: [],
  ...changes,
});

export const config = (changes: Partial<WalletConfig> = {}): WalletConfig => ({
  name: 'Orchard',
  description: '',
  signers: [signer(1), signer(2), signer(3)],
  observers: [],
  threshold: 2,
  rejectAt: [],
  timelock: 0n,
  policies: [],
  recovery: [],
  ...changes,
});

export const details = (changes: Partial<WalletConfig> = {}, spent: WalletDetails['spent'] = []): WalletDetails => ({
  config: config(changes),
  configVersion: 1n,
  creator: someone(1),
  factory: [someone(102)],
  version: { major: 1, minor: 0, patch: 0 },
  isPublic: false,
  autoUpdate: false,
  createdAt: 0n,
  cycles: 1_000_000_000_000n,
  pendingNotices: 0n,
  proposalCount: 0n,
  openCount: 0n,
  eventCount: 0n,
  tokens: [ledgerId],
  spent,
  me: { signer: [signer(1)], observer: false, guardian: false },
});
