// Looking into certificates as the specification defines it ("Lookup"). The agents of 2026 compare labels wrongly
// (any larger byte makes a label larger), so that their own lookup says "unknown" where absence is proved.
import type { HashTree } from '@dfinity/agent';
import { utf8 } from '../../src/bytes.ts';
import type { Bytes } from '../../src/types.ts';

/** What a level of the tree shows from left to right: labels with what is below them, and where something is hidden. */
function shown(tree: HashTree): ({ label: Bytes; below: HashTree } | 'hidden')[] {
  if (tree[0] === 1) return [...shown(tree[1]), ...shown(tree[2])];
  if (tree[0] === 2) return [{ label: tree[1], below: tree[2] }];
  return tree[0] === 4 ? ['hidden'] : [];
}

/** The value at the path, `absent` if it is proved that there is none, `unknown`, or `error`: labels, not a value. */
export function lookUp(tree: HashTree, [first, ...rest]: (string | Bytes)[]): Bytes | 'absent' | 'unknown' | 'error' {
  if (first === undefined) {
    if (tree[0] === 3) return tree[1];
    return tree[0] === 0 ? 'absent' : tree[0] === 4 ? 'unknown' : 'error';
  }
  const wanted = typeof first === 'string' ? utf8(first) : first;
  const level = shown(tree);
  const found = level.find((entry) => entry !== 'hidden' && Buffer.compare(entry.label, wanted) === 0);
  if (found && found !== 'hidden') return lookUp(found.below, rest);
  const after = level.findIndex((entry) => entry !== 'hidden' && Buffer.compare(entry.label, wanted) > 0);
  // Whatever stands directly before the place of the label must not be hidden.
  return level[(after < 0 ? level.length : after) - 1] === 'hidden' ? 'unknown' : 'absent';
}

/** "well_formed" of the specification: labels strictly increase from left to right and do not stand beside leaves. */
export function isWellFormed(tree: HashTree): boolean {
  if (tree[0] === 3) return true;
  let last: Bytes | undefined;
  const walk = (part: HashTree): boolean => {
    if (part[0] === 1) return walk(part[1]) && walk(part[2]);
    if (part[0] === 3) return false;
    if (part[0] !== 2) return true;
    const rises = last === undefined || Buffer.compare(last, part[1]) < 0;
    last = part[1];
    return rises && isWellFormed(part[2]);
  };
  return walk(tree);
}
