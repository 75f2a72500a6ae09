// Queries and composite queries: run on the newest state, change nothing, cost nothing.
import type { Bytes, DataCertificate, Outcome, QueryMessage, SenderInfo } from '../types.ts';
import type { CallContext, Canister } from './canister.ts';
import { freezingLimit } from './cycles.ts';
import { ErrorCode, reject } from './errors.ts';
import { argumentOf, type Invocation, type OutgoingCall } from './ic0/invocation.ts';
import type { Mode } from './ic0/signatures.ts';
import type { Instance } from './instance.ts';
import { queryManagement } from './management/dispatch.ts';
import { methodNotFound, unavailable } from './messages.ts';
import { failureOf } from './run-message.ts';
import { text } from './principals.ts';
import { run, settle, type Entry, type RunResult } from './run.ts';
import type { State } from './state.ts';

/** How many canisters may wait for each other within one composite query. */
const DEPTH = 8;

/** Runs a query now. Returns the answer and the instructions of all canisters that took part. */
export function runQuery(
  state: State,
  message: QueryMessage,
  certificate: DataCertificate | undefined,
): { outcome: Outcome; instructions: bigint } {
  const evaluation = new Evaluation(state);
  const outcome = evaluation.evaluate({
    caller: message.sender,
    to: message.canisterId,
    method: message.method,
    arg: message.arg,
    senderInfo: message.senderInfo,
    certificate,
    above: [],
  });
  return { outcome, instructions: evaluation.instructions };
}

/** `canister_inspect_message`: whether the canister accepts an ingress message. */
export function inspectIngress(state: State, canister: Canister, message: QueryMessage): Outcome | undefined {
  const instance = state.pool.get(canister);
  if (!instance?.module.facts.entryPoints.has('canister_inspect_message')) return undefined;
  const result = run(
    instance,
    { name: 'canister_inspect_message' },
    {
      ...basis(state, canister, 'F', message.sender, state.limits.inspectInstructions),
      arg: message.arg,
      senderInfo: message.senderInfo,
      inspectedMethod: message.method,
    },
    canister.cycles,
  );
  settle(state.pool, canister, instance, false);
  const failure = failureOf(canister, result);
  if (failure) return failure;
  if (result.effects.accepted) return undefined;
  return reject(ErrorCode.REJECTED, `Canister ${text(canister.id)} rejected the message`);
}

function basis(state: State, canister: Canister, mode: Mode, caller: Bytes, limit: bigint): Invocation {
  return {
    mode,
    canister,
    caller,
    time: state.clock.now(),
    arg: new Uint8Array(0),
    limit,
    context: undefined,
    replicated: false,
    version: canister.version,
    replyLimit: state.limits.queryReplyBytes,
  };
}

interface Question {
  caller: Bytes;
  to: Bytes;
  method: string;
  arg: Bytes;
  senderInfo: SenderInfo | undefined;
  certificate: DataCertificate | undefined;
  /** Keys of the canisters that wait for this answer. */
  above: string[];
}

class Evaluation {
  instructions = 0n;
  constructor(readonly state: State) {}

  evaluate(question: Question): Outcome {
    const { state } = this;
    if (question.to.length === 0) return queryManagement(state, question.caller, question.method, question.arg);
    const canister = state.canister(question.to);
    if (!canister) return reject(ErrorCode.NOT_FOUND, `Canister ${text(question.to)} not found`);
    const problem = unavailable(canister);
    if (problem) return problem;
    if (question.above.includes(canister.key))
      return reject(
        ErrorCode.LOOP_DETECTED,
        `Error from Canister ${text(canister.id)}: Canisters call each other in a loop within one query`,
      );
    if (question.above.length >= DEPTH)
      return reject(
        ErrorCode.CALL_TOO_DEEP,
        `Error from Canister ${text(canister.id)}: Composite query calls exceed the depth of ${DEPTH}`,
      );
    const instance = state.pool.get(canister);
    const kind = instance?.module.facts.methods.get(question.method);
    if (!instance || (kind !== 'query' && kind !== 'composite_query'))
      return methodNotFound(canister, 'query', question.method);
    if (canister.cycles < freezingLimit(state.prices, canister, state.memoryUse(canister)))
      return reject(
        ErrorCode.OUT_OF_CYCLES,
        `Canister ${text(canister.id)} is unable to process query calls because it's frozen. Please top up the canister with cycles and try again.`,
      );
    const before = this.instructions;
    const started = performance.now();
    const outcome = this.#run(canister, instance, kind, question);
    this.#count(canister, question, outcome, this.instructions - before);
    state.report({
      canister: canister.id,
      method: question.method,
      kind: kind === 'query' ? 'NRQ' : 'CQ',
      instructions: this.instructions - before,
      outcome: outcome.kind === 'reject' && outcome.errorCode !== ErrorCode.REJECTED ? 'trap' : 'ok',
      error: outcome.kind === 'reject' ? outcome.message : undefined,
      milliseconds: performance.now() - started,
    });
    return outcome;
  }

  #count(canister: Canister, question: Question, outcome: Outcome, instructions: bigint): void {
    const { queryStatistics: sum } = canister;
    sum.calls++;
    sum.instructions += instructions;
    sum.requestBytes += BigInt(question.arg.length);
    sum.responseBytes += BigInt(outcome.kind === 'reply' ? outcome.data.length : outcome.message.length);
  }

  #run(canister: Canister, instance: Instance, kind: 'query' | 'composite_query', question: Question): Outcome {
    const composite = kind === 'composite_query';
    const context: CallContext = {
      id: 0,
      origin: { kind: 'system' },
      caller: question.caller,
      responded: false,
      available: 0n,
      outstanding: 0,
      instructions: 0n,
      deadline: 0n,
      senderInfo: question.senderInfo,
      method: question.method,
    };
    try {
      const entry = { name: `canister_${kind} ${question.method}` };
      const first = this.#step(instance, entry, {
        ...basis(this.state, canister, composite ? 'CQ' : 'NRQ', question.caller, this.#left()),
        arg: question.arg,
        context,
        certificate: question.certificate,
      });
      context.instructions += first.instructions;
      const failure = failureOf(canister, first);
      if (failure) return failure;
      return this.#answerOf(first) ?? this.#follow(canister, instance, context, first.effects.calls, question);
    } finally {
      settle(this.state.pool, canister, instance, false);
    }
  }

  /** Asks the called canisters, one after the other, and runs the callbacks, until there is an answer. */
  #follow(
    canister: Canister,
    instance: Instance,
    context: CallContext,
    calls: OutgoingCall[],
    question: Question,
  ): Outcome {
    let failure: Outcome | undefined;
    for (let call = calls.shift(); call; call = calls.shift()) {
      const outcome = this.evaluate({
        caller: canister.id,
        to: call.callee,
        method: call.method,
        arg: argumentOf(call),
        senderInfo: undefined,
        certificate: undefined,
        above: [...question.above, canister.key],
      });
      const replied = outcome.kind === 'reply';
      const undo = canister.code?.heap.checkpoint(instance.memory);
      const size = instance.memory.length;
      const globals = instance.globals;
      const invocation: Invocation = {
        ...basis(this.state, canister, replied ? 'CRy' : 'CRt', question.caller, this.#left()),
        context,
        ...(replied ? { arg: outcome.data } : { rejection: { code: outcome.code, message: outcome.message } }),
      };
      const result = this.#step(instance, replied ? call.reply : call.reject, invocation);
      context.instructions += result.instructions;
      failure = failureOf(canister, result);
      if (failure) {
        // A memory that grew cannot be put back within the query: end it here.
        if (instance.memory.length !== size) return failure;
        undo?.(instance.memory);
        instance.globals = globals;
        if (call.cleanup) this.#step(instance, call.cleanup, { ...invocation, mode: 'CC', limit: this.#left() });
        continue;
      }
      const answer = this.#answerOf(result);
      if (answer) return answer;
      calls.push(...result.effects.calls);
    }
    return (
      failure ??
      reject(ErrorCode.DID_NOT_REPLY, `Error from Canister ${text(canister.id)}: Canister did not reply to the call`)
    );
  }

  #left(): bigint {
    return this.state.limits.queryInstructions - this.instructions;
  }

  #step(instance: Instance, entry: Entry, invocation: Invocation): RunResult {
    const result = run(instance, entry, invocation, invocation.canister.cycles);
    this.instructions += result.instructions;
    return result;
  }

  #answerOf(result: RunResult): Outcome | undefined {
    const { response } = result.effects;
    if (response?.kind === 'reply') return response;
    if (response) return reject(ErrorCode.REJECTED, response.message);
    return undefined;
  }
}
