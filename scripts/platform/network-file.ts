// `.icto/<network>.json`: all that another program needs to drive the platform.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { registry } from '../../canisters/registry.ts';

export const root = join(import.meta.dirname, '..', '..');

/** The canisters that a network has one of each: the registry's, and the ledger fees are paid on. */
export type PlatformCanister = Exclude<(typeof registry)[number], { kind: 'contract' }>['name'] | 'icp_ledger';

export interface NetworkFile {
  network: string;
  replicaUrl: string;
  /** Root key, DER, hex. */
  rootKey: string;
  /** Canister ids by registry name. */
  canisters: Partial<Record<PlatformCanister, string>>;
  /** PKCS #8 PEM file (Ed25519) of the platform's first owner. */
  adminIdentity: string;
  /** `POST { owner, amount? }` gives test ICP; null where there is none. */
  faucet: string | null;
}

/** Where networks' files and states are kept; tests and demos use a folder of their own. */
export const defaultHome = process.env['ICTO_HOME'] ?? join(root, '.icto');

export const networkFilePath = (home: string, network: string): string => join(home, `${network}.json`);

export function readNetworkFile(path: string): NetworkFile | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as NetworkFile;
  } catch (error) {
    throw new Error(`${path} cannot be read. Start once with --fresh to begin anew.`, { cause: error });
  }
}

/** Replaces the file in one step, so that a reader never sees half of it. */
export function writeNetworkFile(path: string, file: NetworkFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}
