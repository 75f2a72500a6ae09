// One call that starts the whole platform: replica, canisters, configuration, faucet, network file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { agentFor, connect } from './agent.ts';
import { configurationSteps, platformActors } from './configure.ts';
import { startFaucet } from './faucet.ts';
import { ownIdentity } from './identities.ts';
import { installSteps, type InstallContext } from './install.ts';
import { sha256 } from './management.ts';
import {
  defaultHome,
  networkFilePath,
  readNetworkFile,
  root,
  writeNetworkFile,
  type NetworkFile,
} from './network-file.ts';
import { startReplica } from './replica-process.ts';
import { applySteps } from './step.ts';

/** A replica that somebody else started should answer at once. */
const REMOTE_PATIENCE_SECONDS = 5;

export interface PlatformOptions {
  /** Port of the replica; 0: any free one. */
  port: number;
  /** Start from nothing: the network's state is deleted first. */
  fresh: boolean;
  network?: string;
  /** Folder of network files and states; `.icto` unless told. */
  home?: string;
  /** Waited for before anything is installed: the replica starts while canisters are built. */
  built?: Promise<void>;
  log?: (line: string) => void;
}

export interface RunningPlatform {
  file: NetworkFile;
  path: string;
  /** Resolves with the reason when the replica ends by itself; never for a replica we did not start. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/** Compiles what changed since the last build (cached by content), saying so. */
export async function buildCanisters(): Promise<void> {
  const args = ['--import', 'tsx', join(root, 'scripts/build.ts')];
  const [code] = (await once(spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }), 'exit')) as [
    number | null,
  ];
  if (code !== 0) throw new Error('Canisters could not be built; the compiler’s words are above.');
}

/** Another replica than the embedded one, if `ICTO_REPLICA_URL` names one. */
export function otherReplica(): string | undefined {
  const url = process.env['ICTO_REPLICA_URL'];
  if (!url) return undefined;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new Error(`ICTO_REPLICA_URL is ${url}; it must be an address like http://127.0.0.1:4943.`);
  return new URL(url).origin;
}

/**
 * Starts the platform on the embedded replica, or on the one that `ICTO_REPLICA_URL` names.
 * Finds everything as it was unless `fresh`.
 */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const { network = 'local', home = defaultHome, log = () => {} } = options;
  const path = networkFilePath(home, network);
  const remote = otherReplica();
  // Both are waited for, whatever the other comes to: nothing goes on behind an error.
  const [started, built] = await Promise.allSettled([
    remote
      ? undefined
      : startReplica({ port: options.port, state: join(home, network, 'replica'), fresh: options.fresh }),
    options.built,
  ]);
  if (started.status === 'rejected') throw started.reason;
  const replica = started.value;
  // Its return tells waiting programs that everything is ready.
  rmSync(path, { force: true });
  let stopFaucet = async () => {};
  try {
    if (built.status === 'rejected') throw built.reason;
    const connection = replica?.connection ?? (await connect(remote ?? '', REMOTE_PATIENCE_SECONDS));
    const adminIdentity = join(home, network, 'admin.pem');
    const identity = ownIdentity(adminIdentity);
    const rootKey = Buffer.from(connection.rootKey).toString('hex');
    // What is remembered between starts, for each network apart: going back to one finds it as it was.
    const notes = join(
      home,
      network,
      `${remote ? Buffer.from(sha256(connection.rootKey)).toString('hex', 0, 8) : 'embedded'}.json`,
    );
    const before = options.fresh ? undefined : readNetworkFile(notes);
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
    const save = () => writeNetworkFile(notes, file);
    const context: InstallContext = {
      agent: agentFor(connection, identity),
      admin: identity.getPrincipal(),
      file,
      save,
    };
    await applySteps(await installSteps(context), log);
    await applySteps(await configurationSteps(context), log);
    const faucet = await startFaucet(platformActors(context.agent, file).ledger);
    stopFaucet = faucet.stop;
    file.faucet = faucet.url;
    writeNetworkFile(path, file);
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
