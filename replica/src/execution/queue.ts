// Messages on their way, in the order they were sent. Between two canisters that order is kept;
// among pairs a test may choose, to force either order of two answers.
import type { Message } from './canister.ts';
import { hex } from './principals.ts';

/** Picks one of the messages that may be delivered next, or none to hold them all. */
export type DeliveryHook = (candidates: readonly Message[]) => number | undefined;

type WithoutSeq<T> = T extends unknown ? Omit<T, 'seq'> : never;
export type NewMessage = WithoutSeq<Message>;

export class MessageQueue {
  #messages: Message[] = [];
  #head = 0;
  #nextSeq = 1;
  readonly added = new Map<number, Message>();
  readonly removed = new Set<number>();
  hook: DeliveryHook | undefined;

  get length(): number {
    return this.#messages.length - this.#head;
  }

  push(message: NewMessage): void {
    const numbered: Message = { ...message, seq: this.#nextSeq++ };
    this.#messages.push(numbered);
    this.added.set(numbered.seq, numbered);
  }

  /** Puts back what was in the store at the last stop. */
  restore(messages: Message[]): void {
    this.#messages = messages.sort((a, b) => a.seq - b.seq);
    this.#nextSeq = (this.#messages[this.#messages.length - 1]?.seq ?? 0) + 1;
  }

  all(): Message[] {
    return this.#messages.slice(this.#head);
  }

  /** Takes the next message out; undefined when there is none or the hook holds all. */
  take(): Message | undefined {
    if (this.length === 0) return undefined;
    if (this.hook) {
      const candidates = this.#candidates();
      const choice = this.hook(candidates);
      const message = choice === undefined ? undefined : candidates[choice];
      if (message) this.remove(message);
      return message;
    }
    const message = this.#messages[this.#head++];
    if (this.#head > 1000) {
      this.#messages.splice(0, this.#head);
      this.#head = 0;
    }
    if (message) this.#forget(message);
    return message;
  }

  remove(message: Message): void {
    const at = this.#messages.indexOf(message, this.#head);
    if (at < 0) return;
    this.#messages.splice(at, 1);
    this.#forget(message);
  }

  #forget(message: Message): void {
    if (!this.added.delete(message.seq)) this.removed.add(message.seq);
  }

  /** The first message of each pair of sender and receiver; answers and requests are separate streams. */
  #candidates(): Message[] {
    const seen = new Set<string>();
    return this.all().filter((message) => {
      const pair = `${message.kind} ${sender(message)} ${hex(message.to)}`;
      if (seen.has(pair)) return false;
      seen.add(pair);
      return true;
    });
  }
}

function sender(message: Message): string {
  if (message.kind === 'request')
    return message.origin.kind === 'ingress' ? `ingress ${message.origin.requestId}` : hex(message.caller);
  return message.kind === 'response' ? hex(message.from) : 'system';
}
