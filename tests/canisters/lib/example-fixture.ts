// The library's example canister on a replica of its own; calls answer with their outcome and cost instead of throwing.
import { readFileSync } from 'node:fs';
import type { Principal } from '@dfinity/principal';
import type { Outcome } from '../../../replica/src/types.ts';
import { person, TestReplica } from '../../fixtures/test-replica.ts';

export const me = person(1);

export type Example = Awaited<ReturnType<typeof installExample>>;

/** Installs the module on a fresh replica; `arg` is the init argument in Candid. */
export async function installExample(wasmPath: string, arg: Uint8Array) {
  const replica = await TestReplica.start();
  const { execution, messages } = replica;
  const code = { wasm: Uint8Array.from(readFileSync(wasmPath)), arg, controller: me };
  const id = await replica.install(code);
  const message = (method: string, bytes: Uint8Array, sender: Principal) => ({
    sender: sender.toUint8Array(),
    canisterId: id.toUint8Array(),
    method,
    arg: bytes,
  });
  return {
    id,
    replica: execution,
    /** Every message so far: what it cost, and why it trapped. */
    reports: messages,
    upgrade: () => replica.upgrade(id, code),
    stop: () => replica.stop(),
    async update(method: string, bytes: Uint8Array, sender = me): Promise<{ outcome: Outcome; instructions: bigint }> {
      const from = messages.length;
      const answer = execution.update(message(method, bytes, sender));
      await execution.runUntilQuiet();
      const outcome = await answer;
      const report = messages.slice(from).find((item) => item.method === method);
      return { outcome, instructions: report?.instructions ?? 0n };
    },
    query: (method: string, bytes: Uint8Array, sender = me) => execution.queryNow(message(method, bytes, sender)),
  };
}
