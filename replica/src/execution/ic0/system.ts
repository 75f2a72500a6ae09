// ic0: who and where the canister is, time, timer, certified data, environment variables, counters, printing and traps.
import { VARIABLE_BYTES } from '../canister.ts';
import { ErrorCode, Trap } from '../errors.ts';
import { same } from '../principals.ts';
import type { HostFunctions } from './imports.ts';
import type { Machine } from './machine.ts';

const statusNumbers = { running: 1, stopping: 2, stopped: 3 } as const;

export function systemFunctions(machine: Machine): HostFunctions {
  const encoder = new TextEncoder();
  const canister = () => machine.invocation.canister;
  const certificate = (): Uint8Array => {
    const make = machine.invocation.certificate;
    if (!make) throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'there is no data certificate in this call');
    // Making one may sign: ask once, then keep it for this run.
    const bytes = make();
    machine.invocation.certificate = () => bytes;
    return bytes;
  };
  const variable = (index: number): Uint8Array => {
    const found = canister().settings.environmentVariables[index >>> 0];
    if (!found) throw new Trap(ErrorCode.CONTRACT_VIOLATION, `environment variable ${index >>> 0} does not exist`);
    return encoder.encode(found.name);
  };
  const variableNamed = (start: number, size: number): Uint8Array | undefined => {
    if (size >>> 0 > VARIABLE_BYTES)
      throw new Trap(
        ErrorCode.CONTRACT_VIOLATION,
        `the name of an environment variable has at most ${VARIABLE_BYTES} bytes`,
      );
    const name = machine.text(start, size, 'the name of an environment variable');
    const found = canister().settings.environmentVariables.find((candidate) => candidate.name === name);
    return found && encoder.encode(found.value);
  };
  const valueOf = (start: number, size: number): Uint8Array => {
    const value = variableNamed(start, size);
    if (!value) throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'no environment variable has this name');
    return value;
  };
  return {
    canister_self_size: () => canister().id.length,
    canister_self_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(canister().id, target, offset, size),
    canister_status: () => statusNumbers[canister().status.kind],
    canister_version: () => machine.invocation.version,
    subnet_self_size: () => machine.subnet.id.length,
    subnet_self_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(machine.subnet.id, target, offset, size),
    subnet_self_node_count: () => machine.subnet.nodes,
    root_key_size: () => machine.subnet.rootKey.length,
    root_key_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(machine.subnet.rootKey, target, offset, size),
    certified_data_set: (start: number, size: number) => {
      if (size >>> 0 > 32) throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'ic0_certified_data_set: at most 32 bytes');
      machine.effects.certifiedData = machine.slice(start, size).slice();
    },
    data_certificate_present: () => (machine.invocation.certificate ? 1 : 0),
    data_certificate_size: () => certificate().length,
    data_certificate_copy: (target: number, offset: number, size: number) =>
      machine.copyOut(certificate(), target, offset, size),
    time: () => machine.invocation.time,
    global_timer_set: (at: bigint) => {
      const before = machine.effects.timer ?? canister().timer;
      machine.effects.timer = BigInt.asUintN(64, at);
      return before;
    },
    performance_counter: (kind: number) => {
      if (kind !== 0 && kind !== 1)
        throw new Trap(ErrorCode.CONTRACT_VIOLATION, `there is no performance counter ${kind}`);
      return machine.used() + (kind === 1 ? (machine.invocation.context?.instructions ?? 0n) : 0n);
    },
    is_controller: (start: number, size: number) => {
      if (size >>> 0 > 29) throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'ic0_is_controller: not a principal');
      const principal = machine.slice(start, size);
      return canister().settings.controllers.some((controller) => same(controller, principal)) ? 1 : 0;
    },
    in_replicated_execution: () => (machine.invocation.replicated ? 1 : 0),
    env_var_count: () => canister().settings.environmentVariables.length,
    env_var_name_size: (index: number) => variable(index).length,
    env_var_name_copy: (index: number, target: number, offset: number, size: number) =>
      machine.copyOut(variable(index), target, offset, size),
    env_var_name_exists: (start: number, size: number) => (variableNamed(start, size) ? 1 : 0),
    env_var_value_size: (start: number, size: number) => valueOf(start, size).length,
    env_var_value_copy: (start: number, length: number, target: number, offset: number, size: number) =>
      machine.copyOut(valueOf(start, length), target, offset, size),
    debug_print: (start: number, size: number) => {
      const { memory } = machine;
      // Printing must not trap: what lies outside the memory is left out.
      const from = Math.min(start >>> 0, memory.length);
      const bytes = machine.slice(from, Math.min(size >>> 0, memory.length - from, 32 * 1024));
      machine.effects.logs.push(new TextDecoder().decode(bytes));
    },
    trap: (start: number, size: number) => {
      const message = new TextDecoder().decode(machine.slice(start, Math.min(size >>> 0, 16 * 1024)));
      throw new Trap(ErrorCode.CALLED_TRAP, message);
    },
  };
}
