// A run of records in one stored value: newest first, with a table of where each ends so that any stretch is one slice.
// Layout: count u16 ‖ (reference u32 ‖ end u32)* ‖ bodies. Numbers are big-endian; ends count from the first body.

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

  private endAt(index: number): number {
    return index < 0 ? 0 : u32At(this.bytes, this.start + HEAD + index * ROW + 4);
  }

  /** The bodies of records `from` to `to` (not included), newest first, as one piece. */
  slice(from: number, to: number): Uint8Array {
    const start = this.start + HEAD + this.count * ROW;
    return this.bytes.subarray(start + this.endAt(from - 1), start + this.endAt(to - 1));
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
  const start = HEAD + records.length * ROW;
  let end = 0;
  records.forEach((record, i) => {
    bytes.set(record.bytes, start + end);
    end += record.bytes.length;
    view.setUint32(HEAD + i * ROW, record.ref);
    view.setUint32(HEAD + i * ROW + 4, end);
  });
  return bytes;
}
