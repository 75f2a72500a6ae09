// The token factory: lists of tokens, and the arguments for a new one.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { idlFactory, TokenArgs, type _SERVICE, type Role } from '../../../../declarations/token_factory.did.ts';
import type { TokenArgs as CandidArgs } from '../../../../declarations/token_factory.did.ts';
import { canister, fromOpt, mapOpt, read, toOpt } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import type { TokenEntry } from '../model/token-facts.ts';
import type { TokenSettings } from '../model/token-settings.ts';
import { toEntry } from './mapping.ts';
import { fromAccount } from '../../../shared/account/index.ts';

const PAGE = 20;
const factory = (): Promise<_SERVICE> => canister<_SERVICE>(idlFactory, 'token_factory');

/** Tokens that a person created or holds, newest first. */
export const tokensOf = (
  user: string,
  role: 'creator' | 'holder',
  cursor: bigint | null,
): Promise<Page<TokenEntry, bigint>> =>
  read(async () => {
    const variant: Role = role === 'creator' ? { creator: null } : { holder: null };
    const page = await (
      await factory()
    ).getMyContracts(Principal.fromText(user), [{ role: [variant], cursor: toOpt(cursor), limit: [PAGE] }]);
    return { items: page.items.map(toEntry), next: fromOpt(page.next), total: page.total };
  });

/** Public tokens, newest first. */
export const publicTokens = (cursor: bigint | null): Promise<Page<TokenEntry, bigint>> =>
  read(async () => {
    const page = await (await factory()).getPublicContracts([{ role: [], cursor: toOpt(cursor), limit: [PAGE] }]);
    return { items: page.items.map(toEntry), next: fromOpt(page.next), total: page.total };
  });

/** What the factory knows of a token; null for a canister that it did not deploy. */
export const entryOf = (canisterId: string): Promise<TokenEntry | null> =>
  read(async () => mapOpt(await (await factory()).getContractInfo(Principal.fromText(canisterId)), toEntry));

/** Domain settings as the Candid record. */
export const toArgs = (settings: TokenSettings): CandidArgs => ({
  name: settings.name,
  symbol: settings.symbol,
  decimals: settings.decimals,
  logo: toOpt(settings.logo),
  description: settings.description,
  links: settings.links,
  transferFee: settings.transferFee,
  mintingAccount: settings.mintingAccount ? [fromAccount(settings.mintingAccount)] : [],
  initialHolders: settings.initialHolders.map(({ account, amount }) => ({ account: fromAccount(account), amount })),
  feeCollector: settings.feeCollector ? [fromAccount(settings.feeCollector)] : [],
  isPublic: settings.isPublic,
  autoUpdate: settings.autoUpdate,
});

/** The argument bytes that the backend passes on to the factory. */
export const encodeArgs = (settings: TokenSettings): Uint8Array =>
  new Uint8Array(IDL.encode([TokenArgs], [toArgs(settings)]));
