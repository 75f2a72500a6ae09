// The half of the replica that executes messages. `interface/` reaches it through `types.ts` only.
import { LocalExecution, type ExecutionOptions } from './execution.ts';

export { LocalExecution, type ExecutionOptions, type MemoryFacts } from './execution.ts';
export type { AdjustableClock } from './clock.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { thirteenNodes, type CyclePrices } from './cycles.ts';
export type { DeliveryHook } from './queue.ts';
export type { MessageReport } from './state.ts';
export { methods as managementMethods } from './management/idl.ts';

/**
 * Starts executing on the state in `options.store`, or on an empty one.
 * @throws Error when the store holds a state of a format this version cannot read
 */
export async function createExecution(options: ExecutionOptions): Promise<LocalExecution> {
  return new LocalExecution(options);
}
