// Whether the platform is set up and well, from what factories report and from this canister itself. Waits for nobody.
import { canisterCycleBalance } from 'azle';
import { HOUR, now } from '../lib/clock.ts';
import { ownMemory } from '../lib/own-memory.ts';
import type { Version } from '../lib/versions.ts';
import { auditOutbox, invoiceOutbox, pendingNotices } from './notices.ts';
import { profiles } from './profiles.ts';
import { factories, health, storages, tokens } from './registry.ts';
import { openCount, REVIEWS, reviews } from './stores.ts';
import { serviceOf } from './settings.ts';
import { allOutgoing, allSums, outgoingOf } from './treasury.ts';
import type { FactoryEntry } from './types/administration.ts';
import type { FactoryHealth, SetupItem, SetupStatus, SystemStatus } from './types/status.ts';
import { Principal } from '@dfinity/principal';

export const VERSION: Version = { major: 2, minor: 0, patch: 0 };

export function factoryHealth(serviceId: string): FactoryHealth | undefined {
  const entry = factories.get().find((factory) => factory.serviceId === serviceId);
  if (!entry) return undefined;
  const { canisterId } = entry;
  const silent: FactoryHealth = {
    serviceId,
    canisterId,
    healthy: false,
    enabled: false,
    cycles: 0n,
    contractCount: 0n,
    problems: ['The factory has not reported yet.'],
    reportedAt: [],
  };
  return health.get(serviceId) ?? silent;
}

/** Factories report every hour. */
const SILENT_AFTER = 3n * HOUR;

/** What keeps a factory from being ordered from, in words; undefined when nothing does. */
function factoryProblem({ serviceId, whitelisted }: FactoryEntry): string | undefined {
  const service = serviceOf(serviceId);
  if (!service) return 'No price is set: use setServiceFee.';
  if (!tokens.get(service.ledger)?.isFeeToken) return 'Its fee ledger is not registered: use registerToken.';
  const report = factoryHealth(serviceId);
  const [reportedAt] = report?.reportedAt ?? [];
  if (reportedAt === undefined) return report?.problems[0];
  if (!whitelisted) return "The factory does not take this backend's orders: use its setupWhitelist.";
  if (now() - reportedAt > SILENT_AFTER)
    return `The factory has not reported for ${(now() - reportedAt) / HOUR} hours.`;
  return report?.problems[0];
}

/** Each part of the set-up, and what is missing in words: from what factories report and what storages answer. */
export function setupStatus(): SetupStatus {
  const known = storages.get();
  const storage = (
    name: string,
    canisterId: Principal | undefined,
    outbox: { lastError: string; pending: number },
  ): SetupItem => {
    const stuck = outbox.pending > 0 && outbox.lastError !== '';
    const message = !canisterId
      ? 'Not set: use setStorages.'
      : stuck
        ? `Records cannot be delivered: ${outbox.lastError}`
        : 'Records arrive.';
    return { name, canisterId: canisterId ? [canisterId] : [], ok: canisterId !== undefined && !stuck, message };
  };
  const items = [
    storage('audit_storage', known?.audit, auditOutbox.status()),
    storage('invoice_storage', known?.invoice, invoiceOutbox.status()),
    ...factories.get().map((factory): SetupItem => {
      const { serviceId, canisterId } = factory;
      const problem = factoryProblem(factory);
      const message = problem ?? (serviceOf(serviceId)?.enabled ? 'Ready.' : 'Switched off.');
      return { name: serviceId, canisterId: [canisterId], ok: problem === undefined, message };
    }),
  ];
  return { ready: factories.get().length > 0 && items.every((item) => item.ok), items };
}

export function systemStatus(): SystemStatus {
  const reports = factories
    .get()
    .map(({ serviceId }) => factoryHealth(serviceId))
    .filter((report) => report !== undefined);
  const sums = allSums();
  return {
    healthy: setupStatus().ready && reports.every((report) => report.healthy),
    version: VERSION,
    cycles: canisterCycleBalance(),
    ...ownMemory(),
    userCount: BigInt(profiles.size()),
    openDeployments: BigInt(openCount(Principal.anonymous()).all),
    needsReview: BigInt(reviews.count(REVIEWS)),
    pendingNotices: pendingNotices(),
    treasury: {
      taken: sums.reduce((sum, { taken }) => sum + taken, 0n),
      refunded: sums.reduce((sum, { refunded }) => sum + refunded, 0n),
      withdrawn: allOutgoing().reduce((sum, { sent }) => sum + sent, 0n),
    },
    treasuries: sums.map(({ ledger, taken, refunded, reserved }) => {
      const { sent: withdrawn, onTheWay } = outgoingOf(ledger);
      return { ledger, taken, refunded, withdrawn, reserved, onTheWay };
    }),
    factories: reports,
    time: now(),
  };
}
