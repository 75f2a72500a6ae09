// Globals of a snapshot as the management canister shows and takes them: the mutable ones and the exported constants,
// in the order of the module, each with its type.
import type { Snapshot } from '../canister.ts';
import { ErrorCode, RejectError } from '../errors.ts';
import type { GlobalValue } from '../memory/heap.ts';
import type { LoadedModule } from '../modules.ts';
import type { State } from '../state.ts';
import type { StateGlobal } from '../wasm/patch.ts';
import type { CandidGlobal } from './idl.ts';

/** The globals that an upload gave, or those of the module and the heap that were taken. */
export function snapshotGlobals(state: State, snapshot: Snapshot): CandidGlobal[] {
  if (snapshot.globals || !snapshot.module) return snapshot.globals ?? [];
  const module = state.modules.get(snapshot.module);
  const mutable = [...snapshot.heap.globals];
  const constants = constantsOf(state, module);
  return module.facts.stateGlobals.map(({ type, constant }) =>
    candidGlobal(type, constant === undefined ? mutable.shift() : constants.get(constant)),
  );
}

/** Only an instance knows their values: what a module says of them may be a formula. */
function constantsOf(state: State, module: LoadedModule): Map<string, GlobalValue> {
  const names = module.facts.stateGlobals.flatMap(({ constant }) => (constant === undefined ? [] : [constant]));
  if (names.length === 0) return new Map();
  const { exports } = state.pool.create(module);
  return new Map(names.map((name) => [name, (exports[name] as WebAssembly.Global).value as GlobalValue]));
}

function candidGlobal(type: StateGlobal['type'], value: GlobalValue = 0): CandidGlobal {
  switch (type) {
    case 'i32':
      return { i32: Number(value) };
    case 'i64':
      return { i64: BigInt(value) };
    case 'f32':
      return { f32: Number(value) };
    case 'f64':
      return { f64: Number(value) };
  }
}

/** The values of the mutable ones among `globals`. @throws RejectError when they are not those of the module */
export function mutableGlobals(module: LoadedModule, globals: CandidGlobal[]): GlobalValue[] {
  const { stateGlobals } = module.facts;
  if (globals.length !== stateGlobals.length || !stateGlobals.every(({ type }, i) => type in (globals[i] ?? {})))
    throw new RejectError(ErrorCode.INVALID_WASM, 'The globals of the snapshot do not match its module.');
  return globals.filter((_, i) => stateGlobals[i]?.constant === undefined).map(globalValue);
}

function globalValue(global: CandidGlobal): GlobalValue {
  if ('i32' in global) return global.i32;
  if ('i64' in global) return global.i64;
  if ('f32' in global) return global.f32;
  return 'f64' in global ? global.f64 : global.v128;
}
