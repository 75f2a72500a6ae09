import { currentSession } from './session.ts';

/**
 * Of readings of one thing that are under way together only the one begun last counts: an older answer that comes later
 * would undo it. Nor does an answer that was for somebody who has left. `begin(what)` returns whether this reading counts.
 */
export function newestOnly(): (what?: string) => () => boolean {
  const begun = new Map<string, symbol>();
  const person = (): string | undefined => currentSession()?.principal.toText();
  return (what = '') => {
    const [mine, me] = [Symbol(what), person()];
    begun.set(what, mine);
    return () => begun.get(what) === mine && person() === me;
  };
}
