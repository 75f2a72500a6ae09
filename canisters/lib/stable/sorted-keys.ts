// A set of byte keys in order, with reads from any key on. Azle's maps cannot do that: `keys(start, n)` walks from the
// beginning (2 seconds at a million entries). A B+ tree whose nodes are values of a stable map.
import { u32Key } from './keys.ts';
import { openStore, type Place, type Store } from './memory.ts';

export interface SortedKeys {
  /** False when the key is there already. */
  add(key: Uint8Array): boolean;
  /** False when there was no such key. */
  delete(key: Uint8Array): boolean;
  /** Up to `limit` keys in ascending order: those above `after`, or from the smallest. */
  page(options: { after?: Uint8Array; limit: number }): Uint8Array[];
}

export interface SortedKeysOptions extends Place {
  /** Every key has this many bytes; they sort byte by byte. */
  width: number;
}

/** Keys in a leaf, children in an inner node. */
const MAX_ENTRIES = 64;
const CHILD_BYTES = 4;
const STATE_KEY = new Uint8Array();

/** Node bytes: level (0 = leaf), then entries; a leaf's are keys, an inner node's child id and that child's lower bound. */
interface Node {
  id: number;
  bytes: Uint8Array;
}
interface Step extends Node {
  /** Which child was taken. */
  index: number;
}

/** Adding, deleting and finding touch one node a level: three levels hold some 100,000 keys, four some millions. */
export function sortedKeys({ width, ...place }: SortedKeysOptions): SortedKeys {
  return sortedKeysIn(openStore(place), width);
}

/** The same over any store. */
export function sortedKeysIn(store: Store, width: number): SortedKeys {
  let cached: { root: number; nextId: number } | undefined;

  function state(): { root: number; nextId: number } {
    if (cached === undefined) {
      const bytes = store.get(STATE_KEY);
      cached =
        bytes === undefined ? { root: 0, nextId: 1 } : { root: u32Key.decode(bytes), nextId: u32Key.decode(bytes, 4) };
    }
    return cached;
  }
  function setState(next: { root: number; nextId: number }): void {
    const bytes = new Uint8Array(8);
    bytes.set(u32Key.encode(next.root));
    bytes.set(u32Key.encode(next.nextId), 4);
    store.set(STATE_KEY, bytes);
    cached = next;
  }
  const read = (id: number): Node => ({ id, bytes: store.get(u32Key.encode(id)) ?? new Uint8Array(1) });
  const write = ({ id, bytes }: Node): void => void store.set(u32Key.encode(id), bytes);

  const strideOf = (bytes: Uint8Array): number => (bytes[0] === 0 ? width : width + CHILD_BYTES);
  const countOf = (bytes: Uint8Array): number => (bytes.length - 1) / strideOf(bytes);
  const keyAt = (bytes: Uint8Array, index: number): Uint8Array => {
    const at = 1 + index * strideOf(bytes) + (bytes[0] === 0 ? 0 : CHILD_BYTES);
    return bytes.subarray(at, at + width);
  };
  const childAt = (bytes: Uint8Array, index: number): number => u32Key.decode(bytes, 1 + index * strideOf(bytes));

  /** How many entries are below the key (or not above it). */
  function rank(bytes: Uint8Array, key: string, orEqual: boolean): number {
    let low = 0;
    let high = countOf(bytes);
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = text(keyAt(bytes, middle));
      if (there < key || (orEqual && there === key)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The way down to the leaf where the key belongs. */
  function descend(key: string): { path: Step[]; leaf: Node } {
    const path: Step[] = [];
    let node = read(state().root);
    while (node.bytes[0] !== 0) {
      // The first child also takes everything below its bound.
      const index = Math.max(0, rank(node.bytes, key, true) - 1);
      path.push({ ...node, index });
      node = read(childAt(node.bytes, index));
    }
    return { path, leaf: node };
  }

  function insertAt(bytes: Uint8Array, index: number, entry: Uint8Array): Uint8Array {
    const at = 1 + index * entry.length;
    const longer = new Uint8Array(bytes.length + entry.length);
    longer.set(bytes.subarray(0, at));
    longer.set(entry, at);
    longer.set(bytes.subarray(at), at + entry.length);
    return longer;
  }
  function removeAt(bytes: Uint8Array, index: number): Uint8Array {
    const stride = strideOf(bytes);
    const at = 1 + index * stride;
    const shorter = new Uint8Array(bytes.length - stride);
    shorter.set(bytes.subarray(0, at));
    shorter.set(bytes.subarray(at + stride), at);
    return shorter;
  }
  function innerEntry(child: number, bound: Uint8Array): Uint8Array {
    const entry = new Uint8Array(CHILD_BYTES + width);
    entry.set(u32Key.encode(child));
    entry.set(bound, CHILD_BYTES);
    return entry;
  }

  /** Writes a node that may have grown too long; a split goes on in its parent. */
  function place(path: Step[], { id, bytes }: Node): void {
    if (countOf(bytes) <= MAX_ENTRIES) return write({ id, bytes });
    const at = 1 + (countOf(bytes) >> 1) * strideOf(bytes);
    const right = new Uint8Array(1 + bytes.length - at);
    right[0] = bytes[0] ?? 0;
    right.set(bytes.subarray(at), 1);
    const { root, nextId } = state();
    write({ id, bytes: bytes.slice(0, at) });
    write({ id: nextId, bytes: right });
    setState({ root, nextId: nextId + 1 });
    const entry = innerEntry(nextId, keyAt(right, 0));
    const parent = path.at(-1);
    if (parent !== undefined)
      return place(path.slice(0, -1), { id: parent.id, bytes: insertAt(parent.bytes, parent.index + 1, entry) });
    const top = new Uint8Array([(bytes[0] ?? 0) + 1]);
    const newRoot = nextId + 1;
    write({ id: newRoot, bytes: insertAt(insertAt(top, 0, innerEntry(id, keyAt(bytes, 0))), 1, entry) });
    setState({ root: newRoot, nextId: newRoot + 1 });
  }

  /** Takes an emptied node out of its parent; a root with one child gives way to it. */
  function prune(path: Step[], node: Node): void {
    const parent = path.at(-1);
    if (node.bytes.length > 1 || parent === undefined) {
      const onlyChild = parent === undefined && node.bytes[0] !== 0 && countOf(node.bytes) === 1;
      if (onlyChild) {
        store.delete(u32Key.encode(node.id));
        return setState({ ...state(), root: childAt(node.bytes, 0) });
      }
      return write(node.bytes.length > 1 ? node : { id: node.id, bytes: new Uint8Array(1) });
    }
    store.delete(u32Key.encode(node.id));
    prune(path.slice(0, -1), { id: parent.id, bytes: removeAt(parent.bytes, parent.index) });
  }

  return {
    add(key) {
      const name = text(key);
      const { path, leaf } = descend(name);
      const index = rank(leaf.bytes, name, false);
      if (index < countOf(leaf.bytes) && text(keyAt(leaf.bytes, index)) === name) return false;
      place(path, { id: leaf.id, bytes: insertAt(leaf.bytes, index, key) });
      return true;
    },
    delete(key) {
      const name = text(key);
      const { path, leaf } = descend(name);
      const index = rank(leaf.bytes, name, false);
      if (index >= countOf(leaf.bytes) || text(keyAt(leaf.bytes, index)) !== name) return false;
      prune(path, { id: leaf.id, bytes: removeAt(leaf.bytes, index) });
      return true;
    },
    page({ after, limit }) {
      const name = after === undefined ? '' : text(after);
      const { path, leaf } = descend(name);
      const found: Uint8Array[] = [];
      let node: Node | undefined = leaf;
      let index = after === undefined ? 0 : rank(leaf.bytes, name, true);
      while (node !== undefined && found.length < limit) {
        const count = countOf(node.bytes);
        for (; index < count && found.length < limit; index += 1) found.push(keyAt(node.bytes, index).slice());
        node = nextLeaf(path);
        index = 0;
      }
      return found;
    },
  };

  /** Moves the path on to the leaf after the one it leads to. */
  function nextLeaf(path: Step[]): Node | undefined {
    let step = path.pop();
    while (step !== undefined && step.index + 1 >= countOf(step.bytes)) step = path.pop();
    if (step === undefined) return undefined;
    const next = { ...step, index: step.index + 1 };
    path.push(next);
    let node = read(childAt(next.bytes, next.index));
    while (node.bytes[0] !== 0) {
      path.push({ ...node, index: 0 });
      node = read(childAt(node.bytes, 0));
    }
    return node;
  }
}

/** One character a byte: texts compare natively, a byte loop would cost some 1,280 instructions a turn. */
function text(bytes: Uint8Array): string {
  return Reflect.apply(String.fromCharCode, null, bytes) as string;
}
