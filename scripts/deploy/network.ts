// The networks that `npm run deploy` knows: the running local one, mainnet, and any other by its address.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IC_ROOT_KEY } from '@dfinity/agent';
import { registry } from '../../canisters/registry.ts';
import { connect, type Connection } from '../platform/agent.ts';
import { ICP_LEDGER } from '../platform/install.ts';
import { defaultHome, networkFilePath, readNetworkFile, type NetworkFile } from '../platform/network-file.ts';
import { icpProject } from './init-args.ts';

const MAINNET = 'https://icp-api.io';
const PATIENCE_SECONDS = 5;

export interface Network {
  /** As people call it: `local`, `ic` or the host. */
  name: string;
  connection: Connection;
  isMainnet: boolean;
  /** The environment of icp.yaml whose canisters `icp deploy` creates and installs; without one we do it ourselves. */
  environment?: string;
  canisters: NetworkFile['canisters'];
  /** Where what is learnt about the network is kept. */
  path: string;
  /** The identity that is used where none is named. */
  identity?: string;
}

/** Ids that `icp deploy`, or `dfx deploy`, wrote down for an environment; fees are paid on the network's ICP ledger. */
function deployedIds(environment: string): NetworkFile['canisters'] {
  const read = <T>(path: string): T | undefined =>
    existsSync(join(icpProject, path)) ? (JSON.parse(readFileSync(join(icpProject, path), 'utf8')) as T) : undefined;
  const icp = read<Record<string, string>>(`.icp/data/mappings/${environment}.ids.json`);
  const dfx = read<Record<string, Record<string, string>>>('canister_ids.json');
  const ids: NetworkFile['canisters'] = { icp_ledger: ICP_LEDGER };
  for (const { name, kind } of registry) {
    const id = icp?.[name] ?? dfx?.[name]?.[environment];
    if (id && kind !== 'contract') ids[name] = id;
  }
  return ids;
}

/** @throws Error in words for people when the network is not there. */
export async function openNetwork(wanted: string, environment?: string): Promise<Network> {
  if (wanted === 'ic') {
    const rootKey = Uint8Array.from(Buffer.from(IC_ROOT_KEY, 'hex'));
    const connection = { replicaUrl: MAINNET, rootKey };
    const name = environment ?? 'ic';
    const path = networkFilePath(defaultHome, name);
    return { name, connection, isMainnet: true, environment: name, canisters: deployedIds(name), path };
  }
  if (wanted === 'local') {
    const path = networkFilePath(defaultHome, 'local');
    const file = readNetworkFile(path);
    if (!file) throw new Error('No local network is running. Start one with: npm run dev, or npm run platform.');
    const connection = await connect(file.replicaUrl, PATIENCE_SECONDS);
    return {
      name: 'local',
      connection,
      isMainnet: false,
      canisters: file.canisters,
      path,
      identity: file.adminIdentity,
    };
  }
  if (!/^https?:\/\//.test(wanted) || !URL.canParse(wanted))
    throw new Error(`--network is ${wanted}; it must be local, ic, or an address like http://127.0.0.1:4943.`);
  const { origin, host } = new URL(wanted);
  const connection = await connect(origin, PATIENCE_SECONDS);
  const name = environment ?? host.replace(':', '-');
  const path = networkFilePath(defaultHome, name);
  const before = readNetworkFile(path);
  // Another root key is another network: its canister ids mean nothing here.
  const same = before?.rootKey === Buffer.from(connection.rootKey).toString('hex');
  const canisters = environment ? deployedIds(environment) : same ? before.canisters : {};
  return { name, connection, isMainnet: false, ...(environment ? { environment } : {}), canisters, path };
}
