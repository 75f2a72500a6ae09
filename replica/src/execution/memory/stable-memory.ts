// A canister's stable memory: sparse, undone when a message traps, kept across upgrades.
import type { Bytes } from '../../types.ts';
import { PAGE, type Pages } from './pages.ts';

export const WASM_PAGE = 65536;

export class StableMemory {
  #committed: number;
  /** @param size in 64-KiB pages */
  constructor(
    readonly pages: Pages,
    public size = 0,
  ) {
    this.#committed = size;
  }

  get byteLength(): number {
    return this.size * WASM_PAGE;
  }

  /** Fills `target` with the bytes at `offset`; the caller has checked the bounds. */
  read(offset: number, target: Bytes): void {
    let done = 0;
    while (done < target.length) {
      const at = offset + done;
      const within = at % PAGE;
      const length = Math.min(PAGE - within, target.length - done);
      const page = this.pages.read((at - within) / PAGE);
      if (page) target.set(length === PAGE ? page : page.subarray(within, within + length), done);
      else target.fill(0, done, done + length);
      done += length;
    }
  }

  /** Copies `source` to `offset`; the caller has checked the bounds. */
  write(offset: number, source: Bytes): void {
    let done = 0;
    while (done < source.length) {
      const at = offset + done;
      const within = at % PAGE;
      const length = Math.min(PAGE - within, source.length - done);
      this.pages.writable((at - within) / PAGE).set(source.subarray(done, done + length), within);
      done += length;
    }
  }

  commit(): void {
    this.pages.commit();
    this.#committed = this.size;
  }

  rollback(): void {
    this.pages.rollback();
    this.size = this.#committed;
  }
}
