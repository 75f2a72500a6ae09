// Assembles the `ic0` import object of one instance and guards each function by the table of allowed modes.
import { ErrorCode, Trap } from '../errors.ts';
import { callFunctions } from './calls.ts';
import { costFunctions } from './costs.ts';
import { cyclesFunctions } from './balance.ts';
import type { Machine } from './machine.ts';
import { messageFunctions } from './message.ts';
import { signatures, type Mode } from './signatures.ts';
import { stableFunctions } from './stable.ts';
import { systemFunctions } from './system.ts';

/** A system function; its parameters are numbers and bigints as its signature says. */
export type HostFunctions = Record<string, (...args: never[]) => number | bigint | void>;

/** What entering the system costs, in instructions, besides one for each byte that moves; the public replica's numbers. */
const OVERHEAD = 500;
const overheads: Record<string, number> = {
  call_new: 1500,
  call_perform: 5000,
  performance_counter: 200,
  debug_print: 100,
  stable_size: 20,
  stable_read: 20,
  stable_write: 20,
  stable64_size: 20,
  stable64_read: 20,
  stable64_write: 20,
};

const modeNames: Record<Mode, string> = {
  s: 'start',
  I: 'init',
  G: 'pre_upgrade',
  U: 'update',
  RQ: 'replicated query',
  NRQ: 'non replicated query',
  CQ: 'composite query',
  Ry: 'reply callback',
  Rt: 'reject callback',
  CRy: 'composite query reply callback',
  CRt: 'composite query reject callback',
  C: 'cleanup',
  CC: 'composite query cleanup',
  F: 'inspect message',
  T: 'system task',
};

/** The import object for an instance that runs on `machine`. */
export function systemImports(machine: Machine): WebAssembly.Imports {
  const all: HostFunctions = {
    ...messageFunctions(machine),
    ...callFunctions(machine),
    ...cyclesFunctions(machine),
    ...stableFunctions(machine),
    ...systemFunctions(machine),
    ...costFunctions(machine),
  };
  const ic0: Record<string, (...args: unknown[]) => unknown> = {};
  for (const [name, { modes }] of signatures) {
    const implementation = all[name] as ((...args: unknown[]) => unknown) | undefined;
    if (!implementation) throw new Error(`ic0.${name} has no implementation`);
    const overhead = overheads[name] ?? OVERHEAD;
    ic0[name] = (...args) => {
      const { mode } = machine.invocation;
      if (!modes.has(mode))
        throw new Trap(ErrorCode.CONTRACT_VIOLATION, `"ic0_${name}" cannot be executed in ${modeNames[mode]} mode`);
      machine.charge(overhead);
      return implementation(...args);
    };
  }
  return { ic0 };
}
