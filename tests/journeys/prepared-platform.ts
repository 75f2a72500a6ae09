// The platform installed once for all journeys: each starts from a copy of its state, as after a restart.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { otherReplica, startPlatform } from '../../scripts/platform/index.ts';
import { root } from '../../scripts/platform/network-file.ts';

const prepared = join(root, '.build', 'journeys-platform');

/** Installs the platform on a replica of its own. Another replica (`ICTO_REPLICA_URL`) has a state that nobody can copy. */
export async function preparePlatform(): Promise<void> {
  if (otherReplica()) return;
  rmSync(prepared, { recursive: true, force: true });
  mkdirSync(prepared, { recursive: true });
  const platform = await startPlatform({ port: 0, fresh: true, home: prepared });
  await platform.stop();
}

/** Starts the platform as it was prepared, in the folder `home`. */
export function startPrepared(home: string): ReturnType<typeof startPlatform> {
  const fresh = otherReplica() !== undefined;
  if (!fresh) cpSync(prepared, home, { recursive: true });
  return startPlatform({ port: 0, fresh, home });
}
