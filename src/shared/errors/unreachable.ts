/** Ends an exhaustive switch: the compiler refuses the call while a case is missing. Throws if data broke the types. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}
