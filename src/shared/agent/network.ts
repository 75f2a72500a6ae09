// Which network the app talks to: read once at start from `/network.json`, which holds nothing secret.
import { shallowRef } from 'vue';
import { AppError, toAppError } from '../errors/index.ts';
import { fromHex } from '../format/index.ts';

export interface Network {
  /** `ic`, `local` or the name of another network. */
  name: string;
  /** Origin of the HTTP interface. */
  host: string;
  /** DER; absent on mainnet, where the agent's built-in key is the only one trusted. */
  rootKey?: Uint8Array;
  /** Canister ids by registry name, and `icp_ledger`. */
  canisters: Readonly<Record<string, string>>;
  identityProvider: string | null;
  faucet: string | null;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const MAINNET_HOST = 'https://icp-api.io';

/** Checks and completes the description; throws when it cannot be used. */
export function parseNetwork(json: unknown, origin: string): Network {
  if (!isRecord(json) || !isRecord(json.canisters)) throw new Error('network.json has no canisters.');
  const name = text(json.network) ?? 'local';
  const rootKey = text(json.rootKey);
  // A root key given for mainnet could make forged answers look certified.
  if (name === 'ic' && rootKey) throw new Error('network.json must not give a root key for mainnet.');
  if (name !== 'ic' && !rootKey) throw new Error(`network.json gives no root key for the network "${name}".`);
  return {
    name,
    host: text(json.host) ?? (name === 'ic' ? MAINNET_HOST : origin),
    rootKey: rootKey ? fromHex(rootKey) : undefined,
    canisters: Object.fromEntries(
      Object.entries(json.canisters).flatMap(([key, id]) => (typeof id === 'string' ? [[key, id] as const] : [])),
    ),
    identityProvider: text(json.identityProvider) ?? null,
    faucet: text(json.faucet) ?? null,
  };
}

export type NetworkState =
  { status: 'loading' } | { status: 'ready'; network: Network } | { status: 'failed'; error: AppError };

/** The state of the description, for the shell to show. */
export const networkState = shallowRef<NetworkState>({ status: 'loading' });

let pending: Promise<Network> | undefined;

async function fetchNetwork(): Promise<Network> {
  networkState.value = { status: 'loading' };
  try {
    const response = await fetch('/network.json', { cache: 'no-store' });
    if (!response.ok || !(response.headers.get('content-type') ?? '').includes('json')) {
      throw new AppError('network.missing', {
        title: 'The app does not know which network to use: network.json is missing.',
        money: 'Your money is not affected.',
        action: 'Start it with “npm run dev”, or ship network.json with the build, then try again.',
      });
    }
    const network = parseNetwork(await response.json(), location.origin);
    networkState.value = { status: 'ready', network };
    return network;
  } catch (cause) {
    pending = undefined;
    const error = toAppError(cause);
    networkState.value = { status: 'failed', error };
    throw error;
  }
}

/** The network's description, fetched once; a failed try is repeated by the next call. */
export function getNetwork(): Promise<Network> {
  return (pending ??= fetchNetwork());
}

/** The id of a platform canister; an AppError when this network has none of that name. */
export async function canisterId(name: string): Promise<string> {
  const id = (await getNetwork()).canisters[name];
  if (id) return id;
  throw new AppError('network.noCanister', {
    title: `This network has no “${name}” canister.`,
    money: 'Your money is not affected.',
    action: 'Deploy the platform to this network, then reload the page.',
  });
}
