// A strict CBOR reader for what the interface uses: it comes before every signature check, so anybody may feed it.
// Depth and item count are bounded, floats, unknown tags, duplicate keys and trailing bytes are refused
// (interface specification, "CBOR encoding of requests and responses").
import type { Bytes } from '../../types.ts';

export type CborKey = string | bigint;
/** Integers are always bigint; `tag` survives only where the reader was not told to see through it. */
export type CborValue = bigint | string | Bytes | boolean | null | undefined | CborValue[] | CborMap;
export type CborMap = Map<CborKey, CborValue>;

export class CborError extends Error {}

const SELF_DESCRIBED = 55799n;
const UNSIGNED_BIGNUM = 2n;
const MAX_DEPTH = 64;
// A path of a read_state request costs two or more items; 1000 paths with 127 labels fit.
const DEFAULT_MAX_ITEMS = 200_000;

/** Decodes one data item that fills `bytes`. Blobs are copies. Throws {@link CborError} with a reason for a person. */
export function decodeCbor(bytes: Bytes, limits: { maxItems?: number; maxDepth?: number } = {}): CborValue {
  const reader = new Reader(bytes, limits.maxItems ?? DEFAULT_MAX_ITEMS, limits.maxDepth ?? MAX_DEPTH);
  const value = reader.item(0);
  if (!reader.atEnd()) throw new CborError(`there are ${reader.left()} bytes after the end of the data item`);
  return value;
}

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BREAK = Symbol('break');

class Reader {
  private at = 0;
  private items = 0;
  private readonly bytes: Bytes;
  private readonly maxItems: number;
  private readonly maxDepth: number;

  constructor(bytes: Bytes, maxItems: number, maxDepth: number) {
    this.bytes = bytes;
    this.maxItems = maxItems;
    this.maxDepth = maxDepth;
  }

  atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  left(): number {
    return this.bytes.length - this.at;
  }

  item(depth: number): CborValue {
    const value = this.itemOrBreak(depth);
    if (value === BREAK) throw new CborError('unexpected break');
    return value;
  }

  private itemOrBreak(depth: number): CborValue | typeof BREAK {
    if (depth > this.maxDepth) throw new CborError(`nested deeper than ${this.maxDepth} levels`);
    if (++this.items > this.maxItems) throw new CborError(`more than ${this.maxItems} data items`);
    const initial = this.byte();
    const major = initial >> 5;
    const minor = initial & 31;
    if (major === 7) return this.simple(minor);
    const argument = minor === 31 ? undefined : this.argument(minor);
    switch (major) {
      case 0:
        return definite(argument);
      case 1:
        return -1n - definite(argument);
      case 2:
        return argument === undefined ? this.chunks(2) : this.take(argument).slice();
      case 3:
        return this.utf8(argument === undefined ? this.chunks(3) : this.take(argument));
      case 4:
        return this.array(argument, depth);
      case 5:
        return this.map(argument, depth);
      default:
        return this.tagged(definite(argument), depth);
    }
  }

  private array(length: bigint | undefined, depth: number): CborValue[] {
    const items: CborValue[] = [];
    for (let i = 0n; length === undefined || i < length; i++) {
      const value = this.itemOrBreak(depth + 1);
      if (value === BREAK) {
        if (length !== undefined) throw new CborError('unexpected break');
        break;
      }
      items.push(value);
    }
    return items;
  }

  private map(length: bigint | undefined, depth: number): CborMap {
    const map: CborMap = new Map();
    for (let i = 0n; length === undefined || i < length; i++) {
      const key = this.itemOrBreak(depth + 1);
      if (key === BREAK && length === undefined) break;
      if (typeof key !== 'string' && typeof key !== 'bigint') {
        throw new CborError('a map key is neither text nor an integer');
      }
      if (map.has(key)) throw new CborError(`the map key ${JSON.stringify(String(key))} appears twice`);
      map.set(key, this.item(depth + 1));
    }
    return map;
  }

  private tagged(tag: bigint, depth: number): CborValue {
    const value = this.item(depth + 1);
    if (tag === SELF_DESCRIBED) return value;
    if (tag === UNSIGNED_BIGNUM && value instanceof Uint8Array && value.length <= 32) {
      return value.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
    }
    throw new CborError(`tag ${tag} is not used on this interface`);
  }

  private simple(minor: number): CborValue | typeof BREAK {
    if (minor === 20) return false;
    if (minor === 21) return true;
    if (minor === 22) return null;
    if (minor === 23) return undefined;
    if (minor === 31) return BREAK;
    throw new CborError(
      minor >= 25 && minor <= 27 ? 'floating-point numbers are not used here' : 'unknown simple value',
    );
  }

  /** The pieces of an indefinite-length blob or text; every piece must itself have a length. */
  private chunks(major: number): Bytes {
    const parts: Bytes[] = [];
    for (;;) {
      if (++this.items > this.maxItems) throw new CborError(`more than ${this.maxItems} data items`);
      const initial = this.byte();
      if (initial === 0xff) break;
      if (initial >> 5 !== major || (initial & 31) === 31) throw new CborError('malformed piece of a blob or text');
      parts.push(this.take(this.argument(initial & 31)));
    }
    return Uint8Array.from(Buffer.concat(parts));
  }

  private argument(minor: number): bigint {
    if (minor < 24) return BigInt(minor);
    if (minor > 27) throw new CborError('reserved length encoding');
    return this.take(BigInt(1 << (minor - 24))).reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  }

  private utf8(bytes: Bytes): string {
    try {
      return text.decode(bytes);
    } catch {
      throw new CborError('a text is not valid UTF-8');
    }
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new CborError('the data ends too early');
    return byte;
  }

  private take(length: bigint): Bytes {
    if (length > BigInt(this.left())) throw new CborError('the data ends too early');
    const start = this.at;
    this.at += Number(length);
    return this.bytes.subarray(start, this.at);
  }
}

function definite(argument: bigint | undefined): bigint {
  if (argument === undefined) throw new CborError('an integer or tag without a value');
  return argument;
}
