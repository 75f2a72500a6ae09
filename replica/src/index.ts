export { Replica } from './replica.ts';
export type { ReplicaOptions } from './replica.ts';
export type { LogLevel } from './log.ts';
export { LocalExecution } from './execution/index.ts';
export type { DeliveryHook, MemoryFacts, MessageReport } from './execution/index.ts';
export { CANISTER_RANGE, RejectCode } from './types.ts';
export type { Bytes, CanisterFacts, Clock, Nanoseconds, Outcome, QueryMessage, Reject } from './types.ts';
