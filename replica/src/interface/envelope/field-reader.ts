import type { Bytes, Nanoseconds } from '../../types.ts';
import type { CborMap, CborValue } from '../cbor/decode.ts';
import { RequestError } from '../request-error.ts';

const MAX_NAT64 = (1n << 64n) - 1n;

/** Takes typed fields out of a CBOR map; whatever is wrong becomes a 400 that names the field. */
export class FieldReader {
  private readonly map: CborMap;
  private readonly where: string;
  private readonly taken = new Set<string>();

  constructor(value: CborValue, where: string) {
    if (!(value instanceof Map)) throw new RequestError(400, `${where} must be a map.`);
    this.map = value;
    this.where = where;
  }

  text(name: string): string {
    return this.required(name, 'a text', this.optionalText(name));
  }

  optionalText(name: string): string | undefined {
    return this.optional(name, 'a text', (value) => (typeof value === 'string' ? value : undefined));
  }

  blob(name: string, maxLength = Infinity): Bytes {
    return this.required(name, 'a blob', this.optionalBlob(name, maxLength));
  }

  optionalBlob(name: string, maxLength = Infinity): Bytes | undefined {
    const kind = maxLength === Infinity ? 'a blob' : `a blob of at most ${maxLength} bytes`;
    return this.optional(name, kind, (value) => blobOf(value, maxLength));
  }

  nat64(name: string): Nanoseconds {
    const kind = 'a natural number of at most 64 bits';
    const value = this.optional(name, kind, (item) =>
      typeof item === 'bigint' && item >= 0n && item <= MAX_NAT64 ? item : undefined,
    );
    return this.required(name, kind, value);
  }

  record(name: string): CborMap {
    return this.required(name, 'a map', this.optionalRecord(name));
  }

  optionalRecord(name: string): CborMap | undefined {
    return this.optional(name, 'a map', (value) => (value instanceof Map ? value : undefined));
  }

  optionalList(name: string): CborValue[] | undefined {
    return this.optional(name, 'an array', (value) => (Array.isArray(value) ? value : undefined));
  }

  optionalBlobs(name: string, maxLength: number): Bytes[] | undefined {
    const kind = `an array of blobs of at most ${maxLength} bytes`;
    return this.optional(name, kind, (value) => blobsOf(value, maxLength));
  }

  listOfLists(name: string): Bytes[][] {
    const kind = 'an array of arrays of blobs';
    const value = this.optional(name, kind, (item) => {
      if (!Array.isArray(item)) return undefined;
      const lists = item.map((inner) => blobsOf(inner, Infinity));
      return lists.every((list) => list !== undefined) ? lists : undefined;
    });
    return this.required(name, kind, value);
  }

  /** Refuses fields nobody asked for: ignoring one that means something would be worse than a clear error. */
  nothingElse(): void {
    for (const key of this.map.keys()) {
      if (!this.taken.has(String(key))) {
        throw new RequestError(400, `${this.where} has a field ${JSON.stringify(String(key))} that is not known here.`);
      }
    }
  }

  private optional<T>(name: string, kind: string, read: (value: CborValue) => T | undefined): T | undefined {
    this.taken.add(name);
    const value = this.map.get(name);
    // Some clients write an absent field as null.
    if (value === undefined || value === null) return undefined;
    const result = read(value);
    if (result === undefined) throw new RequestError(400, `${this.where}.${name} must be ${kind}.`);
    return result;
  }

  private required<T>(name: string, kind: string, value: T | undefined): T {
    if (value === undefined) throw new RequestError(400, `${this.where}.${name} is missing; it must be ${kind}.`);
    return value;
  }
}

function blobOf(value: CborValue, maxLength: number): Bytes | undefined {
  return value instanceof Uint8Array && value.length <= maxLength ? value : undefined;
}

function blobsOf(value: CborValue, maxLength: number): Bytes[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const blobs = value.map((item) => blobOf(item, maxLength));
  return blobs.every((blob) => blob !== undefined) ? blobs : undefined;
}
