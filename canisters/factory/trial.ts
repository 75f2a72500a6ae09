// Tries a new version out before anybody pays for it. Hashing a module here would cost 17 G instructions; the system
// hashes it whenever it installs. So each version is installed once, in a canister of the factory's own that is empty
// otherwise: a wrong hash, a module that does not load and an initialisation that traps are refused by the system.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { canisterCycleBalance, canisterSelf } from 'azle';
import { CREATION_FEE, createCanister, installChunkedCode, uninstallCode } from '../lib/management.ts';
import { stableCell } from '../lib/stable/cell.ts';
import { candidValue } from '../lib/stable/values.ts';
import { ensureStored } from './chunk-store.ts';
import { fill } from './deployment-canister.ts';
import { memory, small } from './memory.ts';
import { config } from './state.ts';
import type { FactoryError, NewVersion, Opt } from './types.ts';

/** The init argument of a plain contract that reports to `factory`. */
export type TrialArg = (factory: Principal) => Uint8Array;

const trialCanister = stableCell<Opt<Principal>>({
  memoryId: memory.small,
  prefix: small.trial,
  value: candidValue(IDL.Opt(IDL.Principal)),
  initial: () => [],
});
/** On the heap, like the calls it guards: two trials would empty each other's canister. */
let trying = false;

/** Undefined when the system installed the version and its code started. */
export async function tryOut(candidate: NewVersion, arg: TrialArg): Promise<FactoryError | undefined> {
  if (trying) return { inProgress: null };
  trying = true;
  try {
    return await run(candidate, arg);
  } finally {
    trying = false;
  }
}

async function run({ chunkHashes, moduleHash }: NewVersion, arg: TrialArg): Promise<FactoryError | undefined> {
  const target = await obtain();
  if ('err' in target) return target.err;
  if ((await ensureStored(chunkHashes)) === 'unanswered') return unanswered;
  const outcome = await installChunkedCode({
    // Whatever an interrupted trial left is gone.
    mode: { reinstall: null },
    target: target.ok,
    storeCanister: canisterSelf(),
    chunkHashes,
    wasmModuleHash: moduleHash,
    // It reports to itself, where nobody listens.
    arg: arg(target.ok),
  });
  await uninstallCode(target.ok);
  if (outcome.kind === 'replied') return undefined;
  if (outcome.kind === 'unknown') return unanswered;
  return {
    invalid: [{ field: 'moduleHash', message: `The system does not install this version: ${outcome.message}` }],
  };
}

const unanswered: FactoryError = {
  invalid: [{ field: 'chunkHashes', message: 'The system did not answer; register the version again.' }],
};

/** The trial canister: made once, and filled up to what a contract gets. */
async function obtain(): Promise<{ ok: Principal } | { err: FactoryError }> {
  const [known] = trialCanister.get();
  if (known) return (await fill(known)).kind === 'replied' ? { ok: known } : { err: unanswered };
  const cycles = config.get().contractCycles + CREATION_FEE;
  const outcome = await createCanister({ settings: { controllers: [canisterSelf()] }, cycles });
  if (outcome.kind === 'replied') {
    trialCanister.set([outcome.value]);
    return { ok: outcome.value };
  }
  if (outcome.kind === 'unknown') return { err: unanswered };
  if (outcome.code === 0)
    return { err: { insufficientCycles: { available: canisterCycleBalance(), required: cycles } } };
  return { err: { deploymentFailed: { message: `The system refused a canister to try it in: ${outcome.message}` } } };
}
