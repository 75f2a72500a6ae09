// The wallet factory: lists of wallets, and the arguments for a new one.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import {
  idlFactory,
  MultisigArgs as ArgsType,
  type _SERVICE,
  type ContractInfo,
  type Role,
} from '../../../../declarations/multisig_factory.did.ts';
import { canister, fromOpt, read, toOpt } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import { unreachable } from '../../../shared/errors/index.ts';
import type { MultisigArgs, WalletEntry, WalletRole } from '../multisig.types.ts';

const PAGE = 20;
const ROLES: Record<WalletRole, Role> = {
  creator: { creator: null },
  signer: { signer: null },
  observer: { observer: null },
};
const factory = (): Promise<_SERVICE> => canister<_SERVICE>(idlFactory, 'multisig_factory');

/** Wallets in which a person has the role, newest first. */
export const walletsOf = (
  user: string,
  role: WalletRole,
  { cursor, limit = PAGE }: { cursor: bigint | null; limit?: number },
): Promise<Page<WalletEntry, bigint>> =>
  read(async () => {
    const request = { role: [ROLES[role]] as [Role], cursor: toOpt(cursor), limit: [limit] as [number] };
    const page = await (await factory()).getMyContracts(Principal.fromText(user), [request]);
    return { items: page.items.map(toEntry), next: fromOpt(page.next), total: page.total };
  });

/** Public wallets, newest first. */
export const publicWallets = (cursor: bigint | null): Promise<Page<WalletEntry, bigint>> =>
  read(async () => {
    const page = await (await factory()).getPublicContracts([{ role: [], cursor: toOpt(cursor), limit: [PAGE] }]);
    return { items: page.items.map(toEntry), next: fromOpt(page.next), total: page.total };
  });

/** What the factory knows of a wallet; null for a canister that it did not deploy. */
export const entryOf = (canisterId: string): Promise<WalletEntry | null> =>
  read(async () => {
    const info = fromOpt(await (await factory()).getContractInfo(Principal.fromText(canisterId)));
    return info && toEntry(info);
  });

/** The argument bytes that the backend passes on to the factory. */
export const encodeArgs = (args: MultisigArgs): Uint8Array => new Uint8Array(IDL.encode([ArgsType], [args]));

function toEntry(info: ContractInfo): WalletEntry {
  const { major, minor, patch } = info.version;
  return {
    canisterId: info.canisterId.toText(),
    creator: info.creator.toText(),
    name: info.name.slice(0, 80),
    threshold: info.threshold,
    signerCount: info.signerCount,
    status: statusOf(info.status),
    isPublic: info.isPublic,
    version: `${major}.${minor}.${patch}`,
    createdAt: info.createdAt,
  };
}

function statusOf(status: ContractInfo['status']): WalletEntry['status'] {
  if ('installing' in status) return 'installing';
  if ('active' in status) return 'active';
  if ('paused' in status) return 'paused';
  if ('failed' in status) return 'failed';
  return unreachable(status);
}
