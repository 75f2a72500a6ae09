// Candid values without a type beside them: what the text form and the binary form have in common.
import type { Principal } from '@dfinity/principal';

export const INTEGERS = ['nat', 'int', 'nat8', 'nat16', 'nat32', 'nat64', 'int8', 'int16', 'int32', 'int64'] as const;
export type IntegerKind = (typeof INTEGERS)[number];
export type FloatKind = 'float32' | 'float64';

export interface TreeField {
  /** Hash of the name, or the number itself (Candid spec, "Records"). */
  id: number;
  /** Null where only the number is known. */
  name: string | null;
  value: CandidTree;
}

export type CandidTree =
  | { kind: 'null' | 'reserved' }
  | { kind: 'bool'; value: boolean }
  | { kind: 'integer'; of: IntegerKind; value: bigint }
  | { kind: 'float'; of: FloatKind; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'principal' | 'service'; value: Principal }
  | { kind: 'func'; value: Principal; method: string }
  | { kind: 'blob'; value: Uint8Array }
  | { kind: 'opt'; value: CandidTree }
  | { kind: 'vec'; items: CandidTree[] }
  | { kind: 'record'; fields: TreeField[] }
  | { kind: 'variant'; field: TreeField };

/** Smallest and largest value of an integer type; null: without end. */
export function rangeOf(kind: IntegerKind): { min: bigint | null; max: bigint | null } {
  if (kind === 'int') return { min: null, max: null };
  if (kind === 'nat') return { min: 0n, max: null };
  const bits = BigInt(kind.replace(/\D/g, ''));
  return kind.startsWith('nat')
    ? { min: 0n, max: (1n << bits) - 1n }
    : { min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n };
}

/** A text that is not Candid, or a value that has no Candid type. `at`: where in the text, from 0. */
export class CandidFault extends Error {
  readonly at: number | null;
  constructor(message: string, at: number | null = null) {
    super(message);
    this.at = at;
  }
}
