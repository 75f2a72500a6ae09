// What factories say of themselves: pushed every hour, and asked for once when a factory is registered, because its first
// report came before the backend knew it.
import { canisterSelf, setTimer } from 'azle';
import { ANSWER_WITHIN_SECONDS, answerWithin } from '../lib/answer-within.ts';
import { callCanister, type CallOutcome } from '../lib/calls.ts';
import { now } from '../lib/clock.ts';
import { samePrincipal } from '../lib/principals.ts';
import { FactoryReportT, type FactoryReport } from './factory-types.ts';
import { factories, health, setWhitelisted } from './registry.ts';
import type { FactoryEntry } from './types/administration.ts';
import type { FactoryHealth } from './types/status.ts';

const returns = [FactoryReportT];
const LATE: CallOutcome<never> = { kind: 'unknown', reason: 'there was no answer in time' };

/** A factory speaks for itself only, within limits, and the time is ours. */
export function keepReport(
  { serviceId, canisterId }: FactoryEntry,
  { healthy, enabled, cycles, contractCount, problems }: Omit<FactoryHealth, 'serviceId' | 'canisterId' | 'reportedAt'>,
): void {
  const words = problems.slice(0, 20).map((problem) => problem.slice(0, 300));
  const reportedAt: [bigint] = [now()];
  health.set(serviceId, {
    serviceId,
    canisterId,
    healthy,
    enabled,
    cycles,
    contractCount,
    problems: words,
    reportedAt,
  });
}

/** In a message of its own, so that who registers the factory does not wait for it. */
export const askForReport = (entry: FactoryEntry): void => void setTimer(0, () => void ask(entry));

async function ask(entry: FactoryEntry): Promise<void> {
  const { canisterId } = entry;
  const call = callCanister<FactoryReport>({ canister: canisterId, method: 'getFactoryHealth', returns });
  const outcome = await answerWithin<CallOutcome<FactoryReport>>(call, ANSWER_WITHIN_SECONDS, () => LATE);
  const isKnown = factories.get().some((one) => samePrincipal(one.canisterId, canisterId));
  if (outcome.kind !== 'replied' || !isKnown) return;
  const { whitelistedBackends, ...report } = outcome.value;
  setWhitelisted(
    canisterId,
    whitelistedBackends.some((one) => samePrincipal(one, canisterSelf())),
  );
  keepReport(entry, report);
}
