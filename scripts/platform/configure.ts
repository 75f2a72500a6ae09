// Connects the platform's canisters: writers, whitelists, templates, fees. Idempotent.
import type { HttpAgent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { registry, type CanisterName } from '../../canisters/registry.ts';
import * as audit from '../../declarations/audit_storage.did.ts';
import * as backend from '../../declarations/backend.did.ts';
import * as invoice from '../../declarations/invoice_storage.did.ts';
import * as token from '../../declarations/token.did.ts';
import * as factory from '../../declarations/token_factory.did.ts';
import { actorFor } from './agent.ts';
import { builtWasm, type InstallContext } from './install.ts';
import { chunksOf, sha256 } from './management.ts';
import type { NetworkFile, PlatformCanister } from './network-file.ts';

/** The price of a deployment, in e8s of the fee ledger, until an admin changes it. */
const DEFAULT_FEE = 50_000_000n;

export function canisterId(file: NetworkFile, name: PlatformCanister): Principal {
  const id = file.canisters[name];
  if (!id) throw new Error(`The network file knows no ${name}; start the platform once more.`);
  return Principal.fromText(id);
}

/** Actors of the platform's canisters for one identity. */
export const platformActors = (agent: HttpAgent, file: NetworkFile) => ({
  backend: actorFor<backend._SERVICE>(agent, canisterId(file, 'backend'), backend.idlFactory),
  audit: actorFor<audit._SERVICE>(agent, canisterId(file, 'audit_storage'), audit.idlFactory),
  invoice: actorFor<invoice._SERVICE>(agent, canisterId(file, 'invoice_storage'), invoice.idlFactory),
  tokenFactory: actorFor<factory._SERVICE>(agent, canisterId(file, 'token_factory'), factory.idlFactory),
  ledger: actorFor<token._SERVICE>(agent, canisterId(file, 'icp_ledger'), token.idlFactory),
});

/** Throws with the canister's own words unless the answer is `ok`. */
export function expectOk<T>(what: string, result: { ok: T } | { err: unknown }): T {
  if ('ok' in result) return result.ok;
  throw new Error(
    `${what} was refused: ${JSON.stringify(result.err, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))}`,
  );
}

/** Uploads the built contract as the factory's newest version, unless a registered version has this very code. */
async function registerTemplate(
  agent: HttpAgent,
  factoryId: Principal,
  contract: CanisterName,
  log: (line: string) => void,
): Promise<void> {
  const actor = actorFor<factory._SERVICE>(agent, factoryId, factory.idlFactory);
  const wasm = builtWasm(contract);
  const moduleHash = sha256(wasm);
  const versions = await actor.getVersions();
  if (versions.some((known) => Buffer.from(known.moduleHash).equals(Buffer.from(moduleHash)))) return;
  const order = (version: factory.Version): number => (version.major * 65_536 + version.minor) * 65_536 + version.patch;
  const newest = versions.map((known) => known.version).sort((a, b) => order(b) - order(a))[0];
  const version = newest ? { ...newest, patch: newest.patch + 1 } : { major: 1, minor: 0, patch: 0 };
  log(`register ${contract} ${version.major}.${version.minor}.${version.patch} as template`);
  const chunkHashes: Uint8Array[] = [];
  for (const chunk of chunksOf(wasm)) {
    chunkHashes.push(Uint8Array.from(expectOk('uploadTemplateChunk', await actor.uploadTemplateChunk(chunk))));
  }
  expectOk(
    'registerVersion',
    await actor.registerVersion({ version, moduleHash, chunkHashes, notes: newest ? 'Local build' : 'First version' }),
  );
}

/** Makes the installed canisters one platform. Run by the admin. */
export async function configurePlatform(context: InstallContext): Promise<void> {
  const { agent, file, log } = context;
  const actors = platformActors(agent, file);
  const backendId = canisterId(file, 'backend');
  const ledger = canisterId(file, 'icp_ledger');
  const known = (list: Principal[], id: Principal) => list.some((item) => item.toText() === id.toText());

  if (!known(await actors.audit.getWriters(), backendId))
    expectOk('audit addWriter', await actors.audit.addWriter(backendId));
  if (!known(await actors.invoice.getWriters(), backendId))
    expectOk('invoice addWriter', await actors.invoice.addWriter(backendId));
  const storages = { audit: canisterId(file, 'audit_storage'), invoice: canisterId(file, 'invoice_storage') };

  const tokens = await actors.backend.getTokens();
  if (!tokens.some((entry) => entry.ledger.toText() === ledger.toText())) {
    log('connect the backend, its storages and the fee ledger');
    expectOk('setStorages', await actors.backend.setStorages(storages));
    const [name, symbol, decimals, transferFee] = await Promise.all([
      actors.ledger.icrc1_name(),
      actors.ledger.icrc1_symbol(),
      actors.ledger.icrc1_decimals(),
      actors.ledger.icrc1_fee(),
    ]);
    expectOk(
      'registerToken',
      await actors.backend.registerToken({ ledger, name, symbol, decimals, transferFee, logo: [], isFeeToken: true }),
    );
  }

  const registered = await actors.backend.getFactories();
  for (const row of registry) {
    if (row.kind !== 'factory') continue;
    const id = canisterId(file, row.name);
    await registerTemplate(agent, id, row.name.replace(/_factory$/, '') as CanisterName, log);
    if (registered.some((entry) => entry.serviceId === row.name && entry.canisterId.toText() === id.toText())) continue;
    log(`connect ${row.name}`);
    expectOk(
      'setupWhitelist',
      await actorFor<factory._SERVICE>(agent, id, factory.idlFactory).setupWhitelist(backendId),
    );
    expectOk('registerFactory', await actors.backend.registerFactory(row.name, id));
    expectOk('setServiceFee', await actors.backend.setServiceFee({ serviceId: row.name, fee: DEFAULT_FEE, ledger }));
    expectOk('setServiceEnabled', await actors.backend.setServiceEnabled(row.name, true));
  }
}
