// What the token tells the factory's base: its arguments, its one role, and what its notices mean.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { Change, Product } from '../../factory/product.ts';
import { compile } from '../../lib/candid/index.ts';
import { TokenNoticeT, type TokenNotice } from '../notice-types.ts';
import { checkName, checkSymbol, TokenLimits, validateTokenArgs } from '../rules/validate-token-args.ts';
import { TokenInitT } from '../types.ts';
import { TokenArgsT, type TokenArgs, type TokenSummary } from './types.ts';

const initCodec = compile([TokenInitT]);

export const HOLDER = 'holder';
export const joins = (user: Principal): Change<TokenSummary> => ({ join: { role: HOLDER, user } });
export const leaves = (user: Principal): Change<TokenSummary> => ({ leave: { role: HOLDER, user } });

export const tokenProduct: Product<TokenArgs, TokenSummary, TokenNotice> = {
  serviceId: 'token_factory',
  roles: [HOLDER],
  argsType: TokenArgsT,
  // 10,000 holders of six values each, and room for the rest.
  argsElements: 100_000,
  validate: (args) => validateTokenArgs(args),
  initArg: (args, { owner, factory, version }) => initCodec.encode([{ ...args, owner, factory: [factory], version }]),
  trialArgs: (owner) => ({
    name: 'Trial',
    symbol: 'TRIAL',
    decimals: 8,
    logo: [],
    description: '',
    links: [],
    transferFee: 0n,
    mintingAccount: [],
    initialHolders: [{ account: { owner, subaccount: [] }, amount: 1n }],
    feeCollector: [],
    isPublic: false,
    autoUpdate: false,
  }),
  extraFields: { symbol: IDL.Text, decimals: IDL.Nat8 },
  describe: ({ name, symbol, decimals, isPublic, autoUpdate }) => ({ name, symbol, decimals, isPublic, autoUpdate }),
  acceptsDetails: ({ name, symbol, decimals }) =>
    (name === undefined || checkName(name) === undefined) &&
    (symbol === undefined || checkSymbol(symbol) === undefined) &&
    (decimals === undefined || decimals <= TokenLimits.decimals),
  noticeType: TokenNoticeT,
  changesOf(notice) {
    if ('transfer' in notice) {
      const { from, fromBalanceZero, to } = notice.transfer;
      return [joins(to), ...(fromBalanceZero ? [leaves(from)] : [])];
    }
    if ('mint' in notice) return [joins(notice.mint.to)];
    if ('burn' in notice) return notice.burn.fromBalanceZero ? [leaves(notice.burn.from)] : [];
    if ('statusChanged' in notice) return [{ status: notice.statusChanged }];
    if ('visibilityChanged' in notice) return [{ visibility: notice.visibilityChanged }];
    if ('detailsChanged' in notice) return [{ details: notice.detailsChanged }];
    return [{ status: { active: null } }];
  },
};
