// What the distribution tells the factory's base: its arguments, its one role, and what its notices mean.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { Change, Product } from '../../factory/product.ts';
import { compile } from '../../lib/candid/index.ts';
import { checkText } from '../../lib/text.ts';
import { DistributionNoticeT, type DistributionNotice } from '../notice-types.ts';
import { DistributionLimits } from '../rules/limits.ts';
import { promisedBy } from '../rules/promised.ts';
import { validateDistributionArgs } from '../rules/validate-distribution-args.ts';
import { DistributionInitT } from '../types.ts';
import { DistributionArgsT, type DistributionArgs, type DistributionSummary } from './types.ts';

const initCodec = compile([DistributionInitT]);
export const RECIPIENT = 'recipient';
/** Recipients that one notice may bring. */
const NOTICE_RECIPIENTS = 200;

type DistributionChange = Change<DistributionSummary>;
export const joins = (user: Principal): DistributionChange => ({ join: { role: RECIPIENT, user } });
export const leaves = (user: Principal): DistributionChange => ({ leave: { role: RECIPIENT, user } });

export const distributionProduct: Product<DistributionArgs, DistributionSummary, DistributionNotice> = {
  serviceId: 'distribution_factory',
  roles: [RECIPIENT],
  argsType: DistributionArgsT,
  // 5,000 grants of five values each, and room for the rest.
  argsElements: 50_000,
  validate: (args) => validateDistributionArgs(args),
  initArg: (args, { owner, factory, version }) => initCodec.encode([{ ...args, owner, factory: [factory], version }]),
  trialArgs: (owner) => ({
    name: 'Trial',
    description: '',
    ledger: owner,
    symbol: 'TRIAL',
    decimals: 8,
    categories: [
      {
        name: 'Trial',
        schedule: { instant: null },
        start: { at: [] },
        recipients: { fixed: null },
        claimFrom: [],
        claimUntil: [],
      },
    ],
    grants: [{ category: 0, owner, amount: 1_000_000_000n, note: '' }],
    terms: { cancellable: false, transferable: false, pausable: false, creatorControlsCode: false },
    isPublic: false,
    autoUpdate: false,
  }),
  // Recipients rely on the terms, so a creator who could replace the code has to say so (docs/decisions/0010).
  controllers: ({ terms }, { factory, owner }) => (terms.creatorControlsCode ? [factory, owner] : [factory]),
  extraFields: {
    ledger: IDL.Principal,
    symbol: IDL.Text,
    decimals: IDL.Nat8,
    promised: IDL.Nat,
    grantCount: IDL.Nat32,
  },
  describe: (args) => ({
    name: args.name,
    ledger: args.ledger,
    symbol: args.symbol,
    decimals: args.decimals,
    promised: promisedBy(args),
    grantCount: args.grants.length,
    isPublic: args.isPublic,
    autoUpdate: args.autoUpdate,
  }),
  // A ledger, its symbol and its decimals are fixed: a contract that names others is not heard.
  acceptsDetails: ({ name, ledger, symbol, decimals, promised = 0n, grantCount = 0 }) =>
    (name === undefined || checkText(name, { field: 'name', min: 1, max: DistributionLimits.name }) === undefined) &&
    ledger === undefined &&
    symbol === undefined &&
    decimals === undefined &&
    promised < DistributionLimits.amount &&
    grantCount <= DistributionLimits.grants,
  noticeType: DistributionNoticeT,
  changesOf(notice) {
    if ('recipientsAdded' in notice) return notice.recipientsAdded.slice(0, NOTICE_RECIPIENTS).map(joins);
    if ('recipientRemoved' in notice) return [leaves(notice.recipientRemoved)];
    if ('statusChanged' in notice) return [{ status: notice.statusChanged }];
    if ('visibilityChanged' in notice) return [{ visibility: notice.visibilityChanged }];
    if ('detailsChanged' in notice) return [{ details: notice.detailsChanged }];
    return [{ status: { active: null } }];
  },
};
