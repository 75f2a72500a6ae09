// A tiny execution for tests of the interface: canisters are JavaScript functions, a round is explicit or immediate.
// It is no double of our own engine's behaviour, only the smallest thing that satisfies the types both halves share.
import { toHex } from '../../src/bytes.ts';
import { RejectCode } from '../../src/types.ts';
import type {
  Bytes,
  CanisterFacts,
  Clock,
  DataCertificate,
  Execution,
  IngressMessage,
  Nanoseconds,
  Outcome,
  QueryMessage,
  RequestStatus,
} from '../../src/types.ts';

export interface Script {
  update(message: IngressMessage): Outcome;
  query(message: QueryMessage, certificate: DataCertificate): Outcome;
  inspect?(message: IngressMessage): Outcome | undefined;
}

export class ScriptedExecution implements Execution {
  readonly facts = new Map<string, CanisterFacts>();
  readonly submitted: IngressMessage[] = [];
  /** While true, accepted messages stay `received`. */
  held = false;
  private readonly statuses = new Map<string, RequestStatus>();
  private readonly listeners: ((changed: { canisters: Bytes[]; requests: Bytes[] }) => void)[] = [];
  private readonly clock: Clock;
  private readonly script: Script;

  constructor(clock: Clock, script: Script) {
    this.clock = clock;
    this.script = script;
  }

  now(): Nanoseconds {
    return this.clock.now();
  }

  submit(message: IngressMessage): ReturnType<Execution['submit']> {
    const hex = toHex(message.requestId);
    if (this.statuses.has(hex)) return Promise.resolve({ accepted: true });
    const refused = this.script.inspect?.(message);
    if (refused?.kind === 'reject') return Promise.resolve({ accepted: false, reject: refused });
    this.submitted.push(message);
    this.statuses.set(hex, { status: 'received' });
    this.notify([], [message.requestId]);
    if (!this.held) setTimeout(() => this.run(message), 1);
    return Promise.resolve({ accepted: true });
  }

  releaseHeld(): void {
    this.held = false;
    for (const message of this.submitted) this.run(message);
  }

  query(message: QueryMessage, certificate: DataCertificate): Promise<Outcome> {
    return Promise.resolve(this.script.query(message, certificate));
  }

  status(requestId: Bytes): RequestStatus | undefined {
    return this.statuses.get(toHex(requestId));
  }

  *requests(): Iterable<Bytes> {
    for (const hex of this.statuses.keys()) yield Uint8Array.from(Buffer.from(hex, 'hex'));
  }

  canister(id: Bytes): CanisterFacts | undefined {
    return this.facts.get(toHex(id));
  }

  canisters(): Iterable<CanisterFacts> {
    return this.facts.values();
  }

  onRound(listener: (changed: { canisters: Bytes[]; requests: Bytes[] }) => void): void {
    this.listeners.push(listener);
  }

  put(facts: CanisterFacts): void {
    this.facts.set(toHex(facts.id), facts);
    this.notify([facts.id], []);
  }

  forget(requestId: Bytes): void {
    this.statuses.delete(toHex(requestId));
    this.notify([], [requestId]);
  }

  private run(message: IngressMessage): void {
    const hex = toHex(message.requestId);
    if (this.statuses.get(hex)?.status !== 'received') return;
    const outcome = this.script.update(message);
    if (outcome.kind === 'reply') this.statuses.set(hex, { status: 'replied', reply: outcome.data });
    else {
      const { code, message: text, errorCode } = outcome;
      this.statuses.set(hex, { status: 'rejected', code, message: text, errorCode });
    }
    this.notify([message.canisterId], [message.requestId]);
  }

  private notify(canisters: Bytes[], requests: Bytes[]): void {
    for (const listener of this.listeners) listener({ canisters, requests });
  }
}

export function rejectWith(message: string, code: RejectCode = RejectCode.CANISTER_ERROR): Outcome {
  return { kind: 'reject', code, message, errorCode: 'IC0503' };
}
