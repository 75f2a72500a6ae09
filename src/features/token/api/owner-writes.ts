// What a token's owner may change.
import { Principal } from '@dfinity/principal';
import { idlFactory, type _SERVICE, type TokenError } from '../../../../declarations/token.did.ts';
import { canister, toOpt, write } from '../../../shared/agent/index.ts';
import { explainVariant } from '../../../shared/errors/index.ts';
import type { TokenChanges } from '../model/token-facts.ts';
import { tokenErrors } from './errors.ts';
import { fromAccount } from '../../../shared/account/index.ts';

type Result = { ok: null } | { err: TokenError };

const asOwner = (canisterId: string, call: (actor: _SERVICE) => Promise<Result>): Promise<void> =>
  write(async () => {
    const result = await call(await canister<_SERVICE>(idlFactory, Principal.fromText(canisterId), 'caller'));
    if ('err' in result) throw explainVariant('token', result.err, tokenErrors);
  });

export const updateMetadata = (canisterId: string, changes: TokenChanges): Promise<void> =>
  asOwner(canisterId, (actor) =>
    actor.updateMetadata({
      name: toOpt(changes.name),
      symbol: toOpt(changes.symbol),
      logo: toOpt(changes.logo),
      description: toOpt(changes.description),
      links: toOpt(changes.links),
      transferFee: toOpt(changes.transferFee),
      feeCollector:
        changes.feeCollector === undefined ? [] : [changes.feeCollector ? [fromAccount(changes.feeCollector)] : []],
    }),
  );
