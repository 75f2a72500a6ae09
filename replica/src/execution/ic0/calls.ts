// ic0: building and performing calls to other canisters.
import { callCost } from '../cycles.ts';
import { ErrorCode, Trap } from '../errors.ts';
import { same } from '../principals.ts';
import type { HostFunctions } from './imports.ts';
import type { OutgoingCall } from './invocation.ts';
import { u128, type Machine } from './machine.ts';

/** `call_perform`'s answer when the call could not be queued. */
const FAILED = 2;

export function callFunctions(machine: Machine): HostFunctions {
  const building = (name: string): OutgoingCall => {
    const call = machine.effects.building;
    if (!call) throw new Trap(ErrorCode.CONTRACT_VIOLATION, `"${name}" called when no call is under construction`);
    return call;
  };
  const discard = (): void => {
    const { effects } = machine;
    if (effects.building) effects.balance += effects.building.cycles;
    effects.building = undefined;
  };
  const addCycles = (name: string, amount: bigint): void => {
    const call = building(name);
    const { effects, freezing } = machine;
    if (effects.balance - freezing < amount)
      throw new Trap(
        ErrorCode.OUT_OF_CYCLES,
        `Canister is out of cycles: it has ${effects.balance} cycles, needs ${freezing} to stay unfrozen and wants to send ${amount}`,
      );
    effects.balance -= amount;
    call.cycles += amount;
  };
  const callsTo = (callee: Uint8Array): number => {
    let count = 0;
    for (const callback of machine.invocation.canister.callbacks.values()) if (same(callback.callee, callee)) count++;
    for (const sent of machine.effects.calls) if (same(sent.callee, callee)) count++;
    return count;
  };
  return {
    call_new: (
      calleeStart: number,
      calleeSize: number,
      nameStart: number,
      nameSize: number,
      replyFun: number,
      replyEnv: number,
      rejectFun: number,
      rejectEnv: number,
    ) => {
      discard();
      const callee = machine.slice(calleeStart, calleeSize).slice();
      if (callee.length > 29)
        throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'ic0_call_new: the callee is not a principal');
      if (nameSize >>> 0 > 20_000)
        throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'ic0_call_new: the method name is too long');
      machine.effects.building = {
        callee,
        method: machine.text(nameStart, nameSize, 'the method name'),
        args: [],
        argBytes: 0,
        reply: { fun: replyFun >>> 0, env: replyEnv },
        reject: { fun: rejectFun >>> 0, env: rejectEnv },
        cleanup: undefined,
        cycles: 0n,
        timeoutSeconds: undefined,
        prepaid: 0n,
        transport: 0n,
      };
    },
    call_on_cleanup: (fun: number, env: number) => {
      const call = building('ic0_call_on_cleanup');
      if (call.cleanup)
        throw new Trap(ErrorCode.CONTRACT_VIOLATION, '"ic0_call_on_cleanup" can be called at most once');
      call.cleanup = { fun: fun >>> 0, env };
    },
    call_data_append: (start: number, size: number) => {
      const call = building('ic0_call_data_append');
      const bytes = machine.slice(start, size);
      if (call.argBytes + bytes.length > machine.limits.localCallBytes)
        throw new Trap(
          ErrorCode.CONTRACT_VIOLATION,
          `ic0_call_data_append: payload size ${call.argBytes + bytes.length} exceeds ${machine.limits.localCallBytes}`,
        );
      call.argBytes += bytes.length;
      call.args.push(bytes.slice());
    },
    call_with_best_effort_response: (seconds: number) => {
      const call = building('ic0_call_with_best_effort_response');
      if (call.timeoutSeconds !== undefined)
        throw new Trap(ErrorCode.CONTRACT_VIOLATION, '"ic0_call_with_best_effort_response" can be called at most once');
      call.timeoutSeconds = Math.min(seconds >>> 0, machine.limits.callTimeoutSeconds);
    },
    call_cycles_add: (amount: bigint) => addCycles('ic0_call_cycles_add', BigInt.asUintN(64, amount)),
    call_cycles_add128: (high: bigint, low: bigint) => addCycles('ic0_call_cycles_add128', u128(high, low)),
    call_perform: () => {
      const call = building('ic0_call_perform');
      const { effects, invocation, limits, prices } = machine;
      const cost = callCost(prices, limits, Buffer.byteLength(call.method), call.argBytes);
      const waiting = callsTo(call.callee);
      // A composite query's calls are part of the query: they cost nothing and take no place in a queue.
      if (invocation.replicated) {
        if (waiting >= limits.queuedCalls || effects.balance - machine.freezing < cost.sent + cost.prepaid) {
          discard();
          return FAILED;
        }
        effects.balance -= cost.sent + cost.prepaid;
        call.prepaid = cost.prepaid;
        call.transport = cost.sent;
      }
      effects.building = undefined;
      effects.calls.push(call);
      return 0;
    },
  };
}
