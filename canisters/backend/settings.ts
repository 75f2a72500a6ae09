// Configuration as text by key. The terms of a service are three of its keys.
import type { Principal } from '@dfinity/principal';
import { textKey } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { textValue } from '../lib/stable/values.ts';
import { memory } from './memory.ts';
import { factories, storages } from './registry.ts';
import { serviceSettings, settingKey } from './rules/config.ts';

export const config = stableMap({ memoryId: memory.config, key: textKey, value: textValue });

export interface Service {
  factory: Principal;
  fee: bigint;
  ledger: Principal;
  enabled: boolean;
}

/** A service people can order: it has a factory and a price. `undefined` otherwise. */
export function serviceOf(serviceId: string): Service | undefined {
  const factory = factories.get().find((entry) => entry.serviceId === serviceId);
  const { enabled, fee, ledger } = serviceSettings(serviceId, (key) => config.get(key));
  if (!factory || fee === undefined || !ledger) return undefined;
  // Without storages a payment could not be recorded anywhere: nothing is sold then.
  return { factory: factory.canisterId, fee, ledger, enabled: enabled && storages.get() !== undefined };
}

export function setService(serviceId: string, { fee, ledger }: { fee: bigint; ledger: Principal }): void {
  config.set(settingKey(serviceId, 'fee'), fee.toString());
  config.set(settingKey(serviceId, 'ledger'), ledger.toText());
}
