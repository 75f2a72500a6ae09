// What the multisig wallet tells the factory's base: its arguments, its two roles, and what its notices mean.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { Change, Product } from '../../factory/product.ts';
import { compile } from '../../lib/candid/index.ts';
import { checkText } from '../../lib/text.ts';
import { MultisigNoticeT, type MultisigNotice } from '../notice-types.ts';
import { MultisigLimits } from '../rules/limits.ts';
import { validateWalletConfig } from '../rules/validate-wallet-config.ts';
import { MultisigInitT } from '../types.ts';
import { MultisigArgsT, type MultisigArgs, type WalletSummary } from './types.ts';

const initCodec = compile([MultisigInitT]);
/** Signs for trials, where the wallet and its factory are the same canister and neither may. */
const NOBODY = Principal.fromUint8Array(new Uint8Array(29).fill(2));
export const SIGNER = 'signer';
export const OBSERVER = 'observer';

type WalletChange = Change<WalletSummary>;
export const joins = (role: string, user: Principal): WalletChange => ({ join: { role, user } });
export const leaves = (role: string, user: Principal): WalletChange => ({ leave: { role, user } });

export const multisigProduct: Product<MultisigArgs, WalletSummary, MultisigNotice> = {
  serviceId: 'multisig_factory',
  roles: [SIGNER, OBSERVER],
  argsType: MultisigArgsT,
  // 50 signers, 100 observers and 20 policies with their lists and rules.
  argsElements: 20_000,
  validate: ({ config }) => validateWalletConfig(config),
  initArg: ({ config, isPublic, autoUpdate }, { owner, factory, version }) =>
    initCodec.encode([{ config, isPublic, autoUpdate, owner, factory: [factory], version }]),
  trialArgs: () => ({
    config: {
      name: 'Trial',
      description: '',
      signers: [{ user: NOBODY, name: 'Trial', rights: { propose: true, vote: true, execute: true }, groups: [] }],
      observers: [],
      threshold: 1,
      rejectAt: [],
      timelock: 0n,
      policies: [],
      recovery: [],
    },
    isPublic: false,
    autoUpdate: false,
  }),
  // A wallet owns itself: a creator who stays controller could install other code and take everything.
  controllers: (_, { factory, contract }) => [factory, contract],
  extraFields: { threshold: IDL.Nat32, signerCount: IDL.Nat32 },
  describe: ({ config, isPublic, autoUpdate }) => ({
    name: config.name,
    threshold: config.threshold,
    signerCount: config.signers.length,
    isPublic,
    autoUpdate,
  }),
  acceptsDetails: ({ name, threshold = 1, signerCount = threshold }) =>
    (name === undefined || checkText(name, { field: 'name', min: 1, max: MultisigLimits.name }) === undefined) &&
    threshold >= 1 &&
    threshold <= signerCount &&
    signerCount <= MultisigLimits.signers,
  noticeType: MultisigNoticeT,
  changesOf(notice) {
    if ('signerAdded' in notice) return [joins(SIGNER, notice.signerAdded)];
    if ('signerRemoved' in notice) return [leaves(SIGNER, notice.signerRemoved)];
    if ('observerAdded' in notice) return [joins(OBSERVER, notice.observerAdded)];
    if ('observerRemoved' in notice) return [leaves(OBSERVER, notice.observerRemoved)];
    if ('thresholdChanged' in notice) return [{ details: notice.thresholdChanged }];
    if ('statusChanged' in notice) return [{ status: notice.statusChanged }];
    if ('visibilityChanged' in notice) return [{ visibility: notice.visibilityChanged }];
    if ('detailsChanged' in notice) return [{ details: notice.detailsChanged }];
    return [{ status: { active: null } }];
  },
};
