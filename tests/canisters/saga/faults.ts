// Faults between the backend and the canisters it calls, put on the messages themselves: the canisters stay the real
// ones, so whatever an answer pretends, what they did is what they did.
import type { Principal } from '@dfinity/principal';
import type { DeliveryHook } from '../../../replica/src/execution/index.ts';

/**
 * `trap`, `reject`: nothing was done, the caller gets reject code 5 or 4. `lost`: done, and the caller gets code 5.
 * `late`: done, answered 90 s later. `silent`: done, never answered. `held`: the call itself arrives after `delay` only.
 * `lie`: done, and the answer's bytes are others. `refuse`: nothing was done, and these bytes say so.
 */
export type Fault =
  | { kind: 'trap' | 'reject' | 'lost' | 'silent' }
  | { kind: 'late'; delay: bigint }
  | { kind: 'held'; delay: bigint }
  | { kind: 'lie' | 'refuse'; bytes: Uint8Array };

interface Rule {
  to: string;
  method: string;
  fault: Fault;
  times: number;
  spared: number;
}
type Message = Parameters<DeliveryHook>[0][number];
type Request = Extract<Message, { kind: 'request' }>;
type Response = Extract<Message, { kind: 'response' }>;

/** A message under this address is a stream of its own, so that holding it holds no other. */
const parked = (seq: number): Uint8Array => Uint8Array.from([0xee, seq >>> 16, seq >>> 8, seq]);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export class Faults {
  #rules: Rule[] = [];
  readonly #seen = new Set<number>();
  /** Calls whose answer is to be changed, by callback. */
  readonly #answers = new Map<number, Fault>();
  readonly #held = new Map<number, { until: bigint | undefined; restore: () => void }>();
  /** Faults that took place, to prove that a test tested something. */
  struck = 0;

  constructor(
    readonly caller: Principal,
    readonly now: () => bigint,
  ) {}

  /** The next `times` calls of the backend to this method go wrong, after `spared` ones that do not. */
  set(to: Principal, method: string, fault: Fault, times = 1, spared = 0): void {
    this.#rules.push({ to: hex(to.toUint8Array()), method, fault, times, spared });
  }

  /** Whole again; what is held stays held. */
  clear(): void {
    this.#rules = [];
    this.struck = 0;
  }

  readonly hook: DeliveryHook = (candidates) => {
    for (const message of candidates) this.#meet(message);
    const choice = candidates.findIndex(({ seq }) => !this.#isHeld(seq));
    return choice < 0 ? undefined : choice;
  };

  #isHeld(seq: number): boolean {
    const held = this.#held.get(seq);
    if (!held) return false;
    if (held.until === undefined || this.now() < held.until) return true;
    held.restore();
    this.#held.delete(seq);
    return false;
  }

  #meet(message: Message): void {
    if (this.#seen.has(message.seq)) return;
    if (message.kind === 'request' && hex(message.caller) === hex(this.caller.toUint8Array())) {
      this.#seen.add(message.seq);
      this.#meetRequest(message);
    } else if (message.kind === 'response' && hex(message.to) === hex(this.caller.toUint8Array())) {
      this.#seen.add(message.seq);
      this.#meetResponse(message);
    }
  }

  #meetRequest(message: Request & { seq: number }): void {
    const rule = this.#rules.find(
      ({ to, method, times }) => times > 0 && method === message.method && to === hex(message.to),
    );
    if (!rule || message.origin.kind !== 'canister') return;
    if (rule.spared-- > 0) return;
    rule.times--;
    this.struck++;
    const { fault } = rule;
    if (fault.kind === 'trap' || fault.kind === 'reject' || fault.kind === 'refuse')
      message.method = 'fault: no such method';
    if (fault.kind === 'held') {
      const { to } = message;
      message.to = parked(message.seq);
      this.#held.set(message.seq, { until: this.now() + fault.delay, restore: () => void (message.to = to) });
      return;
    }
    this.#answers.set(message.origin.callback, fault);
  }

  #meetResponse(message: Response & { seq: number }): void {
    const fault = this.#answers.get(message.callback);
    if (!fault) return;
    this.#answers.delete(message.callback);
    switch (fault.kind) {
      case 'trap':
      case 'lost':
        message.outcome = { kind: 'reject', code: 5, message: 'it trapped', errorCode: 'IC0503' };
        break;
      case 'reject':
        message.outcome = { kind: 'reject', code: 4, message: 'it refused', errorCode: 'IC0406' };
        break;
      case 'lie':
      case 'refuse':
        message.outcome = { kind: 'reply', data: fault.bytes };
        break;
      default: {
        const { from } = message;
        message.from = parked(message.seq);
        const until = 'delay' in fault ? this.now() + fault.delay : undefined;
        this.#held.set(message.seq, { until, restore: () => void (message.from = from) });
      }
    }
  }
}
