import { Principal } from '@dfinity/principal';
import {
  idlFactory,
  type FactoryError,
  type _SERVICE as TokenFactory,
} from '../../../../declarations/token_factory.did.ts';
import { canister, canisterId, fromOpt, read, write, type CallAs } from '../../../shared/agent/index.ts';
import { explainVariant, harmless, type ExplainTable } from '../../../shared/errors/index.ts';
import { backend, change, fieldWords } from './backend.ts';

/** What every factory offers, whatever it makes. */
type Factory = Pick<TokenFactory, 'getFactoryHealth' | 'setupWhitelist' | 'removeFromWhitelist'>;
const factoryAt = (id: Principal, as: CallAs): Promise<Factory> => canister<Factory>(idlFactory, id, as);

export interface FactoryRow {
  serviceId: string;
  canisterId: string;
  /** ns. */
  registeredAt: bigint;
  /** Whether it takes orders from this backend, asked of itself just now; null: it does not answer. */
  takesOrders: boolean | null;
  healthy: boolean;
  enabled: boolean;
  cycles: bigint;
  contracts: bigint;
  problems: string[];
  /** ns; null: it has never reported. */
  reportedAt: bigint | null;
}

export interface Registry {
  factories: FactoryRow[];
  ready: boolean;
  setup: { name: string; canisterId: string | null; ok: boolean; message: string }[];
}

async function whitelists(factory: Principal, backendId: string): Promise<boolean | null> {
  try {
    const { whitelistedBackends } = await (await factoryAt(factory, 'anyone')).getFactoryHealth();
    return whitelistedBackends.some((one) => one.toText() === backendId);
  } catch {
    // Whatever is at this id, it is no factory that could be asked.
    return null;
  }
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
    const takesOrders = await Promise.all(entries.map(({ canisterId: factory }) => whitelists(factory, id)));
    return {
      factories: entries.map((entry, index) => {
        const report = status.factories.find(({ serviceId }) => serviceId === entry.serviceId);
        return {
          serviceId: entry.serviceId,
          canisterId: entry.canisterId.toText(),
          registeredAt: entry.registeredAt,
          takesOrders: takesOrders[index] ?? null,
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

const refusal = (title: string) => () => harmless(title, 'Ask those who run the factory.');
const factoryErrors: ExplainTable<FactoryError> = {
  notAuthorized: refusal('The factory has admins of its own, and you are none of them.'),
  anonymousCaller: () => harmless('You are not signed in.', 'Sign in, then try again.'),
  invalid: (fields) => ({ ...harmless(`The factory refused: ${fieldWords(fields)}`, 'Change it.'), fields }),
  notFound: refusal('The factory does not know this backend.'),
  disabled: refusal('The factory is switched off.'),
  noTemplate: refusal('The factory has no template.'),
  inProgress: refusal('The factory is busy.'),
  deploymentFailed: ({ message }) => harmless(`The factory failed: ${message}`, 'Try again later.'),
  limitReached: ({ limit }) => harmless(`The factory allows at most ${limit}.`, 'Remove one first.'),
  insufficientCycles: refusal('The factory has too few cycles.'),
};

/** By an admin of the factory: whether it takes orders from this backend. */
export const setWhitelisted = (factory: string, on: boolean): Promise<void> =>
  write(async () => {
    const [actor, id] = await Promise.all([factoryAt(Principal.fromText(factory), 'caller'), canisterId('backend')]);
    const backendId = Principal.fromText(id);
    const result = await (on ? actor.setupWhitelist(backendId) : actor.removeFromWhitelist(backendId));
    if ('err' in result) throw explainVariant('factory', result.err, factoryErrors);
  });
