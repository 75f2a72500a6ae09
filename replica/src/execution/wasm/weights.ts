// What one WebAssembly instruction costs, near the public replica's table: most cost 1, divisions 10, calls 5 to 10.
// Changing a number changes every count: raise METER_VERSION in patch.ts, so that cached modules are rewritten.

const weights = new Uint8Array(256).fill(1);
const set = (cost: number, from: number, to = from): void => {
  weights.fill(cost, from, to + 1);
};

set(0, 0x02, 0x03); // block, loop
set(2, 0x04); // if
set(0, 0x05); // else
set(0, 0x0b); // end
set(2, 0x0c); // br
set(3, 0x0d); // br_if
set(5, 0x0e); // br_table
set(2, 0x0f); // return
set(5, 0x10); // call
set(10, 0x11); // call_indirect
set(5, 0x12); // return_call
set(10, 0x13); // return_call_indirect
set(2, 0x23, 0x24); // global.get, global.set
set(5, 0x25, 0x26); // table.get, table.set
set(20, 0x3f); // memory.size
set(300, 0x40); // memory.grow, see below: 300 does not fit a byte
set(10, 0x6d, 0x70); // i32 division and remainder
set(10, 0x7f, 0x82); // i64 division and remainder
set(3, 0x5b, 0x66); // float comparisons
set(20, 0x8d, 0x90); // f32 ceil, floor, trunc, nearest
set(5, 0x91); // f32.sqrt
set(20, 0x9b, 0x9e); // f64 ceil, floor, trunc, nearest
set(5, 0x9f); // f64.sqrt
set(3, 0xa8, 0xbf); // conversions

export const MEMORY_GROW_COST = 300;

/** Cost of a one-byte opcode. */
export function weight(opcode: number): number {
  return opcode === 0x40 ? MEMORY_GROW_COST : (weights[opcode] ?? 1);
}
