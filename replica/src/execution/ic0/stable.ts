// ic0: stable memory, in its 64-bit and its old 32-bit form.
import { ErrorCode, Trap } from '../errors.ts';
import { WASM_PAGE } from '../memory/stable-memory.ts';
import type { HostFunctions } from './imports.ts';
import type { Machine } from './machine.ts';

const OLD_LIMIT = 65536;

export function stableFunctions(machine: Machine): HostFunctions {
  const stable = () => machine.invocation.canister.stable;
  const number = (value: bigint): number => Number(BigInt.asUintN(64, value));
  const check = (offset: number, size: number): void => {
    if (offset + size > stable().byteLength) throw new Trap(ErrorCode.TRAPPED, 'stable memory out of bounds');
  };
  const heap = (start: number, size: number): Uint8Array => {
    if (start > 0xffff_ffff || size > 0xffff_ffff) throw new Trap(ErrorCode.TRAPPED, 'heap out of bounds');
    return machine.slice(start, size);
  };
  const grow = (pages: number, limit: number): number => {
    const memory = stable();
    const before = memory.size;
    if (before + pages > limit) return -1;
    if (pages * WASM_PAGE > machine.environment.room(machine.invocation.canister)) return -1;
    memory.size = before + pages;
    return before;
  };
  const fits32 = (): void => {
    if (stable().size > OLD_LIMIT)
      throw new Trap(ErrorCode.CONTRACT_VIOLATION, 'stable memory is too big for the 32-bit API');
  };
  const read = (target: number, offset: number, size: number): void => {
    check(offset, size);
    stable().read(offset, heap(target, size));
  };
  const write = (offset: number, source: number, size: number): void => {
    check(offset, size);
    stable().write(offset, heap(source, size));
  };
  const pageLimit = Math.floor(machine.limits.stableBytes / WASM_PAGE);
  return {
    stable64_size: () => BigInt(stable().size),
    stable64_grow: (pages: bigint) => BigInt(grow(number(pages), pageLimit)),
    stable64_read: (target: bigint, offset: bigint, size: bigint) => read(number(target), number(offset), number(size)),
    stable64_write: (offset: bigint, source: bigint, size: bigint) =>
      write(number(offset), number(source), number(size)),
    stable_size: () => {
      fits32();
      return stable().size;
    },
    stable_grow: (pages: number) => {
      fits32();
      return grow(pages >>> 0, Math.min(OLD_LIMIT, pageLimit));
    },
    stable_read: (target: number, offset: number, size: number) => {
      fits32();
      read(target >>> 0, offset >>> 0, size >>> 0);
    },
    stable_write: (offset: number, source: number, size: number) => {
      fits32();
      write(offset >>> 0, source >>> 0, size >>> 0);
    },
  };
}
