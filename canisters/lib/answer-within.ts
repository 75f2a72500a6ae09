// A call to a canister waits without bound. This gives up the waiting, not the call: it may still be carried out, so the
// caller must treat it as unknown and repeat only what the callee recognises as a repeat.
import { clearTimer, setTimer } from 'azle';

/** The promise's value, or `late()` after `seconds`. An answer that comes later is dropped. */
export async function answerWithin<T>(promise: Promise<T>, seconds: number, late: () => T): Promise<T> {
  let timer: ReturnType<typeof setTimer> | undefined;
  const timeout = new Promise<T>((resolve) => {
    timer = setTimer(seconds, () => resolve(late()));
  });
  const value = await Promise.race([promise, timeout]);
  if (timer !== undefined) clearTimer(timer);
  return value;
}
