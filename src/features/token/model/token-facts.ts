// What is known of a token, whoever wrote its canister.
import type { IcrcAccount } from '../../../shared/account/index.ts';
import type { ContractEntry } from '../../contracts/index.ts';
import type { TokenLink } from './token-settings.ts';

/** What a ledger can do, as far as the pages need to know. */
export interface TokenAbilities {
  /** ICRC-2: approve. */
  approvals: boolean;
  /** ICRC-3: blocks. */
  blocks: boolean;
  /** ICRC-103: the list of allowances. */
  allowanceList: boolean;
}

/** The part of a token that every ICRC-1 ledger tells. */
export interface TokenFacts {
  canisterId: string;
  name: string;
  symbol: string;
  decimals: number;
  /** Data URL of a bitmap or https URL, checked; null when there is none that may be shown. */
  logo: string | null;
  /** Smallest unit. */
  transferFee: bigint;
  totalSupply: bigint;
  mintingAccount: IcrcAccount | null;
  abilities: TokenAbilities;
  /** Names of the standards it claims, for reading. */
  standards: string[];
  /** Only tokens made here have these. */
  details: TokenDetails | null;
}

/** What an ICTO token says beyond the standards. */
export interface TokenDetails {
  description: string;
  links: TokenLink[];
  feeCollector: IcrcAccount | null;
  holderCount: bigint;
  blockCount: bigint;
  owner: string;
  factory: string | null;
  version: string;
  autoUpdate: boolean;
  isPublic: boolean;
  /** Nanoseconds. */
  createdAt: bigint;
  cycles: bigint;
}

/** A token in a list: what the factory keeps of it. */
export interface TokenEntry extends ContractEntry {
  symbol: string;
  decimals: number;
}

export interface Holder {
  account: IcrcAccount;
  balance: bigint;
}

export interface AllowanceEntry {
  spender: IcrcAccount;
  /** The account it was given from. */
  from: IcrcAccount;
  amount: bigint;
  /** Nanoseconds; null: never. */
  expiresAt: bigint | null;
}

/** Owner's changes; a field left out stays. */
export interface TokenChanges {
  name?: string;
  symbol?: string;
  logo?: string;
  description?: string;
  links?: TokenLink[];
  transferFee?: bigint;
  /** `null` takes the collector away: fees are burnt. */
  feeCollector?: IcrcAccount | null;
}
