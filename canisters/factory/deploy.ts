// Deploys one contract. The backend repeats `createContract` with the same deployment id until the answer is final, and
// a timer goes on when it does not: every effect is written down before it starts and found again after a trap, an
// upgrade or a lost answer.
import type { Principal } from '@dfinity/principal';
import { canisterSelf, setTimer } from 'azle';
import { alarm, now, SECOND } from '../lib/clock.ts';
import { toHex } from '../lib/hash/hex.ts';
import { canisterInfo, uninstallCode, updateSettings } from '../lib/management.ts';
import { formatVersion, type Version } from '../lib/versions.ts';
import { argsOf, fail, finish, isReported, openCount, openIds, outcomeOf, read, save } from './deployment.ts';
import { obtainCanister } from './deployment-canister.ts';
import { install } from './install-contract.ts';
import { counters, spares } from './state.ts';
import { latestTemplate } from './templates.ts';
import type { Answer, Receipt } from './types.ts';

/** A contract reports within a round or two of its installation; the receipt waits for it this many rounds at most. */
const REPORT_ROUNDS = 3;
/** How long an open deployment may stand still before the factory goes on by itself. */
const PAUSE = 30n * SECOND;

/** Deployments that are being worked on right now; on the heap, like the calls it guards. */
const running = new Set<bigint>();

/** What the index does at each stage; told by the factory, so that this file knows no product. */
export interface DeploymentHooks {
  initArg(about: { owner: Principal; factory: Principal; version: Version }): Uint8Array;
  controllers(about: { owner: Principal; factory: Principal; contract: Principal }): Principal[];
  /** The canister exists and is about to run code of ours: its callbacks must find it. */
  register(about: { deploymentId: bigint; canister: Principal; owner: Principal; version: Version }): void;
  unregister(deploymentId: bigint): void;
  publish(deploymentId: bigint): void;
}

/** Brings open deployments to their end: `deploy` on demand, the timer by itself. */
export interface Deployer {
  /** Goes on with a deployment that was begun; repeats are harmless. */
  deploy(id: bigint): Promise<Answer<Receipt>>;
  /** After `begin` and in postUpgrade: watches over open deployments. */
  watch(): void;
}

/** `hooksFor` turns what the creator chose into what the index does. */
export function deployer(hooksFor: (args: Uint8Array) => DeploymentHooks): Deployer {
  const bell = alarm(ring);

  async function deploy(id: bigint): Promise<Answer<Receipt>> {
    const known = outcomeOf(id);
    if (known) return known;
    const args = argsOf(id);
    if (args === undefined || running.has(id)) return { err: { inProgress: null } };
    running.add(id);
    try {
      return await proceed(id, hooksFor(args));
    } finally {
      running.delete(id);
    }
  }

  function watch(): void {
    if (openCount() > 0) bell.setFor(now() + PAUSE);
  }

  function ring(): void {
    watch();
    // Each in a message of its own, so that one that traps holds up neither the others nor the bell.
    for (const id of openIds()) if (!running.has(id)) setTimer(0, () => void deploy(id));
  }

  return { deploy, watch };
}

async function proceed(id: bigint, hooks: DeploymentHooks): Promise<Answer<Receipt>> {
  if (read(id).canister.length === 0) {
    const template = latestTemplate();
    if (!template) return fail(id, 'The factory has no contract template.');
    const obtained = await obtainCanister(id);
    if ('err' in obtained) return obtained;
    const { moduleHash, version, chunkHashes } = template;
    const canister = obtained.ok;
    const { owner } = save(
      id,
      { canister: [canister], creating: false, spare: [], moduleHash: [moduleHash], version: [version] },
      [10, 'templateLoaded', `${formatVersion(version)}, ${chunkHashes.length} chunks, ${toHex(moduleHash)}`],
      [11, 'canisterCreated', canister.toText()],
    );
    hooks.register({ deploymentId: id, canister, owner, version });
  }
  const { canister, owner, moduleHash, version } = read(id);
  const [contract] = canister;
  const [hash] = moduleHash;
  const [installed] = version;
  if (!contract || !hash || !installed) throw new Error('a deployment with a canister knows its template');

  if (!read(id).installed) {
    const { installs } = save(id, { installs: read(id).installs + 1 });
    const arg = hooks.initArg({ owner, factory: canisterSelf(), version: installed });
    const problem = await install({ target: contract, moduleHash: hash, arg, attempt: installs });
    if (problem?.retry) return { err: { inProgress: null } };
    if (problem) {
      // Emptied before it is kept: an installation whose answer was lost may have left code.
      const emptied = await uninstallCode(contract);
      if (emptied.kind !== 'replied') return { err: { inProgress: null } };
      // All in one message after the last await: an upgrade in between would leave a deployment that can neither end nor go on.
      hooks.unregister(id);
      spares.add(contract);
      return fail(id, problem.reason);
    }
    save(id, { installed: true }, [12, 'codeInstalled', toHex(hash)]);
  }

  if (read(id).controllers.length === 0) {
    const controllers = hooks.controllers({ owner, factory: canisterSelf(), contract });
    const outcome = await updateSettings(contract, { controllers });
    // Setting the same controllers again changes nothing, so any doubt is settled by a repeat.
    if (outcome.kind !== 'replied') return { err: { inProgress: null } };
    save(
      id,
      { controllers },
      [13, 'controllersSet', controllers.map((who) => who.toText()).join(', ')],
      [14, 'stateInitialised', 'the installation returned'],
    );
  }

  // From here to `finish` without an await: the contract is listed and the deployment over in one message.
  hooks.publish(id);
  const { contracts } = counters.update((c) => ({ ...c, contracts: c.contracts + 1n, lastDeploymentAt: [now()] }));
  const text = contract.toText();
  finish(
    id,
    [15, 'creatorIndexed', `${owner.toText()} → ${text}`],
    [16, 'versionRegistered', formatVersion(installed)],
    [17, 'contractAdded', text],
    [19, 'indexesConfirmed', `deployment ${id}`],
    [20, 'statisticsUpdated', `${contracts} contracts`],
    [21, 'contractReturned', text],
  );
  // Never a call to the contract, which might not answer: a question to the system lets a round pass.
  for (let round = 0; round < REPORT_ROUNDS && !isReported(id); round++) await canisterInfo(contract);
  return outcomeOf(id) ?? { err: { inProgress: null } };
}
