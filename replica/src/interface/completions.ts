import { toHex } from '../bytes.ts';
import type { Bytes, Execution } from '../types.ts';

/** Lets calls wait for the round that finishes them. */
export class Completions {
  private readonly execution: Execution;
  private readonly waiting = new Map<string, Set<(done: boolean) => void>>();

  constructor(execution: Execution) {
    this.execution = execution;
    execution.onRound(({ requests }) => {
      if (this.waiting.size === 0) return;
      for (const id of requests) if (this.isDone(id)) this.release(toHex(id));
    });
  }

  /** True once the request has its final status, false after `timeoutMs`. */
  wait(requestId: Bytes, timeoutMs: number): Promise<boolean> {
    if (this.isDone(requestId)) return Promise.resolve(true);
    const hex = toHex(requestId);
    return new Promise((resolve) => {
      const waiters = this.waiting.get(hex) ?? new Set();
      this.waiting.set(hex, waiters);
      const timer = setTimeout(() => finish(false), timeoutMs);
      const finish = (done: boolean): void => {
        clearTimeout(timer);
        waiters.delete(finish);
        if (waiters.size === 0 && this.waiting.get(hex) === waiters) this.waiting.delete(hex);
        resolve(done);
      };
      waiters.add(finish);
    });
  }

  /** Answers all who wait with "not done", so that connections can close. */
  stop(): void {
    for (const waiters of [...this.waiting.values()]) for (const finish of [...waiters]) finish(false);
  }

  private isDone(requestId: Bytes): boolean {
    const status = this.execution.status(requestId)?.status;
    return status === 'replied' || status === 'rejected' || status === 'done';
  }

  private release(hex: string): void {
    for (const finish of [...(this.waiting.get(hex) ?? [])]) finish(true);
  }
}
