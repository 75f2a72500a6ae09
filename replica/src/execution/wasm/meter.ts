// Rewrites one function so that it counts what it executes.
// Each straight stretch of code starts by taking its cost from a global counter; function entries and loop heads,
// through which every unbounded execution passes, also check that something is left, and trap otherwise.
import { InvalidModule, Reader, Writer } from './bytes.ts';
import { weight } from './weights.ts';

interface Frame {
  isLoop: boolean;
  isIf: boolean;
  /** A branch leaves to this frame's end, so the code after it is a stretch of its own. */
  targeted: boolean;
  deadAtEntry: boolean;
}

/** Bulk instructions cost one per byte or element, known only when they run: their length is on top of the stack. */
const BULK = new Set([8, 10, 11, 12, 14, 17]);

/**
 * Appends the metered form of the function body at the reader's position to `out`.
 * @param counter index of the mutable i64 global that holds the instructions left
 * @param params number of the function's parameters, to know the index of an added local
 */
export function meterFunction(reader: Reader, out: Writer, counter: number, params: number): void {
  const size = reader.u32();
  const body = new Reader(reader.bytes, reader.pos, reader.pos + size);
  reader.skip(size);
  const hole = out.lengthHole();
  const spare = copyLocals(body, out, params);
  new FunctionMeter(body, out, counter, spare).run();
  out.fillLength(hole);
}

/** Copies the declarations of locals, adds one i32 for bulk lengths, returns its index. */
function copyLocals(body: Reader, out: Writer, params: number): number {
  const groups = body.u32();
  const start = body.pos;
  let locals = params;
  for (let i = 0; i < groups; i++) {
    locals += body.u32();
    body.byte();
  }
  out.u32(groups + 1);
  out.raw(body.bytes.subarray(start, body.pos));
  out.u32(1);
  out.byte(0x7f);
  return locals;
}

class FunctionMeter {
  #frames: Frame[] = [];
  #stretch: number;
  #cost = 0;
  #check = true;
  #dead = false;

  constructor(
    readonly body: Reader,
    readonly out: Writer,
    readonly counter: number,
    readonly spare: number,
  ) {
    this.#stretch = body.pos;
  }

  run(): void {
    const { body } = this;
    for (;;) {
      const at = body.pos;
      const opcode = body.byte();
      this.#cost += weight(opcode);
      switch (opcode) {
        case 0x02: // block
        case 0x03: // loop
        case 0x04: // if
          body.skipLeb();
          this.#frames.push({ isLoop: opcode === 3, isIf: opcode === 4, targeted: false, deadAtEntry: this.#dead });
          if (opcode !== 2) this.#flush(opcode === 3, this.#dead);
          break;
        case 0x05: // else
          this.#flush(false, this.#frames[this.#frames.length - 1]?.deadAtEntry ?? false);
          break;
        case 0x0b: {
          const frame = this.#frames.pop();
          if (!frame) {
            this.#flush(false, false);
            return;
          }
          if (frame.isIf || frame.targeted || this.#dead) this.#flush(false, frame.deadAtEntry);
          break;
        }
        case 0x0c: // br
          this.#target(body.u32());
          this.#flush(false, true);
          break;
        case 0x0d: // br_if
          this.#target(body.u32());
          this.#flush(false, this.#dead);
          break;
        case 0x0e: {
          const count = body.u32();
          for (let i = 0; i <= count; i++) this.#target(body.u32());
          this.#flush(false, true);
          break;
        }
        case 0x00: // unreachable
        case 0x0f: // return
          this.#flush(false, true);
          break;
        case 0x12: // return_call
          body.skipLeb();
          this.#flush(false, true);
          break;
        case 0x13: // return_call_indirect
          body.skipLeb();
          body.skipLeb();
          this.#flush(false, true);
          break;
        case 0xfc:
          this.#prefixed(at);
          break;
        case 0xfd:
          skipVector(body);
          break;
        default:
          skipImmediates(body, opcode);
      }
    }
  }

  #target(depth: number): void {
    const frame = this.#frames[this.#frames.length - 1 - depth];
    if (frame && !frame.isLoop) frame.targeted = true;
  }

  /** Ends the stretch here: writes its charge, then its code. */
  #flush(nextChecks: boolean, nextDead: boolean, end = this.body.pos): void {
    if (!this.#dead && (this.#cost > 0 || this.#check)) this.#charge();
    this.out.raw(this.body.bytes.subarray(this.#stretch, end));
    this.#stretch = end;
    this.#cost = 0;
    this.#check = nextChecks;
    this.#dead = nextDead;
  }

  #charge(): void {
    const { out, counter } = this;
    out.byte(0x23); // global.get
    out.u32(counter);
    out.byte(0x42); // i64.const
    out.s64(this.#cost);
    out.byte(0x7d); // i64.sub
    out.byte(0x24); // global.set
    out.u32(counter);
    if (!this.#check) return;
    out.byte(0x23);
    out.u32(counter);
    out.raw(TRAP_IF_NEGATIVE);
  }

  #prefixed(at: number): void {
    const { body, out } = this;
    const opcode = body.u32();
    if (opcode > 17) throw new InvalidModule(`unknown instruction 0xfc ${opcode}`);
    if (opcode >= 8) body.skipLeb();
    if (opcode === 8 || opcode === 10 || opcode === 12 || opcode === 14) body.skipLeb();
    if (!BULK.has(opcode) || this.#dead) return;
    this.#flush(false, false, at);
    out.byte(0x22); // local.tee
    out.u32(this.spare);
    out.byte(0x23);
    out.u32(this.counter);
    out.byte(0x20); // local.get
    out.u32(this.spare);
    out.byte(0xad); // i64.extend_i32_u
    out.byte(0x7d);
    out.byte(0x24);
    out.u32(this.counter);
  }
}

/** i64.const 0, i64.lt_s, if, unreachable, end. */
const TRAP_IF_NEGATIVE = new Uint8Array([0x42, 0x00, 0x53, 0x04, 0x40, 0x00, 0x0b]);

function skipImmediates(body: Reader, opcode: number): void {
  if (opcode >= 0x45 && opcode <= 0xc4) return; // numeric
  if (opcode >= 0x28 && opcode <= 0x3e) return skipMemarg(body);
  if (opcode >= 0x20 && opcode <= 0x26) return body.skipLeb();
  switch (opcode) {
    case 0x01: // nop
    case 0x1a: // drop
    case 0x1b: // select
    case 0xd1: // ref.is_null
      return;
    case 0x10: // call
    case 0x3f: // memory.size
    case 0x40: // memory.grow
    case 0x41: // i32.const
    case 0x42: // i64.const
    case 0xd0: // ref.null
    case 0xd2: // ref.func
      return body.skipLeb();
    case 0x11: // call_indirect
      body.skipLeb();
      return body.skipLeb();
    case 0x1c: // select with types
      return body.skip(body.u32());
    case 0x43:
      return body.skip(4);
    case 0x44:
      return body.skip(8);
    default:
      throw new InvalidModule(`unknown instruction 0x${opcode.toString(16)}`);
  }
}

function skipMemarg(body: Reader): void {
  body.skipLeb();
  body.skipLeb();
}

/** Immediates of the vector instructions (0xfd). */
function skipVector(body: Reader): void {
  const opcode = body.u32();
  if (opcode <= 11 || opcode === 92 || opcode === 93) return skipMemarg(body);
  if (opcode === 12 || opcode === 13) return body.skip(16);
  if (opcode >= 21 && opcode <= 34) return body.skip(1);
  if (opcode >= 84 && opcode <= 91) {
    skipMemarg(body);
    return body.skip(1);
  }
  if (opcode > 0xff) throw new InvalidModule(`unknown instruction 0xfd ${opcode}`);
}
