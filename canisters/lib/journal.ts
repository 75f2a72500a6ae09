// Durable jobs. A job is a row of steps; what a step is about to do is written down before it starts, so that whatever
// happens to the message (trap, upgrade, answer never processed) the job is found by its due time and the step runs again.
import type { Principal } from '@dfinity/principal';
import { setTimer, trap } from 'azle';

import { alarm, MINUTE, now, SECOND } from './clock.ts';
import { isCleanup } from './cleanup.ts';
import { StoredJobT, type Job, type JournalOptions, type Next, type StoredJob } from './journal-types.ts';
import { tupleKey, u32Key, u64Key } from './stable/keys.ts';
import { stableMap } from './stable/map.ts';
import { candidValue, noValue } from './stable/values.ts';

export { done, go, retry, waitUntil, type Job, type Next, type StepRunner } from './journal-types.ts';

export interface Journal<S> {
  /** Writes a job down and lets its first step run right after this message. Returns its id, from 1. */
  start(job: { owner: Principal; step: string; state: S }): number;
  /**
   * The same, but the first steps run within this message, so that its caller can be told how they ended. Resolves when the
   * job is finished or has to wait; not when a step's answer is lost: then the job goes on without whoever waited.
   */
  startHere(job: { owner: Principal; step: string; state: S }): Promise<Job<S>>;
  get(id: number): Job<S> | undefined;
  /** Records progress inside a step before an `await`: kept even if the rest of the step is lost. */
  save(id: number, state: S): void;
  /** Runs a waiting job now. False when there is none, it is finished, or it is running. */
  wake(id: number): boolean;
  /** Removes a finished job. */
  forget(id: number): boolean;
  /** In postUpgrade: timers are gone, and no step can still be running. */
  arm(): void;
  /** Jobs that are not finished. */
  pending(): number;
  /** Jobs kept, finished ones included. */
  size(): number;
  /** Steps that wait for an answer right now. */
  running(): number;
}

/** While a step runs its due time is this far away; a step still waiting then keeps its lock and gets more time. */
const LEASE = 2n * MINUTE;
const FIRST_PAUSE = 2n * SECOND;
const LONGEST_PAUSE = 10n * MINUTE;
/** Jobs started by one ring of the timer; the rest follow in the next message. */
const BATCH = 20;

/** Steps that follow each other without a timer between. */
const STEPS_IN_A_ROW = 30;

const pauseAfter = (attempts: number): bigint => {
  const pause = FIRST_PAUSE << BigInt(Math.min(attempts - 1, 10));
  return pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE;
};

const leaseOf = (attempts: number): bigint => {
  const pause = pauseAfter(attempts);
  return pause > LEASE ? pause : LEASE;
};

/** @see README for an example. One journal per kind of job. */
export function journal<S>({ jobsMemoryId, dueMemoryId, state: codec, steps }: JournalOptions<S>): Journal<S> {
  const jobs = stableMap({ memoryId: jobsMemoryId, key: u32Key, value: candidValue<StoredJob>(StoredJobT) });
  const due = stableMap({ memoryId: dueMemoryId, key: tupleKey(u64Key, u32Key), value: noValue });
  /** The lock: on the heap, because what it guards (a step waiting for an answer) does not survive an upgrade either. */
  const locks = new Set<number>();
  const bell = alarm(ring);
  // Job 0 is no job: its `attempts` counts the ids given out.
  const takeId = (owner: Principal): number => {
    const counter = jobs.get(0);
    const id = (counter?.attempts ?? 0) + 1;
    jobs.set(0, { owner, step: '', attempts: id, due: 0n, error: '', finished: true, state: new Uint8Array() });
    return id;
  };

  /** Stores a job and moves it in the due index. */
  function put(id: number, job: StoredJob, before?: StoredJob): void {
    if (before !== undefined && !before.finished && (before.due !== job.due || job.finished))
      due.delete([before.due, id]);
    if (!job.finished && (before === undefined || before.finished || before.due !== job.due))
      due.set([job.due, id], true);
    jobs.set(id, job);
  }

  function armNext(): void {
    const first = due.first(1)[0];
    if (first !== undefined) bell.setFor(first[0][0]);
  }

  /**
   * Writes down that a step starts, and gives it a message of its own: if it traps, neither this nor other jobs are undone.
   * Until it ends, its due time is the moment when it counts as lost.
   */
  function launch(id: number, job: StoredJob, before?: StoredJob): void {
    put(id, { ...job, attempts: job.attempts + 1, due: now() + leaseOf(job.attempts + 1) }, before);
    setTimer(0, () => run(id));
  }

  function ring(): void {
    const current = now();
    for (const [[at, id]] of due.first(BATCH)) {
      if (at > current) break;
      const job = jobs.get(id);
      if (job === undefined) due.delete([at, id]);
      // Its answer is still to come: never start it twice.
      else if (locks.has(id)) put(id, { ...job, due: current + LEASE }, job);
      else launch(id, job, job);
    }
    armNext();
  }

  async function run(id: number): Promise<void> {
    if (locks.has(id)) return;
    locks.add(id);
    try {
      for (let steps = 0; await runStep(id, steps < STEPS_IN_A_ROW); steps++);
    } catch (error) {
      // A trap after an await undid that part of the step; the lease brings it back. Nothing else may happen here.
      if (isCleanup(error)) return;
      // Anything else must undo what the step has done since its last await.
      console.log(`job ${id}: ${error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)}`);
      trap(`job ${id} failed`);
    } finally {
      locks.delete(id);
    }
  }

  /** Runs one step; true when the next one has been written down and goes on in the same run. */
  async function runStep(id: number, mayGoOn: boolean): Promise<boolean> {
    const job = jobs.get(id);
    if (job === undefined || job.finished) return false;
    const runner = steps[job.step];
    const next: Next<S> =
      runner === undefined
        ? { kind: 'retry', reason: `this code has no step ${job.step}` }
        : await runner({ id, owner: job.owner, state: codec.decode(job.state), attempt: job.attempts });
    if (next.kind !== 'go' || !mayGoOn) {
      settle(id, next);
      return false;
    }
    const latest = jobs.get(id) ?? job;
    put(
      id,
      { ...latest, step: next.step, state: codec.encode(next.state), attempts: 1, error: '', due: now() + LEASE },
      latest,
    );
    return true;
  }

  function settle(id: number, next: Next<S>): void {
    const job = jobs.get(id);
    if (job === undefined) return;
    const current = now();
    const stateOf = (state: S | undefined): Uint8Array => (state === undefined ? job.state : codec.encode(state));
    switch (next.kind) {
      case 'go':
        put(id, { ...job, step: next.step, state: stateOf(next.state), attempts: 0, error: '', due: current }, job);
        break;
      case 'wait':
        put(
          id,
          {
            ...job,
            step: next.step,
            state: stateOf(next.state),
            attempts: 0,
            error: '',
            due: next.at > current ? next.at : current,
          },
          job,
        );
        break;
      case 'retry':
        put(
          id,
          {
            ...job,
            state: stateOf(next.state),
            error: next.reason.slice(0, 500),
            due: current + pauseAfter(job.attempts),
          },
          job,
        );
        break;
      case 'done':
        put(id, { ...job, state: stateOf(next.state), error: '', finished: true }, job);
    }
    armNext();
  }

  /** Writes a new job down with its first attempt begun. */
  function begin({ owner, step, state }: { owner: Principal; step: string; state: S }): number {
    if (!(step in steps)) throw new Error(`no step ${step}`);
    const id = takeId(owner);
    const job = { owner, step, attempts: 1, error: '', finished: false, state: codec.encode(state) };
    put(id, { ...job, due: now() + leaseOf(1) });
    armNext();
    return id;
  }

  const read = (id: number): Job<S> | undefined => {
    const job = id > 0 ? jobs.get(id) : undefined;
    return job === undefined ? undefined : { id, ...job, state: codec.decode(job.state) };
  };

  const isPending = (id: number, job: StoredJob | undefined): job is StoredJob =>
    id > 0 && job !== undefined && !job.finished;

  return {
    start(job) {
      const id = begin(job);
      setTimer(0, () => run(id));
      return id;
    },
    async startHere(job) {
      const id = begin(job);
      await run(id);
      const after = read(id);
      if (!after) throw new Error(`job ${id} was forgotten while it ran`);
      return after;
    },
    get: read,
    save(id, state) {
      const job = jobs.get(id);
      if (isPending(id, job)) jobs.set(id, { ...job, state: codec.encode(state) });
    },
    wake(id) {
      const job = jobs.get(id);
      if (!isPending(id, job) || locks.has(id)) return false;
      launch(id, job, job);
      armNext();
      return true;
    },
    forget(id) {
      const job = id > 0 ? jobs.get(id) : undefined;
      return job?.finished === true && jobs.delete(id);
    },
    arm() {
      // No continuation outlives an upgrade: what has a lease can run at once.
      const current = now();
      for (const [[at, id]] of due.first(BATCH)) {
        const job = jobs.get(id);
        if (job !== undefined && job.attempts > 0 && job.error === '' && at > current)
          put(id, { ...job, due: current }, job);
      }
      armNext();
    },
    pending: () => due.size(),
    size: () => Math.max(0, jobs.size() - 1),
    running: () => locks.size,
  };
}
