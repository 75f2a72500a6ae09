/** Bytes or values that Candid does not allow. Fatal: never recovered by an `opt`. */
export class CandidError extends Error {
  override name = 'CandidError';
}

/** The value is well formed but not of the expected type. An enclosing `opt` turns it into `null` (spec: opt rules). */
export class CoercionError extends CandidError {
  override name = 'CoercionError';
}
