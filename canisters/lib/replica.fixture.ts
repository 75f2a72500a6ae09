// Runs a built canister inside the embedded replica's execution half, in process: real messages, traps and timers.
import { readFileSync } from 'node:fs';

import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';

import { createExecution, managementMethods, type MessageReport } from '../../replica/src/execution/index.ts';
import { openStore } from '../../replica/src/storage/index.ts';
import type { Outcome } from '../../replica/src/types.ts';

export const me = Principal.selfAuthenticating(new Uint8Array([1, 2, 3]));
const management = Principal.fromText('aaaaa-aa');

export type Driven = Awaited<ReturnType<typeof installOnReplica>>;

/** Installs a module on a fresh replica; `arg` is the init argument in Candid. */
export async function installOnReplica(wasmPath: string, arg: Uint8Array) {
  const replica = await createExecution({ store: openStore(undefined) });
  const reports: MessageReport[] = [];
  replica.onMessage((report) => void reports.push(report));

  async function manage(method: keyof typeof managementMethods, value: unknown): Promise<unknown[]> {
    const types: { arg: IDL.Type[]; result: IDL.Type[] } = managementMethods[method];
    const bytes = new Uint8Array(IDL.encode(types.arg, [value]));
    const target = management.toUint8Array();
    const outcome = await settled(
      replica.update({ sender: me.toUint8Array(), canisterId: target, method, arg: bytes }),
    );
    return outcome.kind === 'reply' ? IDL.decode(types.result, outcome.data) : fail(outcome.message);
  }
  async function settled(outcome: Promise<Outcome>): Promise<Outcome> {
    await replica.runUntilQuiet();
    return outcome;
  }
  const created = (
    await manage('provisional_create_canister_with_cycles', {
      amount: [10n ** 15n],
      settings: [],
      specified_id: [],
      sender_canister_version: [],
    })
  )[0];
  const { canister_id: id } = created as { canister_id: Principal };
  const install = (mode: unknown): Promise<unknown[]> =>
    manage('install_code', {
      mode,
      canister_id: id,
      wasm_module: new Uint8Array(readFileSync(wasmPath)),
      arg,
      sender_canister_version: [],
    });
  await install({ install: null });
  await replica.runUntilQuiet();

  const message = (method: string, bytes: Uint8Array, sender: Principal) => ({
    sender: sender.toUint8Array(),
    canisterId: id.toUint8Array(),
    method,
    arg: bytes,
  });
  return {
    id,
    replica,
    /** Every message so far: what it cost, and why it trapped. */
    reports,
    upgrade: () => install({ upgrade: [] }),
    stop: () => replica.stop(),
    async update(method: string, bytes: Uint8Array, sender = me): Promise<{ outcome: Outcome; instructions: bigint }> {
      const from = reports.length;
      const outcome = await settled(replica.update(message(method, bytes, sender)));
      return {
        outcome,
        instructions: reports.slice(from).find((report) => report.method === method)?.instructions ?? 0n,
      };
    },
    query: (method: string, bytes: Uint8Array, sender = me) => replica.queryNow(message(method, bytes, sender)),
  };
}

function fail(reason: string): never {
  throw new Error(reason);
}
