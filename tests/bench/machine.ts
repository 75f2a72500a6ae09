// A canister under measurement: built from tests/bench/canisters, run in process, metered.
import { readFileSync } from 'node:fs';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { buildCanister } from '../../scripts/build.ts';
import { person, TestReplica } from '../fixtures/test-replica.ts';
import type { Cost } from './report.ts';

const admin = person(0);
export const emptyArg = Uint8Array.from(IDL.encode([], []));

/** The Wasm of a canister that exists for the benchmark only. */
export async function benchWasm(name: string): Promise<Uint8Array> {
  const row = {
    name: `bench_${name}`,
    kind: 'platform',
    main: `tests/bench/canisters/${name.replaceAll('_', '-')}.ts`,
    did: `.build/bench_${name}/published.did`,
  } as const;
  return Uint8Array.from(readFileSync((await buildCanister(row)).wasm));
}

export class Machine {
  private constructor(
    readonly replica: TestReplica,
    readonly id: Principal,
    private readonly wasm: Uint8Array,
    private readonly arg: Uint8Array,
  ) {}

  static async start(wasm: Uint8Array, arg = emptyArg): Promise<Machine> {
    const replica = await TestReplica.start();
    const id = await replica.install({ wasm, arg, controller: admin, cycles: 10n ** 18n });
    return new Machine(replica, id, wasm, arg);
  }

  /** One update; the costliest of its messages with this method name is what it cost. */
  async update(
    method: string,
    types: IDL.Type[] = [],
    values: unknown[] = [],
    sender: Principal = admin,
  ): Promise<Cost & { reply: Uint8Array }> {
    const arg = Uint8Array.from(IDL.encode(types, values));
    const started = performance.now();
    const reply = await this.replica.update({ canister: this.id, method, arg, sender });
    return { reply, instructions: this.replica.instructionsOf(method), milliseconds: performance.now() - started };
  }

  /** A query: its instructions, and the median time of `runs`. */
  query(
    method: string,
    types: IDL.Type[],
    values: unknown[],
    sender: Principal = admin,
    runs = 9,
  ): Cost & { reply: Uint8Array } {
    const arg = Uint8Array.from(IDL.encode(types, values));
    const call = { canister: this.id, method, arg, sender };
    const { reply, instructions } = this.replica.query(call);
    const times = Array.from({ length: runs }, () => {
      const started = performance.now();
      this.replica.query(call);
      return performance.now() - started;
    }).sort((a, b) => a - b);
    return { reply, instructions, milliseconds: times[Math.floor(runs / 2)] };
  }

  /** Upgrades to the same code; instructions of all its messages. */
  async upgrade(): Promise<Cost> {
    const before = this.replica.messages.length;
    const started = performance.now();
    await this.replica.upgrade(this.id, { wasm: this.wasm, arg: this.arg, controller: admin });
    const instructions = this.replica.messages.slice(before).reduce((sum, report) => sum + report.instructions, 0n);
    return { instructions, milliseconds: performance.now() - started };
  }

  /** Wasm heap and stable memory in bytes. */
  memory(): { heap: number; stable: number } {
    const facts = this.replica.execution.memory(this.id.toUint8Array());
    if (!facts) throw new Error('The canister is gone.');
    return { heap: Number(facts.use.heap), stable: facts.stableWritten };
  }

  stop(): Promise<void> {
    return this.replica.stop();
  }
}
