// Status of each accepted ingress message, from `received` to its answer, to `done`, to forgotten.
import type { Nanoseconds, Outcome, RequestStatus } from '../types.ts';
import { ErrorCode, reject } from './errors.ts';
import type { Limits } from './limits.ts';

interface Entry {
  status: RequestStatus;
  expiry: Nanoseconds;
}

const SECOND = 1_000_000_000n;

export class Requests {
  readonly entries = new Map<string, Entry>();
  /** Request ids (hex) whose status changed in this round. */
  readonly changed = new Set<string>();
  #waiting = new Map<string, ((outcome: Outcome) => void)[]>();

  constructor(readonly limits: Limits) {}

  receive(id: string, expiry: Nanoseconds): void {
    this.#set(id, { status: { status: 'received' }, expiry });
  }

  processing(id: string): void {
    const entry = this.entries.get(id);
    if (entry?.status.status === 'received') this.#set(id, { ...entry, status: { status: 'processing' } });
  }

  finish(id: string, outcome: Outcome): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    const status: RequestStatus =
      outcome.kind === 'reply'
        ? { status: 'replied', reply: outcome.data }
        : { status: 'rejected', code: outcome.code, message: outcome.message, errorCode: outcome.errorCode };
    this.#set(id, { ...entry, status });
  }

  /** Whether the request may not begin any more: its expiry has passed. */
  isLate(id: string, now: Nanoseconds): boolean {
    const entry = this.entries.get(id);
    return entry !== undefined && entry.expiry < now;
  }

  /** Forgets a request that expired before it began; who waits in this process is told. */
  drop(id: string): void {
    this.entries.delete(id);
    this.changed.add(id);
    const expired = reject(ErrorCode.INGRESS_TIMEOUT, 'The message expired before it was executed.');
    for (const resolve of this.#waiting.get(id) ?? []) resolve(expired);
    this.#waiting.delete(id);
  }

  /** Resolves once the request has an answer that is written down. */
  outcome(id: string): Promise<Outcome> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? [];
      waiting.push(resolve);
      this.#waiting.set(id, waiting);
      this.#answer(id);
    });
  }

  /** Tells those who wait, after the round was written. */
  announce(): void {
    for (const id of this.#waiting.keys()) this.#answer(id);
  }

  /** Shortens and forgets what is past its time. */
  expire(now: Nanoseconds): void {
    for (const [id, entry] of this.entries) {
      const { status } = entry.status;
      if (status === 'received' || status === 'processing') continue;
      const age = now - entry.expiry;
      if (age > BigInt(this.limits.statusDoneSeconds) * SECOND) {
        this.entries.delete(id);
        this.changed.add(id);
      } else if (status !== 'done' && age > BigInt(this.limits.statusSeconds) * SECOND) {
        this.#set(id, { ...entry, status: { status: 'done' } });
      }
    }
  }

  #set(id: string, entry: Entry): void {
    this.entries.set(id, entry);
    this.changed.add(id);
  }

  #answer(id: string): void {
    if (this.changed.has(id)) return;
    const status = this.entries.get(id)?.status;
    if (status?.status !== 'replied' && status?.status !== 'rejected') return;
    const outcome: Outcome =
      status.status === 'replied'
        ? { kind: 'reply', data: status.reply }
        : { kind: 'reject', code: status.code, message: status.message, errorCode: status.errorCode };
    for (const resolve of this.#waiting.get(id) ?? []) resolve(outcome);
    this.#waiting.delete(id);
  }
}
