// Is a contract's canister running code that its factory knows? Its owner controls it and may have installed anything.
import { CanisterStatus } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { anonymousAgent, canister, read, withinTime } from '../../../shared/agent/index.ts';
import { toHex, versionText } from '../../../shared/format/index.ts';
import type { CodeCheck } from '../model/contract-entry.ts';
import { factoryIdl, type FactoryService } from './contract-client.ts';

/**
 * Compares the certified module hash (state tree, `/canister/<id>/module_hash`) with the versions of the factory,
 * named as in the registry: `token_factory`. Throws AppError when the network cannot be asked.
 */
export const checkCode = (canisterId: string, factoryName: string): Promise<CodeCheck> =>
  read(async () => {
    const factory = await canister<FactoryService>(factoryIdl, factoryName);
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
