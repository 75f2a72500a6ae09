// Puts the platform's canisters on a network that lets anybody create canisters, as local ones do: creates, installs or upgrades
// what differs. A second run finds everything as it was.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { HttpAgent } from '@dfinity/agent';
import { registry, type CanisterName } from '../../canisters/registry.ts';
import { BackendInit } from '../../declarations/backend.did.ts';
import { TokenInit } from '../../declarations/token.did.ts';
import { createCanister, installCode, moduleHash, sha256 } from './management.ts';
import { root, type NetworkFile, type PlatformCanister } from './network-file.ts';
import type { Step } from './step.ts';

/** The ICP ledger's id on mainnet; local networks put their fee ledger there if they can, so that addresses look the same. */
export const ICP_LEDGER = 'ryjl3-tyaaa-aaaaa-aaaba-cai';

const TRILLION = 1_000_000_000_000n;
const cyclesFor = (kind: string): bigint => (kind === 'factory' ? 10_000n : 100n) * TRILLION;

/** The gzipped Wasm that `scripts/build.ts` made. */
export function builtWasm(name: CanisterName): Uint8Array {
  return Uint8Array.from(readFileSync(join(root, '.build', name, `${name}.wasm.gz`)));
}

export interface InstallContext {
  agent: HttpAgent;
  admin: Principal;
  file: NetworkFile;
  /** Called after each change of `file`, so that an interrupted run resumes. */
  save(): void;
}

interface Wanted {
  name: PlatformCanister;
  cycles: bigint;
  wasm: Uint8Array;
  arg: Uint8Array;
  preferredId?: string;
}

/** What creates the canister if the network file does not know it, installs its code, or upgrades it; nothing when it is current. */
async function canisterSteps(context: InstallContext, wanted: Wanted): Promise<Step[]> {
  const { agent, file, save } = context;
  const { name, wasm, arg } = wanted;
  const known = file.canisters[name];
  const installed = known === undefined ? undefined : await moduleHash(agent, Principal.fromText(known));
  if (installed === Buffer.from(sha256(wasm)).toString('hex')) return [];
  const mode = installed === undefined ? 'install' : 'upgrade';
  const apply = async (): Promise<void> => {
    const id = known
      ? Principal.fromText(known)
      : await createCanister(agent, { ...wanted, near: file.canisters.icp_ledger });
    file.canisters[name] = id.toText();
    save();
    await installCode(agent, id, { mode, wasm, arg });
  };
  return [{ what: known ? `${mode} ${name} (${known})` : `create and install ${name}`, apply }];
}

function ledgerInit(admin: Principal): Uint8Array {
  const fromEnvironment = process.env['ICTO_LEDGER_INIT'];
  if (fromEnvironment) return Uint8Array.from(Buffer.from(fromEnvironment, 'hex'));
  const mintingAccount = { owner: admin, subaccount: [] };
  return IDL.encode(
    [TokenInit],
    [
      {
        name: 'Internet Computer (local)',
        symbol: 'ICP',
        decimals: 8,
        logo: [],
        description: 'Test ICP of this local network. It has no value.',
        links: [],
        transferFee: 10_000n,
        mintingAccount: [mintingAccount],
        initialHolders: [],
        feeCollector: [],
        isPublic: false,
        autoUpdate: false,
        owner: admin,
        factory: [],
        version: { major: 1, minor: 0, patch: 0 },
      },
    ],
  );
}

/** What puts the fee ledger and every platform canister of the registry there, in the order in which it has to be done. */
export async function installSteps(context: InstallContext): Promise<Step[]> {
  const ledgerWasm = process.env['ICTO_LEDGER_WASM'];
  const ledger: Wanted = {
    name: 'icp_ledger',
    cycles: 100n * TRILLION,
    wasm: ledgerWasm ? Uint8Array.from(readFileSync(ledgerWasm)) : builtWasm('token'),
    arg: ledgerInit(context.admin),
    preferredId: ICP_LEDGER,
  };
  const platform = registry.flatMap((row): Wanted[] => {
    if (row.kind === 'contract') return [];
    const arg = IDL.encode([BackendInit], [{ owner: context.admin }]);
    return [{ name: row.name, cycles: cyclesFor(row.kind), wasm: builtWasm(row.name), arg }];
  });
  return (await Promise.all([ledger, ...platform].map((wanted) => canisterSteps(context, wanted)))).flat();
}
