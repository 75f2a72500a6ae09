// The library's example canister on a replica of its own; calls answer with their outcome and cost instead of throwing.
import { readFileSync } from 'node:fs';
import { person, Rejected, TestReplica } from '../../fixtures/test-replica.ts';

export const me = person(1);

export type Example = Awaited<ReturnType<typeof installExample>>;
type Answer = { kind: 'reply'; data: Uint8Array } | { kind: 'reject'; code: number; message: string };

/** Installs the module on a fresh replica; `arg` is the init argument in Candid. */
export async function installExample(wasmPath: string, arg: Uint8Array) {
  const replica = await TestReplica.start();
  const code = { wasm: Uint8Array.from(readFileSync(wasmPath)), arg, controller: me };
  const canister = await replica.install(code);
  return {
    id: canister,
    replica,
    upgrade: () => replica.upgrade(canister, code),
    stop: () => replica.stop(),
    update: (method: string, bytes: Uint8Array, sender = me): Promise<Answer> =>
      answerOf(replica.update({ canister, method, arg: bytes, sender })),
    query: (method: string, bytes: Uint8Array, sender = me): Promise<Answer> =>
      answerOf(replica.ask({ canister, method, arg: bytes, sender })),
    /** A query's reply and what it cost. */
    costOf: (method: string, bytes: Uint8Array) => replica.query({ canister, method, arg: bytes, sender: me }),
  };
}

const answerOf = (reply: Promise<Uint8Array>): Promise<Answer> =>
  reply.then(
    (data) => ({ kind: 'reply', data }),
    (error: unknown) => {
      if (!(error instanceof Rejected)) throw error;
      return { kind: 'reject', code: error.code, message: error.message };
    },
  );
