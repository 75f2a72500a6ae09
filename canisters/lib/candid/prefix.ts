// Compares the beginning of messages with known headers without a loop: as text of two bytes a character, natively.

const pairs = (bytes: Uint8Array, length: number): string =>
  Reflect.apply(String.fromCharCode, null, new Uint16Array(bytes.buffer, bytes.byteOffset, length >> 1));

/** Arguments of one `apply`: bounded so that QuickJS's stack is safe. Longer headers are not matched. */
const LONGEST = 4096;

/** Whether bytes begin with a given prefix. */
export function prefixMatcher(prefix: Uint8Array): (bytes: Uint8Array) => boolean {
  const { length } = prefix;
  if (length > LONGEST) return () => false;
  const text = pairs(prefix.slice(), length);
  const last = prefix[length - 1];
  return (bytes) => {
    if (bytes.length < length || bytes[length - 1] !== last) return false;
    return pairs(bytes.byteOffset % 2 === 0 ? bytes : bytes.slice(), length) === text;
  };
}
