// Reading any ICRC-1 ledger. Each read has an end in time: a canister that never answers must not hold a page.
import { Principal } from '@dfinity/principal';
import { idlFactory, type _SERVICE } from '../../../../declarations/token.did.ts';
import { canister, fromOpt, mapOpt, read, toOpt, withinTime } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import { AppError, type AppError as Failure, explainVariant } from '../../../shared/errors/index.ts';
import { fromAccount, type IcrcAccount, toAccount } from '../../../shared/account/index.ts';
import { safeLogo } from '../model/image-kind.ts';
import type { AllowanceEntry, TokenFacts } from '../model/token-facts.ts';
import { allowanceListErrors } from './errors.ts';
import { checkDecimals, toDetails } from './mapping.ts';
import { cut } from '../../../shared/format/index.ts';

export const ledger = (canisterId: string): Promise<_SERVICE> =>
  canister<_SERVICE>(idlFactory, Principal.fromText(canisterId));

/** Everything about a token, asked in parallel; what a ledger does not have is left out, not an error. */
export function loadToken(canisterId: string): Promise<TokenFacts> {
  return read(async () => {
    const actor = await ledger(canisterId);
    const [name, symbol, decimals, fee, supply, minting, metadata, standards, details] = await withinTime(
      Promise.all([
        actor.icrc1_name(),
        actor.icrc1_symbol(),
        actor.icrc1_decimals(),
        actor.icrc1_fee(),
        actor.icrc1_total_supply(),
        actor.icrc1_minting_account().catch(() => [] as []),
        actor.icrc1_metadata().catch(() => []),
        actor.icrc1_supported_standards().catch(() => []),
        actor.getDetails().catch(() => null),
      ]),
    );
    const names = new Set(standards.slice(0, 50).map((standard) => cut(standard.name, 20).toUpperCase()));
    const logo = metadata.find(([key]) => key === 'icrc1:logo')?.[1];
    return {
      canisterId,
      name: cut(name, 80),
      symbol: cut(symbol, 16),
      decimals: checkDecimals(decimals, canisterId),
      logo: safeLogo(logo && 'Text' in logo ? logo.Text : null),
      transferFee: fee,
      totalSupply: supply,
      mintingAccount: mapOpt(minting, toAccount),
      abilities: {
        approvals: names.has('ICRC-2'),
        blocks: names.has('ICRC-3'),
        allowanceList: names.has('ICRC-103'),
      },
      standards: [...names],
      details: details && toDetails(details),
    };
  });
}

/** Is this an ICRC-1 ledger at all? Used before a token is imported; the error says what is missing. */
export async function checkImport(canisterId: string): Promise<TokenFacts> {
  try {
    return await loadToken(canisterId);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'call.offline' || error.code === 'token.decimals') throw error;
    throw notALedger(error);
  }
}

const notALedger = (cause: Failure): AppError =>
  new AppError(
    'token.notALedger',
    {
      title: 'This canister does not answer as an ICRC-1 token.',
      money: 'Your money is not affected: this only reads.',
      action: `Check the canister id. (${cut(cause.explanation.title, 160)})`,
    },
    { cause },
  );

/** Smallest unit. */
export const balanceOf = (canisterId: string, account: IcrcAccount): Promise<bigint> =>
  read(async () => withinTime((await ledger(canisterId)).icrc1_balance_of(fromAccount(account))));

/** ICRC-2: what `spender` may still take from `account`. */
export const allowanceOf = (
  canisterId: string,
  { account, spender }: { account: IcrcAccount; spender: IcrcAccount },
): Promise<{ amount: bigint; expiresAt: bigint | null }> =>
  read(async () => {
    const { allowance, expires_at } = await withinTime(
      (await ledger(canisterId)).icrc2_allowance({ account: fromAccount(account), spender: fromAccount(spender) }),
    );
    return { amount: allowance, expiresAt: fromOpt(expires_at) };
  });

/** ICRC-103: a page of the allowances that an owner gave, over all subaccounts. The cursor is the last entry seen. */
export const allowancesPage = (
  canisterId: string,
  owner: string,
  cursor: AllowanceEntry | null,
): Promise<Page<AllowanceEntry, AllowanceEntry>> =>
  read(async () => {
    const from = cursor
      ? fromAccount(cursor.from)
      : { owner: Principal.fromText(owner), subaccount: toOpt<Uint8Array>(null) };
    const result = await withinTime(
      (await ledger(canisterId)).icrc103_get_allowances({
        from_account: [from],
        prev_spender: cursor ? [fromAccount(cursor.spender)] : [],
        take: [100n],
      }),
    );
    if ('Err' in result) throw explainVariant('allowances', result.Err, allowanceListErrors);
    const items = result.Ok.slice(0, 500).map((detail) => ({
      from: toAccount(detail.from_account),
      spender: toAccount(detail.to_spender),
      amount: detail.allowance,
      expiresAt: fromOpt(detail.expires_at),
    }));
    // The list runs on into the accounts of other owners (ICRC-103): ours ends where another begins.
    const mine = items.filter((item) => item.from.owner === owner);
    const last = mine.at(-1);
    // A ledger may give fewer than asked for (its own maximum), so only an empty page is the end.
    return { items: mine, next: mine.length === items.length ? (last ?? null) : null };
  });
