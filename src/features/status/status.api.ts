import { idlFactory, type _SERVICE } from '../../../declarations/backend.did.ts';
import { canister, canisterId, fromOpt, read } from '../../shared/agent/index.ts';

export interface FactoryState {
  serviceId: string;
  canisterId: string;
  healthy: boolean;
  enabled: boolean;
  cycles: bigint;
  contracts: bigint;
  problems: string[];
  /** ns; null: it has never reported. */
  reportedAt: bigint | null;
}

export interface PlatformStatus {
  healthy: boolean;
  version: string;
  backend: string;
  cycles: bigint;
  heapBytes: bigint;
  stableBytes: bigint;
  users: bigint;
  openDeployments: bigint;
  needsReview: bigint;
  pendingNotices: bigint;
  taken: bigint;
  refunded: bigint;
  factories: FactoryState[];
  time: bigint;
  ready: boolean;
  setup: { name: string; canisterId: string | null; ok: boolean; message: string }[];
}

/** The backend's own account of itself, its factories and its set-up (two queries in parallel). */
export const platformStatus = (): Promise<PlatformStatus> =>
  read(async () => {
    const backend = await canister<_SERVICE>(idlFactory, 'backend', 'anyone');
    const [id, system, setup] = await Promise.all([
      canisterId('backend'),
      backend.getSystemStatus(),
      backend.getMicroserviceSetupStatus(),
    ]);
    return {
      healthy: system.healthy,
      version: `${system.version.major}.${system.version.minor}.${system.version.patch}`,
      backend: id,
      cycles: system.cycles,
      heapBytes: system.heapBytes,
      stableBytes: system.stableBytes,
      users: system.userCount,
      openDeployments: system.openDeployments,
      needsReview: system.needsReview,
      pendingNotices: system.pendingNotices,
      taken: system.treasury.taken,
      refunded: system.treasury.refunded,
      factories: system.factories.map((factory) => ({
        serviceId: factory.serviceId,
        canisterId: factory.canisterId.toText(),
        healthy: factory.healthy,
        enabled: factory.enabled,
        cycles: factory.cycles,
        contracts: factory.contractCount,
        problems: factory.problems,
        reportedAt: fromOpt(factory.reportedAt),
      })),
      time: system.time,
      ready: setup.ready,
      setup: setup.items.map(({ name, canisterId: item, ok, message }) => ({
        name,
        canisterId: fromOpt(item)?.toText() ?? null,
        ok,
        message,
      })),
    };
  });
