// Representation-independent hashing of structured data (interface specification, section of that name).
import { compareBytes, concatBytes, utf8 } from '../bytes.ts';
import type { Bytes } from '../types.ts';
import { encodeLeb128 } from './leb128.ts';
import { sha256 } from './sha256.ts';

export type Hashable = bigint | string | Bytes | Hashable[] | { [field: string]: Hashable | undefined };

/** The request id of a `content` map, and what delegations and query responses are signed over. */
export function hashOfMap(map: { [field: string]: Hashable | undefined }): Bytes {
  const fields = Object.entries(map)
    .filter((field): field is [string, Hashable] => field[1] !== undefined)
    .map(([name, value]) => concatBytes(sha256(utf8(name)), hashOf(value)))
    .sort(compareBytes);
  return sha256(...fields);
}

function hashOf(value: Hashable): Bytes {
  if (typeof value === 'bigint') return sha256(encodeLeb128(value));
  if (typeof value === 'string') return sha256(utf8(value));
  if (value instanceof Uint8Array) return sha256(value);
  if (Array.isArray(value)) return sha256(...value.map(hashOf));
  return hashOfMap(value);
}
