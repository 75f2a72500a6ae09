// What belongs to deployments beside the journal: arguments, steps, who asked for what, and when they are dropped.
import { IDL } from '@dfinity/candid';
import { bytesKey, principalKey, textKey, tupleKey, u32Key, u64Key } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { postings } from '../lib/stable/postings.ts';
import { candidValue, natValue, noValue, rawValue } from '../lib/stable/values.ts';
import { lists, memory, small } from './memory.ts';
import { withStep } from './rules/steps.ts';
import { StepT, type Step } from './types/deployment.ts';

/** The factory's arguments, apart from the job: they can be a megabyte, and the job is rewritten at every step. */
export const argsOf = stableMap({ memoryId: memory.args, key: u32Key, value: rawValue });

/** Apart from the job too: records are delivered while the job waits elsewhere, and must not overwrite each other. */
export const stepsOf = stableMap({ memoryId: memory.steps, key: u32Key, value: candidValue<Step[]>(IDL.Vec(StepT)) });

export const addStep = (id: number, step: { number: number; at: bigint; proof: string }): void => {
  const steps = stepsOf.get(id) ?? [];
  stepsOf.set(id, withStep(steps, step.number, step.at, step.proof));
};

/** Deployment by caller and request id. */
export const requests = stableMap({
  memoryId: memory.requests,
  key: tupleKey(principalKey, bytesKey),
  value: natValue,
});

export const byOwner = postings({ memoryId: memory.lists, prefix: lists.byOwner, list: principalKey });

/** In which block the ledger, or an operator, says that the transfer is which a deployment waits for. */
export const namedBlocks = stableMap({
  memoryId: memory.small,
  prefix: small.namedBlocks,
  key: u32Key,
  value: natValue,
});

/** One list: deployments that wait for an operator. */
export const reviews = postings({ memoryId: memory.lists, prefix: lists.reviews, list: textKey });
export const REVIEWS = 'open';

/** When an ended deployment is dropped (ns), soonest first. */
export const endings = stableMap({ memoryId: memory.endings, key: tupleKey(u64Key, u32Key), value: noValue });

const openByOwner = stableMap({
  memoryId: memory.small,
  prefix: small.openByOwner,
  key: principalKey,
  value: natValue,
});
const counters = stableMap({ memoryId: memory.small, prefix: small.counters, key: textKey, value: natValue });

type Owner = Parameters<typeof openByOwner.get>[0];

/** Deployments of a principal that are running, and of all principals. */
export const openCount = (owner: Owner): { ofCaller: number; all: number } => ({
  ofCaller: Number(openByOwner.get(owner) ?? 0n),
  all: Number(counters.get('open') ?? 0n),
});

export function countOpen(owner: Owner, by: 1n | -1n): void {
  const own = (openByOwner.get(owner) ?? 0n) + by;
  if (own <= 0n) openByOwner.delete(owner);
  else openByOwner.set(owner, own);
  const all = (counters.get('open') ?? 0n) + by;
  counters.set('open', all > 0n ? all : 0n);
}
