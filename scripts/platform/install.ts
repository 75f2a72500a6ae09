// Puts the platform on a replica: creates, installs or upgrades each canister of the registry, then configures them.
// Idempotent: a second run finds everything as it was and changes only what differs.
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

/** The ICP ledger's id on mainnet; local networks put their fee ledger there if they can, so that addresses look the same. */
const ICP_LEDGER = 'ryjl3-tyaaa-aaaaa-aaaba-cai';

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
  log(line: string): void;
}

/** Creates the canister if the network file does not know it, installs its code, or upgrades it when the code differs. */
async function ensureCanister(
  context: InstallContext,
  name: PlatformCanister,
  options: { cycles: bigint; wasm: Uint8Array; arg: Uint8Array; preferredId?: string },
): Promise<Principal> {
  const { agent, file, log } = context;
  const known = file.canisters[name];
  const id = known
    ? Principal.fromText(known)
    : await createCanister(agent, { ...options, near: file.canisters.icp_ledger });
  if (!known) {
    file.canisters[name] = id.toText();
    context.save();
  }
  const installed = await moduleHash(agent, id);
  const wanted = Buffer.from(sha256(options.wasm)).toString('hex');
  if (installed === wanted) return id;
  log(`${installed ? 'upgrade' : 'install'} ${name} (${id.toText()})`);
  await installCode(agent, id, { mode: installed ? 'upgrade' : 'install', wasm: options.wasm, arg: options.arg });
  return id;
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

/** Installs the fee ledger (unless the network has its own) and every platform canister of the registry. */
export async function installCanisters(context: InstallContext): Promise<void> {
  const ledgerWasm = process.env['ICTO_LEDGER_WASM'];
  await ensureCanister(context, 'icp_ledger', {
    cycles: 100n * TRILLION,
    wasm: ledgerWasm ? Uint8Array.from(readFileSync(ledgerWasm)) : builtWasm('token'),
    arg: ledgerInit(context.admin),
    preferredId: ICP_LEDGER,
  });
  for (const row of registry) {
    if (row.kind === 'contract') continue;
    await ensureCanister(context, row.name, {
      cycles: cyclesFor(row.kind),
      wasm: builtWasm(row.name),
      arg: IDL.encode([BackendInit], [{ owner: context.admin }]),
    });
  }
}
