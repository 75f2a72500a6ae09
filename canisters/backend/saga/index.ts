// The deployment saga: a durable job whose phases are run by the journal, and what the rest of the backend does with it.
import { MINUTE, HOUR, alarm, now, DAY } from '../../lib/clock.ts';
import { done, go, journal, retry, waitUntil, type Next, type StepRunner } from '../../lib/journal.ts';
import { candidValue } from '../../lib/stable/values.ts';
import { onDelivered, onPaymentMissing } from '../delivery.ts';
import { isPhase, JobT, PHASES, type Job, type Phase } from '../job.ts';
import { memory } from '../memory.ts';
import { waitingText } from '../rules/patience.ts';
import { addStep, byOwner, endings, requests, stepsOf } from '../stores.ts';
import { check, verify } from './before-payment.ts';
import { charge, findCharge } from './charge.ts';
import { confirmFailure, deploy } from './deploy.ts';
import { paymentRecord } from './endings.ts';
import type { Outcome, PhaseStep } from './outcome.ts';
import { finish, record, recordRefund } from './records.ts';
import { findRefund, refund } from './refund.ts';

const PRUNED_AT_ONCE = 50;

/** Waits for an operator, who changes the job and wakes it. */
function review({ job }: { job: Job }): Outcome {
  if (job.closed) return { end: job };
  const [resume] = job.reviewed;
  if ('running' in job.state && resume !== undefined && isPhase(resume)) return { go: resume, job };
  return { at: now() + 30n * DAY, job };
}

const steps: Record<Phase, PhaseStep> = {
  check,
  verify,
  charge,
  findCharge,
  record,
  deploy,
  confirmFailure,
  finish,
  refund,
  findRefund,
  recordRefund,
  review,
};

export const deployments = journal<Job>({
  jobsMemoryId: memory.jobs,
  dueMemoryId: memory.due,
  state: candidValue<Job>(JobT),
  steps: Object.fromEntries(PHASES.map((phase) => [phase, runner(phase)])),
});

function runner(phase: Phase): StepRunner<Job> {
  return async ({ id, state }) => {
    const started = now();
    const job: Job = { ...state, attempts: state.attempts + 1, tries: state.tries + 1, updatedAt: started };
    const save = (next: Job): void => deployments.save(id, next);
    return nextOf(phase, await steps[phase]({ id, job, now: started, save }));
  };
}

function nextOf(phase: Phase, outcome: Outcome): Next<Job> {
  if ('go' in outcome) return go(outcome.go, { ...outcome.job, tries: 0, phaseSince: now(), waitingFor: [] });
  if ('again' in outcome) {
    return retry(outcome.again, { ...outcome.job, waitingFor: [waitingText(phase, outcome.again)] });
  }
  if ('at' in outcome) {
    const { because } = outcome;
    return waitUntil(outcome.at, phase, {
      ...outcome.job,
      waitingFor: because === undefined ? [] : [waitingText(phase, because)],
    });
  }
  pruning.setFor(now() + MINUTE);
  return done(outcome.end);
}

/** Drops deployments whose time has come. */
const pruning = alarm(() => {
  const at = now();
  for (const [[due, id]] of endings.first(PRUNED_AT_ONCE)) {
    if (due > at) return pruning.setFor(due);
    endings.delete([due, id]);
    const job = deployments.get(id)?.state;
    if (!job) continue;
    deployments.forget(id);
    stepsOf.delete(id);
    byOwner.remove(job.owner, id);
    requests.delete([job.owner, job.requestId]);
  }
  if (endings.size() > 0) pruning.setFor(now() + MINUTE);
});

// A record's delivery is a step of its deployment, and what that may be waiting for.
onDelivered((deployment, number, proof) => {
  const id = Number(deployment);
  if (!deployments.get(id)) return;
  addStep(id, { number, at: now(), proof });
  deployments.wake(id);
});

onPaymentMissing((deployment) => {
  const job = deployments.get(Number(deployment))?.state;
  return job && paymentRecord(Number(deployment), job);
});

/** In init and postUpgrade. */
export function armDeployments(): void {
  deployments.arm();
  pruning.setFor(now() + HOUR);
}
