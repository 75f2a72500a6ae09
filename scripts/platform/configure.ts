// What connects the platform's canisters: writers, whitelists, templates, fees. Read first, so that a run shows what it will do
// and a second one does nothing.
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
import type { Step } from './step.ts';

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

/** Registering the built contract as the factory's newest version, unless a registered version has this very code. */
async function templateSteps(agent: HttpAgent, factoryId: Principal, contract: CanisterName): Promise<Step[]> {
  const actor = actorFor<factory._SERVICE>(agent, factoryId, factory.idlFactory);
  const wasm = builtWasm(contract);
  const moduleHash = sha256(wasm);
  const versions = await actor.getVersions();
  if (versions.some((known) => Buffer.from(known.moduleHash).equals(Buffer.from(moduleHash)))) return [];
  const order = (version: factory.Version): number => (version.major * 65_536 + version.minor) * 65_536 + version.patch;
  const newest = versions.map((known) => known.version).sort((a, b) => order(b) - order(a))[0];
  const version = newest ? { ...newest, patch: newest.patch + 1 } : { major: 1, minor: 0, patch: 0 };
  const upload = async (): Promise<void> => {
    const chunkHashes: Uint8Array[] = [];
    for (const chunk of chunksOf(wasm)) {
      chunkHashes.push(Uint8Array.from(expectOk('uploadTemplateChunk', await actor.uploadTemplateChunk(chunk))));
    }
    expectOk(
      'registerVersion',
      await actor.registerVersion({ version, moduleHash, chunkHashes, notes: newest ? 'New build' : 'First version' }),
    );
  };
  const named = `${contract} ${version.major}.${version.minor}.${version.patch}`;
  return [{ what: `register ${named} as template (${chunksOf(wasm).length} chunks)`, apply: upload }];
}

/** What the installed canisters still lack to be one platform, in the order in which it has to be done. */
export async function configurationSteps({ agent, file }: Pick<InstallContext, 'agent' | 'file'>): Promise<Step[]> {
  const actors = platformActors(agent, file);
  const backendId = canisterId(file, 'backend');
  const ledger = canisterId(file, 'icp_ledger');
  const known = (list: Principal[], id: Principal) => list.some((item) => item.toText() === id.toText());
  const steps: Step[] = [];
  const step = (what: string, apply: Step['apply']): void => void steps.push({ what, apply });
  const factories = registry.flatMap((row) => (row.kind === 'factory' ? [row] : []));
  const [auditors, invoicers, tokens, registered, templates] = await Promise.all([
    actors.audit.getWriters(),
    actors.invoice.getWriters(),
    actors.backend.getTokens(),
    actors.backend.getFactories(),
    Promise.all(
      factories.map(({ name }) =>
        templateSteps(agent, canisterId(file, name), name.replace(/_factory$/, '') as CanisterName),
      ),
    ),
  ]);

  for (const [name, storage, writers] of [
    ['audit', actors.audit, auditors],
    ['invoice', actors.invoice, invoicers],
  ] as const) {
    if (known(writers, backendId)) continue;
    step(`let the backend write to the ${name} storage`, async () => {
      expectOk(`${name} addWriter`, await storage.addWriter(backendId));
    });
  }

  if (!tokens.some((entry) => entry.ledger.toText() === ledger.toText())) {
    step('connect the backend, its storages and the fee ledger', async () => {
      const storages = { audit: canisterId(file, 'audit_storage'), invoice: canisterId(file, 'invoice_storage') };
      expectOk('setStorages', await actors.backend.setStorages(storages));
      const [name, symbol, decimals, transferFee] = await Promise.all([
        actors.ledger.icrc1_name(),
        actors.ledger.icrc1_symbol(),
        actors.ledger.icrc1_decimals(),
        actors.ledger.icrc1_fee(),
      ]);
      const entry = { ledger, name, symbol, decimals, transferFee, logo: [] as [], isFeeToken: true };
      expectOk('registerToken', await actors.backend.registerToken(entry));
    });
  }

  for (const [i, { name }] of factories.entries()) {
    const id = canisterId(file, name);
    steps.push(...(templates[i] ?? []));
    if (registered.some((entry) => entry.serviceId === name && entry.canisterId.toText() === id.toText())) continue;
    const actor = actorFor<factory._SERVICE>(agent, id, factory.idlFactory);
    step(`connect ${name}, at a fee of ${Number(DEFAULT_FEE) / 1e8} a deployment`, async () => {
      expectOk('setupWhitelist', await actor.setupWhitelist(backendId));
      expectOk('registerFactory', await actors.backend.registerFactory(name, id));
      expectOk('setServiceFee', await actors.backend.setServiceFee({ serviceId: name, fee: DEFAULT_FEE, ledger }));
      expectOk('setServiceEnabled', await actors.backend.setServiceEnabled(name, true));
    });
  }
  return steps;
}
