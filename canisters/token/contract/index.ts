// The token: ICRC-1, 2, 3, 10, 21, 103 and 106 on the rules in ../rules, and what ICTO adds. Interface: token.did.
import { Principal } from '@dfinity/principal';
import { canisterCycleBalance } from 'azle';

import { ContractResultT, type ContractError, type ContractResult } from '../../contract/index.ts';
import { caller, isAnonymous } from '../../lib/access.ts';
import { init, postUpgrade, query, update } from '../../lib/methods.ts';
import type { TokenNotice } from '../notice-types.ts';
import { accountKey, asText } from '../rules/account.ts';
import { validateTokenArgs } from '../rules/validate-token-args.ts';
import * as T from '../types.ts';
import { readHistory } from './account-history.ts';
import { blocksAt, logLength } from './block-log.ts';
import { candidAccount, requireAccount } from './candid-account.ts';
import { editedSettings } from './edit-metadata.ts';
import { holdersPage } from './holders.ts';
import { certifyTip, recordFeeCollector } from './ledger.ts';
import { LedgerUpdates } from './ledger-updates.ts';
import { isOpening, open, openingClock, type Opened } from './opening.ts';
import { setTokenSettings, tokenSettings } from './token-settings.ts';
import { historyPoints, totals } from './totals.ts';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 500;
/** 10,000 holders of six values each, and room for the rest. */
const INIT_QUOTA = { elements: 100_000 };

export default class Token extends LedgerUpdates {
  private readonly opening = openingClock((opened) => {
    this.reportOpened(opened);
    if (opened.finished) this.notify({ statusChanged: { active: null } });
  });

  /** Closed also while initial holders are still being minted. */
  protected override requireOpen(): ContractError | undefined {
    if (!isOpening()) return super.requireOpen();
    // Somebody is waiting: make sure that the clock runs, whatever happened to its last timer.
    this.opening.arm();
    return { maintenance: null };
  }

  /** Writes the initial holders' mint blocks; traps with the first field at fault. */
  @init([T.TokenInitT], { quota: INIT_QUOTA })
  install(args: T.TokenInit): void {
    const [problem] = validateTokenArgs(args);
    if (problem) throw new Error(`${problem.field}: ${problem.message}`);
    if (isAnonymous(args.owner)) throw new Error('owner: cannot be the anonymous principal');
    setTokenSettings(args);
    this.installed(args);
    const holders = args.initialHolders.map(({ account, amount }) => ({ account: requireAccount(account), amount }));
    const opened = open(holders);
    if (!opened.finished) this.notify({ statusChanged: { installing: null } });
    this.reportOpened(opened);
    this.opening.arm();
  }

  /** Takes the same argument as `install` and reads the version from it; everything else stays as it is. */
  @postUpgrade([T.TokenInitT], { quota: INIT_QUOTA })
  upgrade({ version }: T.TokenInit): void {
    this.upgraded(version);
    certifyTip();
    this.opening.arm();
  }

  protected override detailsNotice(): TokenNotice {
    const { name, symbol, decimals } = tokenSettings();
    return { detailsChanged: { name, symbol, decimals, autoUpdate: this.settings().autoUpdate } };
  }

  private reportOpened({ owners, minted }: Opened): void {
    const sums = new Map<string, bigint>();
    for (const { account, amount } of minted) {
      const name = asText(account.owner);
      sums.set(name, (sums.get(name) ?? 0n) + amount);
    }
    for (const owner of owners.began) {
      this.notify({ mint: { to: Principal.fromUint8Array(owner), amount: sums.get(asText(owner)) ?? 0n } });
    }
  }

  /** Everything a page about the token shows. Public. */
  @query([], T.TokenDetailsT)
  getDetails(): T.TokenDetails {
    const { owner, factory, version, autoUpdate, isPublic, createdAt } = this.settings();
    return {
      ...tokenSettings(),
      totalSupply: totals().supply,
      holderCount: BigInt(totals().holders),
      blockCount: BigInt(logLength()),
      owner,
      factory,
      version,
      autoUpdate,
      isPublic,
      createdAt,
      cycles: canisterCycleBalance(),
      pendingNotices: this.pendingNotices(),
    };
  }

  /** Accounts that hold something, ordered by principal and subaccount; at most 500 a page. Cost: the page. */
  @query([T.HoldersRequestT], T.HolderPageT)
  getHolders({ after, limit }: T.HoldersRequest): T.HolderPage {
    const wanted = pageLimit(limit);
    const from = after.length ? accountKey(requireAccount(after[0])) : undefined;
    const found = holdersPage(from, wanted + 1);
    const items = found.slice(0, wanted).map(({ account, balance }) => ({ account: candidAccount(account), balance }));
    const last = items.at(-1);
    return { items, next: found.length > wanted && last ? [last.account] : [] };
  }

  /** Blocks that name an account (also as spender), newest first, those before block `before`; at most 500 a page. */
  @query([T.AccountBlocksRequestT], T.AccountBlocksT)
  getAccountBlocks({ account, before, limit }: T.AccountBlocksRequest): T.AccountBlocks {
    const end = before.length && before[0] < BigInt(logLength()) ? Number(before[0]) : logLength();
    const page = readHistory(accountKey(requireAccount(account)), { before: end, limit: pageLimit(limit) });
    return {
      blocks: blocksAt(page.blocks),
      next: page.next === undefined ? [] : [BigInt(page.next)],
      total: BigInt(page.total),
    };
  }

  /** One point for each day (UTC) on which something changed, oldest first from `fromDay`; at most 500. */
  @query([T.HistoryRequestT], T.HistoryT)
  getHistory({ fromDay, limit }: T.HistoryRequest): T.SupplyPoint[] {
    return historyPoints(fromDay[0] ?? 0, pageLimit(limit));
  }

  /**
   * By the owner of the minting account; for a fixed supply by the contract's owner, the fee excepted. All changes or
   * none. A new fee collector is written into the block log (ICRC-107).
   */
  @update([T.MetadataChangesT], ContractResultT)
  updateMetadata(changes: T.MetadataChanges): ContractResult {
    const who = caller();
    if (isAnonymous(who)) return { err: { anonymousCaller: null } };
    const before = tokenSettings();
    const [minting] = before.mintingAccount;
    const editor = minting?.owner ?? this.settings().owner;
    if (who.toHex() !== editor.toHex()) return { err: { notAuthorized: null } };
    const closed = this.requireOpen();
    if (closed) return { err: closed };
    const edited = editedSettings(before, changes);
    if ('invalid' in edited) return { err: edited };
    setTokenSettings(edited.settings);
    if (changes.feeCollector.length) recordFeeCollector();
    if (changes.name.length || changes.symbol.length) this.notify(this.detailsNotice());
    return { ok: null };
  }
}

function pageLimit([limit]: T.Opt<number>): number {
  return Math.min(limit ?? DEFAULT_PAGE, MAX_PAGE);
}
