import { Principal } from '@dfinity/principal';
import { canisterId, fromOpt, read } from '../../../shared/agent/index.ts';
import { backend, change } from './backend.ts';

export interface FactoryRow {
  serviceId: string;
  canisterId: string;
  /** ns. */
  registeredAt: bigint;
  /** The factory took orders from this backend when it was last asked. */
  whitelisted: boolean;
  healthy: boolean;
  enabled: boolean;
  cycles: bigint;
  contracts: bigint;
  problems: string[];
  /** ns; null: it has never reported. */
  reportedAt: bigint | null;
}

export interface Registry {
  backend: string;
  factories: FactoryRow[];
  ready: boolean;
  setup: { name: string; canisterId: string | null; ok: boolean; message: string }[];
}

/** Registered factories, with what each last reported of itself, and what the set-up lacks. */
export const registry = (): Promise<Registry> =>
  read(async () => {
    const actor = await backend('anyone');
    const [id, entries, status, setup] = await Promise.all([
      canisterId('backend'),
      actor.getFactories(),
      actor.getSystemStatus(),
      actor.getMicroserviceSetupStatus(),
    ]);
    return {
      backend: id,
      factories: entries.map((entry) => {
        const report = status.factories.find(({ serviceId }) => serviceId === entry.serviceId);
        return {
          serviceId: entry.serviceId,
          canisterId: entry.canisterId.toText(),
          registeredAt: entry.registeredAt,
          whitelisted: entry.whitelisted,
          healthy: report?.healthy ?? false,
          enabled: report?.enabled ?? false,
          cycles: report?.cycles ?? 0n,
          contracts: report?.contractCount ?? 0n,
          problems: report?.problems ?? [],
          reportedAt: report ? fromOpt(report.reportedAt) : null,
        };
      }),
      ready: setup.ready,
      setup: setup.items.map((item) => ({ ...item, canisterId: fromOpt(item.canisterId)?.toText() ?? null })),
    };
  });

/** Registers a factory; one that had this service before is replaced. */
export const registerFactory = (serviceId: string, factory: Principal): Promise<void> =>
  change((actor) => actor.registerFactory(serviceId, factory));

export const removeFactory = (serviceId: string): Promise<void> => change((actor) => actor.removeFactory(serviceId));

export const setStorages = (storages: { audit: Principal; invoice: Principal }): Promise<void> =>
  change((actor) => actor.setStorages(storages));
