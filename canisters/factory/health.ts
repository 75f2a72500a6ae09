// How a factory is, in figures and in words; and the report it pushes to its backends.
import { IDL } from '@dfinity/candid';
import { canisterCycleBalance, canisterSelf } from 'azle';
import { send } from '../lib/calls.ts';
import { alarm, HOUR, now } from '../lib/clock.ts';
import { ownMemory } from '../lib/own-memory.ts';
import { openCount } from './deployment.ts';
import { tooFewCycles } from './deployment-canister.ts';
import { config, counters, spares, unlisted, whitelist } from './state.ts';
import { latestTemplate } from './templates.ts';
import type { FactoryHealth } from './types.ts';

/** Refused callbacks since the last upgrade; on the heap, because a refused call must not write. */
let refused = 0n;
export const countRefused = (): void => void refused++;

export function health(serviceId: string): FactoryHealth {
  const { contracts, publicContracts, failed, callbacks, lastDeploymentAt } = counters.get();
  const template = latestTemplate();
  const list = problems();
  return {
    serviceId,
    enabled: config.get().enabled,
    healthy: list.length === 0,
    problems: list,
    cycles: canisterCycleBalance(),
    contractCount: contracts,
    publicCount: publicContracts,
    failedCount: failed,
    openDeployments: BigInt(openCount()),
    callbackCount: callbacks,
    refusedCallbackCount: refused,
    latestVersion: template ? [template.version] : [],
    templateHash: template ? [template.moduleHash] : [],
    ...ownMemory(),
    lastDeploymentAt,
    reportedAt: now(),
    whitelistedBackends: whitelist.list(),
  };
}

function problems(): string[] {
  const found: string[] = [];
  if (!latestTemplate()) found.push('No contract template is registered, so nothing can be deployed.');
  if (whitelist.size() === 0) found.push('No backend is whitelisted, so nothing can be deployed.');
  if (tooFewCycles()) found.push('There are too few cycles for another contract; top the factory up.');
  const { lost } = counters.get();
  if (lost > 0n) found.push(`${lost} canisters may have been created without an answer; the cycles of each are lost.`);
  if (spares.size() > 10) found.push(`${spares.size()} installations failed and left a spare canister; look into why.`);
  const left = unlisted.get();
  if (left > 0n) found.push(`${left} people of contracts with very many members stand in no list of theirs.`);
  return found;
}

const ReportT = IDL.Record({
  serviceId: IDL.Text,
  canisterId: IDL.Principal,
  healthy: IDL.Bool,
  enabled: IDL.Bool,
  cycles: IDL.Nat,
  contractCount: IDL.Nat64,
  problems: IDL.Vec(IDL.Text),
  reportedAt: IDL.Opt(IDL.Nat64),
});
const args = [ReportT];

/** Pushes reports: soon after `soon()`, and every hour. One-way, so a backend that does not answer holds nothing up. */
export function reporting(serviceId: string): { soon(): void } {
  const bell = alarm(() => void push());
  async function push(): Promise<void> {
    bell.setFor(now() + HOUR);
    const { healthy, enabled, cycles, contractCount, problems: words } = health(serviceId);
    const report = {
      serviceId,
      canisterId: canisterSelf(),
      healthy,
      enabled,
      cycles,
      contractCount,
      problems: words,
      reportedAt: [now()],
    };
    for (const backend of whitelist.list())
      await send({ canister: backend, method: 'reportFactoryHealth', args, values: [report] });
  }
  return { soon: () => bell.setFor(now()) };
}
