// Rejects as the public replica words them, with its own codes (IC0xxx); the first digit of the code is the reject code.
import { RejectCode, type Reject } from '../types.ts';

export const ErrorCode = {
  SUBNET_OVERSUBSCRIBED: 'IC0101',
  INGRESS_TIMEOUT: 'IC0202',
  ID_ALREADY_EXISTS: 'IC0205',
  STOP_TIMEOUT: 'IC0206',
  OUT_OF_CYCLES: 'IC0207',
  NOT_FOUND: 'IC0301',
  SNAPSHOT_NOT_FOUND: 'IC0305',
  INSUFFICIENT_CYCLES_FOR_CREATION: 'IC0403',
  REJECTED: 'IC0406',
  INVALID_MANAGEMENT_PAYLOAD: 'IC0408',
  SNAPSHOT_IMMUTABLE: 'IC0409',
  TRAPPED: 'IC0502',
  CALLED_TRAP: 'IC0503',
  CONTRACT_VIOLATION: 'IC0504',
  INVALID_WASM: 'IC0505',
  DID_NOT_REPLY: 'IC0506',
  OUT_OF_MEMORY: 'IC0507',
  STOPPED: 'IC0508',
  STOPPING: 'IC0509',
  NOT_STOPPED: 'IC0510',
  STOPPING_CANCELLED: 'IC0511',
  INVALID_CONTROLLER: 'IC0512',
  NON_EMPTY: 'IC0514',
  LOOP_DETECTED: 'IC0517',
  INSTRUCTION_LIMIT: 'IC0522',
  CALL_TOO_DEEP: 'IC0525',
  COMPOSITE_IN_REPLICATED: 'IC0527',
  CYCLES_IN_COMPUTE_ALLOCATION: 'IC0530',
  CYCLES_IN_ALLOCATION: 'IC0531',
  CYCLES_IN_GROWTH: 'IC0532',
  RESERVED_LIMIT_IN_ALLOCATION: 'IC0533',
  RESERVED_LIMIT_IN_GROWTH: 'IC0534',
  METHOD_NOT_FOUND: 'IC0536',
  NO_WASM_MODULE: 'IC0537',
  WASM_MEMORY_LIMIT: 'IC0539',
  RESERVED_LIMIT_TOO_LOW: 'IC0540',
  /** Ours: the public code for calls under `minimum_incoming_canister_call_cycles` is not known to us. */
  MINIMUM_CYCLES: 'IC0542',
  DEADLINE_EXPIRED: 'IC0601',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

const byDigit: Record<string, RejectCode> = {
  '1': RejectCode.SYS_FATAL,
  '2': RejectCode.SYS_TRANSIENT,
  '3': RejectCode.DESTINATION_INVALID,
  '4': RejectCode.CANISTER_REJECT,
  '5': RejectCode.CANISTER_ERROR,
  '6': RejectCode.SYS_UNKNOWN,
};

/** A reject with the reject code that belongs to the error code. */
export function reject(errorCode: ErrorCode, message: string): Reject {
  return { kind: 'reject', code: byDigit[errorCode[3] ?? '5'] ?? RejectCode.CANISTER_ERROR, message, errorCode };
}

/** Thrown where a management call or an internal step must end in a reject. */
export class RejectError extends Error {
  readonly reject: Reject;
  constructor(errorCode: ErrorCode, message: string) {
    super(message);
    this.reject = reject(errorCode, message);
  }
}

/** Thrown inside a canister's execution: everything the message did is undone. */
export class Trap extends Error {
  constructor(
    readonly errorCode: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}
