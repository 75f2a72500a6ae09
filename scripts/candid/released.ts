// The published interfaces of earlier releases: `canisters/released/<version>/<canister>.did`, written by `tsx scripts/release.ts`.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, parseVersion, type Version } from '../../canisters/lib/versions.ts';
import { root } from '../platform/network-file.ts';

const folder = join(root, 'canisters', 'released');

export const releasedDid = (version: string, canister: string): string => join(folder, version, `${canister}.did`);

/** The newest version of which interfaces are kept. */
export function lastRelease(): string | undefined {
  if (!existsSync(folder)) return undefined;
  const known = readdirSync(folder).flatMap((name): [string, Version][] => {
    const version = parseVersion(name);
    return version ? [[name, version]] : [];
  });
  return known.sort(([, a], [, b]) => compareVersions(a, b)).at(-1)?.[0];
}
