// The token factory: lists of tokens, and the arguments for a new one.
import { IDL } from '@dfinity/candid';
import { idlFactory, TokenArgs, type _SERVICE } from '../../../../declarations/token_factory.did.ts';
import type { TokenArgs as CandidArgs } from '../../../../declarations/token_factory.did.ts';
import { canister, toOpt } from '../../../shared/agent/index.ts';
import { factoryLists } from '../../contracts/index.ts';
import type { TokenSettings } from '../model/token-settings.ts';
import { toEntry } from './mapping.ts';
import { fromAccount } from '../../../shared/account/index.ts';

/** Tokens of a person by role, public ones, and one by its canister id. */
export const tokenLists = factoryLists({
  factory: () => canister<_SERVICE>(idlFactory, 'token_factory'),
  roles: { creator: { creator: null }, holder: { holder: null } },
  toEntry,
});

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
