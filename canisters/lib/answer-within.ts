// A call to a canister waits without bound. This gives up the waiting, not the call: it may still be carried out, so the
// caller must treat it as unknown and repeat only what the callee recognises as a repeat.
import { setTimer } from 'azle';

/** An unanswered call is given up (not undone) after this long, so that one silent canister holds nobody for ever. */
export const ANSWER_WITHIN_SECONDS = 60;

/**
 * The promise's value, or `late()` after `seconds`. An answer that comes later is dropped. The timer is never cleared
 * (see `alarm` in clock.ts): one that is no longer wanted rings unheard. What follows a late answer runs in the timer's
 * message, which can answer nobody: only for jobs that timers run, never on the way to a method's own answer.
 */
export function answerWithin<T>(promise: Promise<T>, seconds: number, late: () => T): Promise<T> {
  const timeout = new Promise<T>((resolve) => {
    setTimer(seconds, () => resolve(late()));
  });
  return Promise.race([promise, timeout]);
}
