// The Candid interface that a canister's module carries: certified by the network, but written by whoever made the module.
import { CanisterStatus } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { anonymousAgent, read, withinTime } from '../../../shared/agent/index.ts';
import { parseDid, type DidService } from '../model/candid/index.ts';

/** Null: it shows none that can be read. Throws an AppError when the network does not answer. */
export function loadInterface(canister: string): Promise<DidService | null> {
  return read(async () => {
    const canisterId = Principal.fromText(canister);
    const status = await withinTime(
      CanisterStatus.request({ canisterId, agent: await anonymousAgent(), paths: ['candid'] }),
    );
    const text = status.get('candid');
    if (typeof text !== 'string') return null;
    try {
      return parseDid(text);
    } catch {
      return null;
    }
  });
}
