// The read methods of ICRC-1, 2, 3, 10, 103 and 106. All public (ICRC-103: the public version).
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';

import { Contract } from '../../contract/index.ts';
import { caller } from '../../lib/access.ts';
import { certificate, witness } from '../../lib/certified.ts';
import { now } from '../../lib/clock.ts';
import { query } from '../../lib/methods.ts';
import { ledger, memory } from '../memory.ts';
import { TokenNoticeT, type TokenNotice } from '../notice-types.ts';
import { isExpired } from '../rules/allowance.ts';
import { MAX_TAKE_ALLOWANCES } from '../rules/limits.ts';
import * as T from '../types.ts';
import { listAllowances, readAllowance } from './allowances.ts';
import { blocksInRanges } from './block-log.ts';
import { candidAccount, requireAccount } from './candid-account.ts';
import { balanceOf } from './holders.ts';
import { blockTypes, metadata, standards } from './standards.ts';
import { tokenSettings } from './token-settings.ts';
import { totals } from './totals.ts';

export abstract class LedgerQueries extends Contract<TokenNotice> {
  constructor() {
    super({
      settings: { memoryId: memory.ledger, prefix: ledger.contract },
      notices: { memoryId: memory.ledger, prefix: ledger.notices, type: TokenNoticeT },
    });
  }

  @query([], IDL.Text)
  icrc1_name(): string {
    return tokenSettings().name;
  }

  @query([], IDL.Text)
  icrc1_symbol(): string {
    return tokenSettings().symbol;
  }

  @query([], IDL.Nat8)
  icrc1_decimals(): number {
    return tokenSettings().decimals;
  }

  @query([], IDL.Nat)
  icrc1_fee(): bigint {
    return tokenSettings().transferFee;
  }

  @query([], T.MetadataT)
  icrc1_metadata(): [string, T.MetadataValue][] {
    return metadata();
  }

  @query([], IDL.Nat)
  icrc1_total_supply(): bigint {
    return totals().supply;
  }

  /** `null` for a fixed supply. */
  @query([], IDL.Opt(T.AccountT))
  icrc1_minting_account(): T.Opt<T.Account> {
    return tokenSettings().mintingAccount;
  }

  /** Refuses a subaccount that is not 32 bytes. */
  @query([T.AccountT], IDL.Nat)
  icrc1_balance_of(account: T.Account): bigint {
    return balanceOf(requireAccount(account).key);
  }

  @query([], T.StandardsT)
  icrc1_supported_standards(): T.Standard[] {
    return standards;
  }

  @query([], T.StandardsT)
  icrc10_supported_standards(): T.Standard[] {
    return standards;
  }

  /** Zero without expiry when there is none or it has expired. */
  @query([T.AllowanceArgsT], T.AllowanceT)
  icrc2_allowance({ account, spender }: T.AllowanceArgs): T.Allowance {
    const stored = readAllowance(requireAccount(account).key, requireAccount(spender).key);
    if (stored === undefined || isExpired(stored, now())) return { allowance: 0n, expires_at: [] };
    return { allowance: stored.amount, expires_at: stored.expiresAt === undefined ? [] : [stored.expiresAt] };
  }

  /** Always empty: the whole log is here, see docs/token.md. */
  @query([T.GetArchivesArgsT], T.GetArchivesResultT)
  icrc3_get_archives(_: { from: T.Opt<Principal> }): [] {
    return [];
  }

  /** At most 1,000 blocks over the first 100 ranges; ask again from where the reply ends. */
  @query([T.GetBlocksArgsT], T.GetBlocksResultT)
  icrc3_get_blocks(ranges: T.BlockRange[]): T.GetBlocksResult {
    return blocksInRanges(ranges);
  }

  /** `null` outside of queries and while the log is empty. */
  @query([], IDL.Opt(T.DataCertificateT))
  icrc3_get_tip_certificate(): T.Opt<T.DataCertificate> {
    const [signature] = certificate();
    if (signature === undefined || totals().lastHash === undefined) return [];
    return [{ certificate: signature, hash_tree: witness() }];
  }

  @query([], T.BlockTypesT)
  icrc3_supported_block_types(): { block_type: string; url: string }[] {
    return blockTypes;
  }

  /** Ordered by (account, spender), starting behind `prev_spender` of `from_account`; at most 500. */
  @query([T.GetAllowancesArgsT], T.GetAllowancesResultT)
  icrc103_get_allowances({ from_account, prev_spender, take }: T.GetAllowancesArgs): { Ok: T.AllowanceDetail[] } {
    const from = requireAccount(from_account[0] ?? { owner: caller(), subaccount: [] });
    const [spender] = prev_spender;
    const wanted = take[0] ?? MAX_TAKE_ALLOWANCES;
    const found = listAllowances(from.key, {
      prevSpender: spender && requireAccount(spender).key,
      limit: Number(wanted < MAX_TAKE_ALLOWANCES ? wanted : MAX_TAKE_ALLOWANCES),
      now: now(),
    });
    const Ok = found.map((item) => ({
      from_account: candidAccount(item.from),
      to_spender: candidAccount(item.spender),
      allowance: item.amount,
      expires_at: item.expiresAt === undefined ? ([] as []) : ([item.expiresAt] as [bigint]),
    }));
    return { Ok };
  }

  /** This canister is its own index: `getAccountBlocks`. */
  @query([], T.IndexPrincipalResultT)
  icrc106_get_index_principal(): { Ok: Principal } {
    return { Ok: canisterSelf() };
  }
}
