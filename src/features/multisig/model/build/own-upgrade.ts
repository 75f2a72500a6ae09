// The argument with which a wallet's own new code is installed: what it was created with, and the new version.
import { Principal } from '@dfinity/principal';
import { compile } from '../../../../../canisters/lib/candid/index.ts';
import { MultisigInitT, type MultisigInit } from '../../../../../canisters/multisig/types.ts';
import type { WalletDetails } from '../../multisig.types.ts';
import { candidText } from '../candid/index.ts';

const codec = compile([MultisigInitT]);

/** As Candid text, with the version that follows the present one: to be checked by whoever proposes. */
export function ownUpgradeText(details: WalletDetails, wallet: string): string {
  const { config, isPublic, autoUpdate, factory, version } = details;
  const init: MultisigInit = {
    ...{ config, isPublic, autoUpdate, factory },
    owner: Principal.fromText(wallet),
    version: { ...version, minor: version.minor + 1, patch: 0 },
  };
  return candidText(codec.encode([init]), namesIn(init)).text;
}

/** The names of all fields: bytes hold their hashes only. */
function namesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) namesIn(item, found);
  else if (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Principal) &&
    !(value instanceof Uint8Array)
  )
    for (const [name, part] of Object.entries(value)) namesIn(part, found.add(name));
  return found;
}
