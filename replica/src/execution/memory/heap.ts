// The committed heap of a canister: an image shared by all canisters of the module, plus the pages that differ.
// The live WebAssembly memory is compared with it after each message, and either becomes it or is put back to it.
import type { Bytes } from '../../types.ts';
import { PAGE, type Pages } from './pages.ts';

const BLOCK = 65536;
const ZEROS = Buffer.alloc(BLOCK);

/** Values of the mutable globals, in order. */
export type GlobalValue = number | bigint;

/** Heap of the first canister of a module just after it was installed. */
export interface BaseImage {
  id: string;
  bytes: Buffer;
}

export class Heap {
  constructor(
    readonly base: BaseImage | undefined,
    readonly pages: Pages,
    public byteLength: number,
    public globals: GlobalValue[],
  ) {}

  /** Numbers of the pages in which `memory` differs from the committed heap. */
  changed(memory: Bytes): number[] {
    const live = Buffer.from(memory.buffer, memory.byteOffset, memory.length);
    const base = this.base?.bytes;
    const own = new Set<number>();
    for (const index of this.pages.indexes()) own.add(Math.floor((index * PAGE) / BLOCK));
    const found: number[] = [];
    for (let start = 0; start < live.length; start += BLOCK) {
      const end = Math.min(start + BLOCK, live.length);
      if (!own.has(start / BLOCK) && this.#same(live, start, end, base)) continue;
      for (let at = start; at < end; at += PAGE) {
        const page = this.pages.read(at / PAGE);
        const same = page ? live.compare(page, 0, PAGE, at, at + PAGE) === 0 : this.#same(live, at, at + PAGE, base);
        if (!same) found.push(at / PAGE);
      }
    }
    return found;
  }

  #same(live: Buffer, start: number, end: number, base: Buffer | undefined): boolean {
    if (base && end <= base.length) return live.compare(base, start, end, start, end) === 0;
    return live.compare(ZEROS, 0, end - start, start, end) === 0;
  }

  /** Makes `memory` and `globals` the committed heap. */
  commit(memory: Bytes, globals: GlobalValue[]): number {
    const changed = this.changed(memory);
    for (const index of changed) this.pages.put(index, memory.slice(index * PAGE, (index + 1) * PAGE));
    this.pages.commit();
    this.byteLength = memory.length;
    this.globals = globals;
    return changed.length;
  }

  /** Puts a memory of the same size back to the committed heap. */
  restore(memory: Bytes): void {
    for (const index of this.changed(memory)) this.#load(index, memory);
  }

  /** Remembers what `memory` holds; the returned function puts that back into a memory of the same size. */
  checkpoint(memory: Bytes): (memory: Bytes) => void {
    const kept = this.changed(memory).map((index) => ({
      at: index * PAGE,
      page: memory.slice(index * PAGE, (index + 1) * PAGE),
    }));
    return (later) => {
      this.restore(later);
      for (const { at, page } of kept) later.set(page, at);
    };
  }

  /** Writes the whole committed heap into the memory of a new instance. */
  fill(memory: Bytes): void {
    const base = this.base?.bytes;
    if (base) memory.set(base);
    memory.fill(0, base?.length ?? 0);
    for (const index of this.pages.indexes()) this.#load(index, memory);
  }

  #load(index: number, memory: Bytes): void {
    const at = index * PAGE;
    const page = this.pages.read(index);
    const base = this.base?.bytes;
    if (page) memory.set(page, at);
    else if (base && at < base.length) memory.set(base.subarray(at, at + PAGE), at);
    else memory.fill(0, at, at + PAGE);
  }

  /** Bytes `[offset, offset + size)` of the committed heap. */
  read(offset: number, size: number): Bytes {
    const out = new Uint8Array(size);
    for (let at = offset - (offset % PAGE); at < offset + size; at += PAGE) {
      const page = new Uint8Array(PAGE);
      const stored = this.pages.read(at / PAGE);
      const base = this.base?.bytes;
      if (stored) page.set(stored);
      else if (base && at < base.length) page.set(base.subarray(at, at + PAGE));
      const from = Math.max(at, offset);
      const to = Math.min(at + PAGE, offset + size);
      out.set(page.subarray(from - at, to - at), from - offset);
    }
    return out;
  }
}
