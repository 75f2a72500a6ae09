// Is a token's canister running code that its factory knows? Its owner controls it and may have installed anything.
import { CanisterStatus } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { idlFactory, type _SERVICE } from '../../../../declarations/token_factory.did.ts';
import { anonymousAgent, canister, read, withinTime } from '../../../shared/agent/index.ts';
import { toHex, versionText } from '../../../shared/format/index.ts';
import type { CodeCheck } from '../model/token-facts.ts';

/** Compares the certified module hash (state tree, `/canister/<id>/module_hash`) with the factory's versions. */
export const checkCode = (canisterId: string): Promise<CodeCheck> =>
  read(async () => {
    const factory = await canister<_SERVICE>(idlFactory, 'token_factory');
    const [status, versions] = await withinTime(
      Promise.all([
        CanisterStatus.request({
          canisterId: Principal.fromText(canisterId),
          agent: await anonymousAgent(),
          paths: ['module_hash'],
        }),
        factory.getVersions(),
      ]),
    );
    const hash = status.get('module_hash');
    if (typeof hash !== 'string' || versions.length === 0) return { kind: 'unclear' };
    const plain = hash.replace(/^0x/, '').toLowerCase();
    const match = versions.find(({ moduleHash }) => toHex(Uint8Array.from(moduleHash)) === plain);
    return match
      ? { kind: 'known', version: versionText(match.version), hash: plain }
      : { kind: 'modified', hash: plain };
  });
