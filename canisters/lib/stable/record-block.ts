// A run of records in one stored value: newest first, with a table of where each ends so that any stretch is one slice.
// Layout: count u16 ‖ (reference u32 ‖ start u32)* ‖ bodies. Numbers are big-endian; starts count from the block's end, so
// that a newer record before the others changes none of their rows.

const HEAD = 2;
const ROW = 8;

export interface BlockRecord {
  ref: number;
  bytes: Uint8Array;
}

/** Big-endian; by hand, because making a DataView costs more than reading a few numbers. */
export const u32At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) * 0x1000000 +
  (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));

export class RecordBlock {
  readonly count: number;

  /** The block begins at `start`. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly start = 0,
  ) {
    this.count = bytes.length === 0 ? 0 : ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
  }

  refAt(index: number): number {
    return u32At(this.bytes, this.start + HEAD + index * ROW);
  }

  /** Bytes from where a body starts to the end of the block. */
  private tailFrom(index: number): number {
    return index < this.count ? u32At(this.bytes, this.start + HEAD + index * ROW + 4) : 0;
  }

  /** The bodies of records `from` to `to` (not included), newest first, as one piece. */
  slice(from: number, to: number): Uint8Array {
    const end = this.bytes.length;
    return this.bytes.subarray(end - this.tailFrom(from), end - this.tailFrom(to));
  }

  /** What stands before the block in its value, and the block with one newer record: copied in bulk, whatever it holds. */
  withNewest({ ref, bytes: body }: BlockRecord): Uint8Array {
    const { bytes, start, count } = this;
    const rows = start + HEAD;
    const bodies = rows + count * ROW;
    const tail = count === 0 ? 0 : bytes.length - bodies;
    const grown = new Uint8Array(rows + (count + 1) * ROW + body.length + tail);
    if (count > 0) {
      grown.set(bytes.subarray(0, rows));
      grown.set(bytes.subarray(rows, bodies), rows + ROW);
      grown.set(bytes.subarray(bodies), grown.length - tail);
    }
    const view = new DataView(grown.buffer);
    view.setUint16(start, count + 1);
    view.setUint32(rows, ref);
    view.setUint32(rows + 4, body.length + tail);
    grown.set(body, bodies + ROW);
    return grown;
  }

  indexOf(ref: number): number {
    for (let i = 0; i < this.count; i++) if (this.refAt(i) === ref) return i;
    return -1;
  }

  records(): BlockRecord[] {
    return Array.from({ length: this.count }, (_, i) => ({ ref: this.refAt(i), bytes: this.slice(i, i + 1) }));
  }
}

/** Packs records, newest first. */
export function packBlock(records: BlockRecord[]): Uint8Array {
  const bodies = records.reduce((sum, record) => sum + record.bytes.length, 0);
  const bytes = new Uint8Array(HEAD + records.length * ROW + bodies);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, records.length);
  let tail = bodies;
  records.forEach((record, i) => {
    bytes.set(record.bytes, bytes.length - tail);
    view.setUint32(HEAD + i * ROW, record.ref);
    view.setUint32(HEAD + i * ROW + 4, tail);
    tail -= record.bytes.length;
  });
  return bytes;
}
