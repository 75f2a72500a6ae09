// The arguments every platform canister is installed with: who owns it first. Candid text, the form that icp and dfx read.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Principal } from '@dfinity/principal';
import { root } from '../platform/network-file.ts';

/** Beside the network files, outside version control: each deployer has their own. */
export const INIT_ARGS = '.icto/init-args.did';

/** The project that `icp` works on; its own environment variable names another. */
export const icpProject = process.env['ICP_PROJECT_ROOT'] ?? root;

export function writeInitArgs(owner: Principal): void {
  const path = join(icpProject, INIT_ARGS);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `(record { owner = principal "${owner.toText()}" })\n`);
}
