/**
 * Refuses a call: the caller gets exactly this text as a reject. For broken interfaces (closed method, hostile bytes);
 * business errors are results. Throw it before changing anything: after a write to stable memory it becomes a trap.
 */
export class Refusal extends Error {
  override name = 'Refusal';
}
