// One call that starts the whole platform: replica, canisters, configuration, faucet, network file.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { agentFor, connect } from './agent.ts';
import { configurePlatform, platformActors } from './configure.ts';
import { startFaucet } from './faucet.ts';
import { identityFromPem } from './identities.ts';
import { installCanisters, type InstallContext } from './install.ts';
import {
  defaultHome,
  networkFilePath,
  readNetworkFile,
  root,
  writeNetworkFile,
  type NetworkFile,
} from './network-file.ts';
import { startReplica } from './replica-process.ts';

export interface PlatformOptions {
  /** Port of the replica; 0: any free one. */
  port: number;
  /** Start from nothing: the network's state is deleted first. */
  fresh: boolean;
  network?: string;
  /** Folder of network files and states; `.icto` unless told. */
  home?: string;
  log?: (line: string) => void;
}

export interface RunningPlatform {
  file: NetworkFile;
  path: string;
  /** Resolves with the reason when the replica ends by itself; never for a replica we did not start. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/** Compiles what changed since the last build (cached by content). */
export function buildCanisters(): void {
  execFileSync(process.execPath, ['--import', 'tsx', join(root, 'scripts/build.ts')], { cwd: root, stdio: 'inherit' });
}

/**
 * Starts the platform on the embedded replica, or on the one that `ICTO_REPLICA_URL` names.
 * Finds everything as it was unless `fresh`.
 */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const { network = 'local', home = defaultHome, log = () => {} } = options;
  const path = networkFilePath(home, network);
  const remote = process.env['ICTO_REPLICA_URL'];
  if (options.fresh) rmSync(path, { force: true });
  const replica = remote
    ? undefined
    : await startReplica({ port: options.port, state: join(home, network, 'replica'), fresh: options.fresh });
  let stopFaucet = async () => {};
  try {
    const connection = replica?.connection ?? (await connect(remote ?? ''));
    const adminIdentity = join(home, network, 'admin.pem');
    const identity = identityFromPem(adminIdentity);
    const rootKey = Buffer.from(connection.rootKey).toString('hex');
    const before = readNetworkFile(path);
    // Another root key is another network: its canister ids mean nothing here.
    const canisters = before?.rootKey === rootKey ? before.canisters : {};
    const file: NetworkFile = {
      network,
      replicaUrl: connection.replicaUrl,
      rootKey,
      canisters,
      adminIdentity,
      faucet: null,
    };
    const save = () => writeNetworkFile(path, file);
    const context: InstallContext = {
      agent: agentFor(connection, identity),
      admin: identity.getPrincipal(),
      file,
      save,
      log,
    };
    await installCanisters(context);
    await configurePlatform(context);
    const faucet = await startFaucet(platformActors(context.agent, file).ledger);
    stopFaucet = faucet.stop;
    file.faucet = faucet.url;
    save();
    return {
      file,
      path,
      ended: replica?.ended ?? new Promise(() => {}),
      async stop() {
        await faucet.stop();
        await replica?.stop();
      },
    };
  } catch (error) {
    await stopFaucet();
    await replica?.stop();
    throw error;
  }
}
