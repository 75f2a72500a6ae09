/**
 * Whether this is the second life of an `await`: the code after it trapped, all it did is undone, and Azle resumes the
 * promise once more inside the IC's cleanup callback. Only heap locks may be released there; any call or trap panics.
 */
export function isCleanup(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'type' in error && error.type === 'CleanupCallback';
}
