// Everything a page about the wallet shows but its proposals.
import type { Principal } from '@dfinity/principal';
import { canisterCycleBalance } from 'azle';
import type { ContractSettings } from '../../contract/types.ts';
import { samePrincipal } from '../../lib/principals.ts';
import { isGuardian, signerOf } from '../rules/proposal.ts';
import type { WalletDetails } from '../types.ts';
import { usedNow } from './circumstances.ts';
import { configuration, tokens } from './configuration.ts';
import { eventCount } from './events.ts';
import { activeIds } from './proposal-page.ts';
import { proposalCount } from './proposals.ts';

export function walletDetails(
  who: Principal,
  { factory, version, isPublic, autoUpdate, createdAt }: ContractSettings,
  pendingNotices: bigint,
): WalletDetails {
  const { config, version: configVersion, creator } = configuration.get();
  const signer = signerOf(config, who);
  return {
    ...{ config, configVersion, creator, factory, version, isPublic, autoUpdate, createdAt, pendingNotices },
    cycles: canisterCycleBalance(),
    proposalCount: proposalCount(),
    openCount: BigInt(activeIds().length),
    eventCount: eventCount(),
    tokens: tokens.get(),
    spent: config.policies.map((policy) => ({ policy: policy.id, amount: usedNow(policy) })),
    me: {
      signer: signer === undefined ? [] : [signer],
      observer: config.observers.some(({ user }) => samePrincipal(user, who)),
      guardian: isGuardian(config, who),
    },
  };
}
