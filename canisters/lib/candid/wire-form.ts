// Values that already are Candid bytes: stored records go into a reply without being decoded and encoded again.

/** Stands for one value: its Candid bytes, without header. */
export class Body {
  constructor(readonly bytes: Uint8Array) {}
}

/** Stands for a whole `vec`: how many elements, and their bytes one after the other (chunks may hold several). */
export class Bodies {
  constructor(
    readonly count: number,
    readonly chunks: Uint8Array[],
  ) {}
}

/** One value in wire form, usable wherever a value of its type is. */
export const body = (bytes: Uint8Array): Body => new Body(bytes);

/** A `vec` in wire form, usable wherever a `vec` of that element type is. */
export const bodies = (count: number, chunks: Uint8Array[]): Bodies => new Bodies(count, chunks);
