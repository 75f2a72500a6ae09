// Candid's shapes and the domain's, both ways. Texts of canisters are cut here: a page shows them, and a lying one may send megabytes.
import type { TokenDetails as CandidDetails } from '../../../../declarations/token.did.ts';
import type { ContractInfo } from '../../../../declarations/token_factory.did.ts';
import { toAccount } from '../../../shared/account/index.ts';
import { mapOpt } from '../../../shared/agent/index.ts';
import { AppError } from '../../../shared/errors/index.ts';
import { cut, versionText } from '../../../shared/format/index.ts';
import { toContractEntry } from '../../contracts/index.ts';
import { safeLink } from '../model/image-kind.ts';
import type { TokenDetails, TokenEntry } from '../model/token-facts.ts';

/** Above this an amount is a joke on the reader; ICRC-1 itself allows 255. */
const DECIMALS_SHOWN = 30;

/** Refuses a token whose amounts nobody could read. */
export function checkDecimals(decimals: number, canisterId: string): number {
  if (decimals <= DECIMALS_SHOWN) return decimals;
  throw new AppError('token.decimals', {
    title: `This token claims ${decimals} decimals; more than ${DECIMALS_SHOWN} cannot be shown truthfully.`,
    money: 'Nothing was charged and no tokens moved.',
    action: `Be careful with ${canisterId}: it may be made to mislead.`,
  });
}

export const toDetails = (details: CandidDetails): TokenDetails => ({
  description: cut(details.description, 2_000),
  links: details.links.slice(0, 20).flatMap(({ label, url }) => {
    const href = safeLink(url);
    return href ? [{ label: cut(label, 60), url: href }] : [];
  }),
  feeCollector: mapOpt(details.feeCollector, toAccount),
  holderCount: details.holderCount,
  blockCount: details.blockCount,
  owner: details.owner.toText(),
  factory: mapOpt(details.factory, (factory) => factory.toText()),
  version: versionText(details.version),
  autoUpdate: details.autoUpdate,
  isPublic: details.isPublic,
  createdAt: details.createdAt,
  cycles: details.cycles,
});

export const toEntry = (info: ContractInfo): TokenEntry => ({
  ...toContractEntry(info),
  symbol: cut(info.symbol, 16),
  decimals: info.decimals,
});
