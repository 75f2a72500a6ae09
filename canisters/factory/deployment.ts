// What a factory remembers of each deployment, open or ended. Written before every effect, so that whoever goes on with
// it (the backend's repeat, or the factory's own timer) finds what has happened.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { now } from '../lib/clock.ts';
import { samePrincipal } from '../lib/principals.ts';
import { VersionT } from '../lib/result-type.ts';
import { u64Key } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { candidValue, rawValue } from '../lib/stable/values.ts';
import { formatVersion, type Version } from '../lib/versions.ts';
import { lookups, memory } from './memory.ts';
import { counters } from './state.ts';
import { PaymentT, StepT, type Answer, type Opt, type Payment, type Receipt, type Step } from './types.ts';

/** A deployment as far as it has come. */
export interface Deployment {
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
  /** Empty until they are set. */
  controllers: Principal[];
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
  moduleHash: IDL.Opt(IDL.Vec(IDL.Nat8)),
  version: IDL.Opt(VersionT),
  installs: IDL.Nat32,
  installed: IDL.Bool,
  controllers: IDL.Vec(IDL.Principal),
  finished: IDL.Bool,
  failure: IDL.Opt(IDL.Text),
  steps: IDL.Vec(StepT),
});

/** So many may be open at once: what counts them stays cheap. */
const MAX_OPEN = 100;
const REPORTED = { number: 18, name: 'contractReported' };
const AWAITED = { number: 18, name: 'reportAwaited' };

const deployments = stableMap({
  memoryId: memory.deployments,
  key: u64Key,
  value: candidValue<Deployment>(DeploymentT),
});
const open = stableMap({ memoryId: memory.open, key: u64Key, value: candidValue<Principal>(IDL.Principal) });
const argsOfOpen = stableMap({
  memoryId: memory.lookups,
  prefix: lookups.argsOfOpen,
  key: u64Key,
  value: rawValue,
});

export const isKnown = (id: bigint): boolean => deployments.has(id);
export const openCount = (): number => open.size();
export const openIds = (): bigint[] => open.first(MAX_OPEN).map(([id]) => id);
/** Open deployments of a creator: contracts they have paid for, and that no list shows yet. */
export const openCountOf = (owner: Principal): number =>
  open.first(MAX_OPEN).filter(([, other]) => samePrincipal(owner, other)).length;

/** What the creator chose; undefined once the deployment has ended. */
export const argsOf = (id: bigint): Uint8Array | undefined => argsOfOpen.get(id);

/** From here on the deployment comes to an end whether the backend asks again or not. False: too many are open. */
export function begin(owner: Principal, args: Uint8Array, payment: Payment): boolean {
  const id = payment.deploymentId;
  if (open.has(id)) return true;
  if (open.size() >= MAX_OPEN) return false;
  if (!deployments.has(id)) deployments.set(id, blank(owner, payment));
  open.set(id, owner);
  argsOfOpen.set(id, args);
  return true;
}

/** @throws Error for one that was never begun */
export function read(id: bigint): Deployment {
  const deployment = deployments.get(id);
  if (!deployment) throw new Error(`deployment ${id} was never begun`);
  return deployment;
}

/** Changes the stored record, and adds steps as `[number, name, proof]`. */
export function save(id: bigint, change: Partial<Deployment>, ...steps: [number, string, string][]): Deployment {
  const before = read(id);
  const done = steps.map(([number, name, proof]) => ({ number, name, at: now(), proof }));
  const all = [...before.steps, ...done].sort((a, b) => a.number - b.number);
  const after = { ...before, ...change, steps: all };
  deployments.set(id, after);
  return after;
}

function close(id: bigint): void {
  open.delete(id);
  argsOfOpen.delete(id);
}

/** Ends it with a contract. */
export function finish(id: bigint, ...steps: [number, string, string][]): void {
  const isReported = read(id).steps.some(({ number }) => number === REPORTED.number);
  const none = 'no notifyDeploymentComplete yet; the contract repeats it until it is taken';
  save(
    id,
    { finished: true },
    ...steps,
    ...(isReported ? [] : [[AWAITED.number, AWAITED.name, none] as [number, string, string]]),
  );
  close(id);
}

/** Ends it without a contract, for good. */
export function fail(id: bigint, message: string): { err: { deploymentFailed: { message: string } } } {
  save(id, { failure: [message] });
  close(id);
  counters.update((c) => ({ ...c, failed: c.failed + 1n }));
  return { err: { deploymentFailed: { message } } };
}

/** As if it had never begun: for a refusal before anything was made. */
export function forget(id: bigint): void {
  deployments.delete(id);
  close(id);
}

/** Step 18: the contract's own report has come. Only the first counts. */
export function recordReport(id: bigint, version: Version): void {
  const deployment = deployments.get(id);
  if (!deployment || deployment.steps.some(({ name }) => name === REPORTED.name)) return;
  const steps = deployment.steps.filter(({ number }) => number !== REPORTED.number);
  deployments.set(id, { ...deployment, steps });
  save(id, {}, [REPORTED.number, REPORTED.name, `notifyDeploymentComplete(${formatVersion(version)}) received`]);
}

export const isReported = (id: bigint): boolean => read(id).steps.some(({ name }) => name === REPORTED.name);

/** The outcome of a deployment that came to one; undefined for one that is unknown or in work. */
export function outcomeOf(id: bigint): Answer<Receipt> | undefined {
  const deployment = deployments.get(id);
  const [failure] = deployment?.failure ?? [];
  if (failure !== undefined) return { err: { deploymentFailed: { message: failure } } };
  return deployment?.finished ? { ok: receiptOf(deployment) } : undefined;
}

/** The receipt as of now: a report that came after the first answer is in it. */
const receiptOf = ({ canister, moduleHash, version, controllers, steps }: Deployment): Receipt => {
  const [canisterId] = canister;
  const [hash] = moduleHash;
  const [installedVersion] = version;
  if (!canisterId || !hash || !installedVersion) throw new Error('a finished deployment has a contract');
  return { canisterId, moduleHash: hash, version: installedVersion, controllers, steps };
};

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
  controllers: [],
  finished: false,
  failure: [],
  steps: [],
});
