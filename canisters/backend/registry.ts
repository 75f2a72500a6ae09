// The canisters the backend knows: factories, storages, ledgers, and what factories say of themselves.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { stableCell } from '../lib/stable/cell.ts';
import { principalKey, textKey } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { candidValue } from '../lib/stable/values.ts';
import { memory, small } from './memory.ts';
import {
  FactoryEntryT,
  StoragesT,
  TokenEntryT,
  type FactoryEntry,
  type Storages,
  type TokenEntry,
} from './types/administration.ts';
import { FactoryHealthT, type FactoryHealth } from './types/status.ts';
import { samePrincipal } from '../lib/principals.ts';

export const MAX_FACTORIES = 50;
export const MAX_TOKENS = 200;

export const factories = stableCell<FactoryEntry[]>({
  memoryId: memory.small,
  prefix: small.factories,
  value: candidValue<FactoryEntry[]>(IDL.Vec(FactoryEntryT)),
  initial: () => [],
});

const storedStorages = stableCell<[] | [Storages]>({
  memoryId: memory.small,
  prefix: small.storages,
  value: candidValue<[] | [Storages]>(IDL.Opt(StoragesT)),
  initial: () => [],
});
export const storages = {
  get: (): Storages | undefined => storedStorages.get()[0],
  set: (value: Storages): void => storedStorages.set([value]),
};

export const tokens = stableMap({
  memoryId: memory.tokens,
  key: principalKey,
  value: candidValue<TokenEntry>(TokenEntryT),
});

export const health = stableMap({
  memoryId: memory.small,
  prefix: small.health,
  key: textKey,
  value: candidValue<FactoryHealth>(FactoryHealthT),
});

/** Marks whether a factory takes orders from this backend, as it was learnt from the factory itself. */
export function setWhitelisted(canisterId: Principal, whitelisted: boolean): void {
  const known = factories
    .get()
    .some((entry) => samePrincipal(entry.canisterId, canisterId) && entry.whitelisted !== whitelisted);
  if (!known) return;
  factories.update((all) =>
    all.map((entry) => (samePrincipal(entry.canisterId, canisterId) ? { ...entry, whitelisted } : entry)),
  );
}
