// Deploys one contract. The backend drives it: it repeats `createContract` with the same deployment id until the answer
// is final, so every effect is written down before it starts and found again after a trap, an upgrade or a lost answer.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { canisterCycleBalance, canisterSelf } from 'azle';
import { now } from '../lib/clock.ts';
import { toHex } from '../lib/hash/hex.ts';
import {
  canisterInfo,
  canisterStatus,
  CREATION_FEE,
  createCanister,
  depositCycles,
  installChunkedCode,
  uninstallCode,
  updateSettings,
} from '../lib/management.ts';
import { VersionT } from '../lib/result-type.ts';
import { u64Key } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { candidValue } from '../lib/stable/values.ts';
import { formatVersion, type Version } from '../lib/versions.ts';
import { memory } from './memory.ts';
import { config, counters, spares } from './state.ts';
import { latestTemplate, templateOf } from './templates.ts';
import {
  PaymentT,
  StepT,
  type Answer,
  type FactoryError,
  type Opt,
  type Payment,
  type Receipt,
  type Step,
} from './types.ts';

const Blob = IDL.Vec(IDL.Nat8);
/** Installing again after this many lost or odd answers is given up: the deployment fails and is refunded. */
const MAX_INSTALLS = 5;
/**
 * A creation whose answer never comes may have made a canister that nobody knows: its cycles are the loss. After this
 * many the deployment fails, which bounds what one deployment can lose.
 */
const MAX_LOST_CREATIONS = 3;

/** A deployment as far as it has come. */
interface Deployment {
  owner: Principal;
  payment: Payment;
  canister: Opt<Principal>;
  /** A creation was begun whose answer is not known yet. */
  creating: boolean;
  lostCreations: number;
  /** Taken from the spares, and perhaps not filled yet. */
  spare: Opt<Principal>;
  moduleHash: Opt<Uint8Array>;
  version: Opt<Version>;
  installs: number;
  installed: boolean;
  controlled: boolean;
  finished: boolean;
  failure: Opt<string>;
  steps: Step[];
}
const DeploymentT = IDL.Record({
  owner: IDL.Principal,
  payment: PaymentT,
  canister: IDL.Opt(IDL.Principal),
  creating: IDL.Bool,
  lostCreations: IDL.Nat32,
  spare: IDL.Opt(IDL.Principal),
  moduleHash: IDL.Opt(Blob),
  version: IDL.Opt(VersionT),
  installs: IDL.Nat32,
  installed: IDL.Bool,
  controlled: IDL.Bool,
  finished: IDL.Bool,
  failure: IDL.Opt(IDL.Text),
  steps: IDL.Vec(StepT),
});
const deployments = stableMap({
  memoryId: memory.deployments,
  key: u64Key,
  value: candidValue<Deployment>(DeploymentT),
});

/** Deployments whose answer is awaited right now; on the heap, like the calls it guards. */
const running = new Set<bigint>();

/** Whether a call for this deployment is being worked on right now. */
export const isRunning = (id: bigint): boolean => running.has(id);

export const openDeployments = (): number => running.size;

/** What the index does at each stage; told by the factory, so that this file knows no product. */
export interface DeploymentHooks {
  initArg(about: { owner: Principal; factory: Principal; version: Version }): Uint8Array;
  /** The canister exists and is about to run code of ours: its callbacks must find it. */
  register(about: { deploymentId: bigint; canister: Principal; owner: Principal; version: Version }): void;
  unregister(deploymentId: bigint): void;
  publish(deploymentId: bigint): void;
}

/** Undefined when cycles suffice for one more contract. */
export function tooFewCycles(): FactoryError | undefined {
  const { contractCycles, minCyclesReserve } = config.get();
  const required = contractCycles + CREATION_FEE + minCyclesReserve;
  const available = canisterCycleBalance();
  return available < required ? { insufficientCycles: { available, required } } : undefined;
}

/** The outcome of a deployment that came to one; undefined for one that is unknown or in work. */
export function outcomeOf(id: bigint): Answer<Receipt> | undefined {
  const deployment = deployments.get(id);
  const [failure] = deployment?.failure ?? [];
  if (failure !== undefined) return { err: { deploymentFailed: { message: failure } } };
  return deployment?.finished ? { ok: receiptOf(deployment) } : undefined;
}

/** Runs a deployment, or goes on with it; repeats are harmless. */
export async function deploy(request: {
  owner: Principal;
  payment: Payment;
  hooks: DeploymentHooks;
}): Promise<Answer<Receipt>> {
  const { owner, payment } = request;
  const id = payment.deploymentId;
  const known = outcomeOf(id);
  if (known) return known;
  if (running.has(id)) return { err: { inProgress: null } };
  running.add(id);
  try {
    const before = deployments.get(id) ?? blank(owner, payment);
    return await proceed(id, before, request.hooks);
  } finally {
    running.delete(id);
  }
}

const blank = (owner: Principal, payment: Payment): Deployment => ({
  owner,
  payment,
  canister: [],
  creating: false,
  lostCreations: 0,
  spare: [],
  moduleHash: [],
  version: [],
  installs: 0,
  installed: false,
  controlled: false,
  finished: false,
  failure: [],
  steps: [],
});

async function proceed(id: bigint, start: Deployment, hooks: DeploymentHooks): Promise<Answer<Receipt>> {
  let deployment = start;
  const save = (change: Partial<Deployment>, ...steps: [number, string, string][]): void => {
    const done = steps.map(([number, name, proof]) => ({ number, name, at: now(), proof }));
    deployment = { ...deployment, ...change, steps: [...deployment.steps, ...done] };
    deployments.set(id, deployment);
  };

  const template = latestTemplate();
  if (!template) return { err: { noTemplate: null } };
  const [canister] = deployment.canister;
  let contract = canister;
  if (contract === undefined) {
    const obtained = await obtainCanister(() => deployment, save);
    if ('err' in obtained) return obtained;
    contract = obtained.ok;
    const { owner } = deployment;
    save(
      {
        canister: [contract],
        creating: false,
        spare: [],
        moduleHash: [template.moduleHash],
        version: [template.version],
      },
      [
        10,
        'templateLoaded',
        `${formatVersion(template.version)}, ${template.chunkHashes.length} chunks, ${toHex(template.moduleHash)}`,
      ],
      [11, 'canisterCreated', contract.toText()],
    );
    hooks.register({ deploymentId: id, canister: contract, owner, version: template.version });
  }

  if (!deployment.installed) {
    save({ installs: deployment.installs + 1 });
    const problem = await install(contract, deployment, hooks);
    if (problem?.retry) return { err: { inProgress: null } };
    if (problem) {
      // Emptied before it is kept: an installation whose answer was lost may have left code.
      const emptied = await uninstallCode(contract);
      if (emptied.kind !== 'replied') return { err: { inProgress: null } };
      // All in one message after the last await: an upgrade in between would leave a deployment that can neither end nor go on.
      hooks.unregister(id);
      spares.add(contract);
      save({ failure: [problem.reason] });
      counters.update((c) => ({ ...c, failed: c.failed + 1n }));
      return { err: { deploymentFailed: { message: problem.reason } } };
    }
    save({ installed: true }, [12, 'codeInstalled', toHex(deployment.moduleHash[0] ?? new Uint8Array())]);
  }

  if (!deployment.controlled) {
    const controllers = [canisterSelf(), deployment.owner];
    const outcome = await updateSettings(contract, { controllers });
    // Setting the same controllers again changes nothing, so any doubt is settled by a repeat.
    if (outcome.kind !== 'replied') return { err: { inProgress: null } };
    save(
      { controlled: true },
      [13, 'controllersSet', controllers.map((id) => id.toText()).join(', ')],
      [14, 'stateInitialised', 'the installation returned'],
    );
  }

  hooks.publish(id);
  const { contracts } = counters.update((c) => ({ ...c, contracts: c.contracts + 1n, lastDeploymentAt: [now()] }));
  const text = contract.toText();
  save(
    { finished: true },
    [15, 'creatorIndexed', `${deployment.owner.toText()} → ${text}`],
    [16, 'versionRegistered', formatVersion(deployment.version[0] ?? template.version)],
    [17, 'contractAdded', text],
    [18, 'callbackOpen', 'notifyDeploymentComplete is taken from this canister'],
    [19, 'indexesConfirmed', `deployment ${id}`],
    [20, 'statisticsUpdated', `${contracts} contracts`],
    [21, 'contractReturned', text],
  );
  return { ok: receiptOf(deployment) };
}

/** A spare canister, or a new one. What is about to happen is written down before each await. */
async function obtainCanister(
  current: () => Deployment,
  save: (change: Partial<Deployment>) => void,
): Promise<{ ok: Principal } | { err: FactoryError }> {
  const { creating, lostCreations } = current();
  if (creating) {
    // The one before never answered, and no list says whether it made a canister.
    save({ creating: false, lostCreations: lostCreations + 1 });
    counters.update((c) => ({ ...c, lost: c.lost + 1n }));
  }
  if (current().lostCreations >= MAX_LOST_CREATIONS) {
    const message = `The system did not say whether it created the canister, ${MAX_LOST_CREATIONS} times.`;
    save({ failure: [message] });
    counters.update((c) => ({ ...c, failed: c.failed + 1n }));
    return { err: { deploymentFailed: { message } } };
  }
  const refused = tooFewCycles();
  if (refused) return { err: refused };
  const [spare] = current().spare.length > 0 ? current().spare : spares.list();
  if (spare) {
    // Taken before the first await, or two deployments would share it; and kept here, or an upgrade would lose it.
    spares.remove(spare);
    save({ spare: [spare] });
    return (await fill(spare)) ? { ok: spare } : { err: { inProgress: null } };
  }
  save({ creating: true });
  // The owner becomes a controller only once our code is in: nobody else can have touched it before.
  const outcome = await createCanister({
    settings: { controllers: [canisterSelf()] },
    cycles: config.get().contractCycles + CREATION_FEE,
  });
  if (outcome.kind === 'replied') return { ok: outcome.value };
  // The system refused, so nothing was made; an unknown outcome stays `creating` and counts as lost when tried again.
  if (outcome.kind === 'rejected') save({ creating: false });
  return { err: { inProgress: null } };
}

/** Brings a spare canister to what a new one would hold; false when the system did not answer. */
async function fill(spare: Principal): Promise<boolean> {
  const status = await canisterStatus(spare);
  if (status.kind !== 'replied') return false;
  const missing = config.get().contractCycles - status.value.cycles;
  return missing <= 0n || (await depositCycles(spare, missing)).kind === 'replied';
}

/** Undefined once the right code runs. `retry`: not known yet, ask again. */
async function install(
  target: Principal,
  deployment: Deployment,
  hooks: DeploymentHooks,
): Promise<{ reason: string; retry: boolean } | undefined> {
  const [wasmModuleHash] = deployment.moduleHash;
  const [version] = deployment.version;
  const template = wasmModuleHash && templateOf(wasmModuleHash);
  if (!wasmModuleHash || !version || !template) return { reason: 'the template is gone', retry: false };
  const arg = hooks.initArg({ owner: deployment.owner, factory: canisterSelf(), version });
  const { chunkHashes } = template;
  const outcome = await installChunkedCode({
    mode: { install: null },
    target,
    storeCanister: canisterSelf(),
    chunkHashes,
    wasmModuleHash,
    arg,
  });
  if (outcome.kind === 'replied') return undefined;
  // The installation may have happened although its answer did not come: the system says what runs.
  const info = await canisterInfo(target);
  if (info.kind !== 'replied') return { reason: 'the system does not answer', retry: true };
  const [installed] = info.value.module_hash;
  if (installed && toHex(installed) === toHex(wasmModuleHash)) return undefined;
  const reason = outcome.kind === 'rejected' ? outcome.message : outcome.reason;
  const final = (outcome.kind === 'rejected' && outcome.code === 5) || deployment.installs >= MAX_INSTALLS;
  return { reason: `The contract could not be installed: ${reason}`, retry: !final };
}

const receiptOf = ({ canister, moduleHash, version, owner, steps }: Deployment): Receipt => {
  const [canisterId] = canister;
  const [hash] = moduleHash;
  const [installedVersion] = version;
  if (!canisterId || !hash || !installedVersion) throw new Error('a finished deployment has a contract');
  return { canisterId, moduleHash: hash, version: installedVersion, controllers: [canisterSelf(), owner], steps };
};
