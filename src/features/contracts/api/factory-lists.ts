// What every factory answers about its contracts, in domain types.
import { Principal } from '@dfinity/principal';
import { fromOpt, mapOpt, read, toOpt } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import { unreachable } from '../../../shared/errors/index.ts';
import { cut, versionText } from '../../../shared/format/index.ts';
import type { ContractEntry, ContractStatus } from '../model/contract-entry.ts';

const PAGE = 20;

/** The part of a factory's `ContractInfo` that all products have. */
export interface CandidContract {
  canisterId: Principal;
  creator: Principal;
  name: string;
  status: { installing: null } | { active: null } | { paused: null } | { failed: null };
  isPublic: boolean;
  version: { major: number; minor: number; patch: number };
  createdAt: bigint;
}

interface Request<Role> {
  role: [] | [Role];
  cursor: [] | [bigint];
  limit: [] | [number];
}
interface Answer<Info> {
  items: Info[];
  next: [] | [bigint];
  total: bigint;
}

/** The queries of a factory's generated client that are used here. */
export interface FactoryReads<Info, Role> {
  getMyContracts: (user: Principal, page: [] | [Request<Role>]) => Promise<Answer<Info>>;
  getPublicContracts: (page: [] | [Request<Role>]) => Promise<Answer<Info>>;
  getContractInfo: (contractId: Principal) => Promise<[] | [Info]>;
}

export interface FactoryLists<Entry, RoleName extends string> {
  /** A page of the contracts in which a person has the role, newest first. Throws AppError. */
  ofRole: (user: string, role: RoleName, cursor: bigint | null) => Promise<Page<Entry, bigint>>;
  /** A page of the public ones, newest first. Throws AppError. */
  listPublic: (cursor: bigint | null) => Promise<Page<Entry, bigint>>;
  /** What the factory knows of a contract; null for a canister that it did not deploy. Throws AppError. */
  entryOf: (canisterId: string) => Promise<Entry | null>;
}

/** `factory`: the actor; `roles`: the Candid of each role's name; `toEntry` starts from `toContractEntry`. */
export function factoryLists<Info, Role, RoleName extends string, Entry>({
  factory,
  roles,
  toEntry,
}: {
  factory: () => Promise<FactoryReads<Info, Role>>;
  roles: Record<RoleName, Role>;
  toEntry: (info: Info) => Entry;
}): FactoryLists<Entry, RoleName> {
  const toPage = ({ items, next, total }: Answer<Info>): Page<Entry, bigint> => ({
    items: items.map(toEntry),
    next: fromOpt(next),
    total,
  });
  return {
    ofRole: (user, role, cursor) =>
      read(async () => {
        const request: Request<Role> = { role: [roles[role]], cursor: toOpt(cursor), limit: [PAGE] };
        return toPage(await (await factory()).getMyContracts(Principal.fromText(user), [request]));
      }),
    listPublic: (cursor) =>
      read(async () =>
        toPage(await (await factory()).getPublicContracts([{ role: [], cursor: toOpt(cursor), limit: [PAGE] }])),
      ),
    entryOf: (canisterId) =>
      read(async () => mapOpt(await (await factory()).getContractInfo(Principal.fromText(canisterId)), toEntry)),
  };
}

/** The fields that all products have; the name is cut, for a page shows it. */
export const toContractEntry = (info: CandidContract): ContractEntry => ({
  canisterId: info.canisterId.toText(),
  creator: info.creator.toText(),
  name: cut(info.name, 80),
  status: statusOf(info.status),
  isPublic: info.isPublic,
  version: versionText(info.version),
  createdAt: info.createdAt,
});

function statusOf(status: CandidContract['status']): ContractStatus {
  if ('installing' in status) return 'installing';
  if ('active' in status) return 'active';
  if ('paused' in status) return 'paused';
  if ('failed' in status) return 'failed';
  return unreachable(status);
}
