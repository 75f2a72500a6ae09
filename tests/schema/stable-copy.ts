// A canister's stable memory in a file, and back into a canister: through snapshots, as the public interface offers them.
import { Principal } from '@dfinity/principal';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { DeliveryHook } from '../../replica/src/execution/index.ts';
import type { TestReplica } from '../fixtures/test-replica.ts';

const PAGE = 4096;
const PIECE = 1024 * 1024;
/** `(module)`: holds stable memory until today's code is installed over it, and has no hooks that could run. */
export const EMPTY_MODULE = Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

interface Place {
  replica: TestReplica;
  canister: Principal;
  controller: Principal;
}
interface Metadata {
  stable_memory_size: bigint;
  certified_data: Uint8Array;
  wasm_chunk_store: { hash: Uint8Array }[];
}

/** Size, then each page that is not empty with its number; and the chunk store, which an upgrade keeps too. */
export async function copyStable({ replica, canister, controller }: Place): Promise<{
  packed: Uint8Array;
  chunks: Uint8Array[];
}> {
  const [taken] = await replica.manage('take_canister_snapshot', controller, {
    canister_id: canister,
    replace_snapshot: [],
    uninstall_code: [],
    sender_canister_version: [],
  });
  const target = { canister_id: canister, snapshot_id: (taken as { id: Uint8Array }).id };
  const [found] = await replica.manage('read_canister_snapshot_metadata', controller, target);
  const metadata = found as Metadata;
  const read = async (kind: object): Promise<Uint8Array> => {
    const [answer] = await replica.manage('read_canister_snapshot_data', controller, { ...target, kind });
    return Uint8Array.from((answer as { chunk: Uint8Array }).chunk);
  };
  const size = Number(metadata.stable_memory_size);
  const parts: Uint8Array[] = [u32(size / PAGE)];
  for (let offset = 0; offset < size; offset += PIECE) {
    const length = Math.min(PIECE, size - offset);
    const piece = await read({ stable_memory: { offset: BigInt(offset), size: BigInt(length) } });
    for (let at = 0; at < length; at += PAGE) {
      const page = piece.subarray(at, at + PAGE);
      if (page.some((byte) => byte !== 0)) parts.push(u32((offset + at) / PAGE), page);
    }
  }
  const chunks = await Promise.all(metadata.wasm_chunk_store.map(({ hash }) => read({ wasm_chunk: { hash } })));
  return { packed: Uint8Array.from(gzipSync(Buffer.concat(parts), { level: 9 })), chunks };
}

/** Makes the canister, without code that runs, with this stable memory and chunk store. */
export async function restoreStable(
  { replica, canister, controller }: Place,
  { packed, chunks }: { packed: Uint8Array; chunks: Uint8Array[] },
): Promise<void> {
  await replica.install({ wasm: EMPTY_MODULE, arg: new Uint8Array(), controller, id: canister, cycles: 10n ** 18n });
  const bytes = gunzipSync(packed);
  const [begun] = await replica.manage('upload_canister_snapshot_metadata', controller, {
    canister_id: canister,
    replace_snapshot: [],
    wasm_module_size: BigInt(EMPTY_MODULE.length),
    globals: [],
    wasm_memory_size: 0n,
    stable_memory_size: BigInt(bytes.readUInt32BE(0)) * BigInt(PAGE),
    certified_data: new Uint8Array(),
    global_timer: [],
    on_low_wasm_memory_hook_status: [],
  });
  const target = { canister_id: canister, snapshot_id: (begun as { snapshot_id: Uint8Array }).snapshot_id };
  const write = (kind: object, chunk: Uint8Array): Promise<unknown> =>
    replica.manage('upload_canister_snapshot_data', controller, { ...target, kind, chunk });
  await write({ wasm_module: { offset: 0n } }, EMPTY_MODULE);
  for (const chunk of chunks) await write({ wasm_chunk: null }, chunk);
  for (let at = 4; at < bytes.length; at += 4 + PAGE) {
    const offset = BigInt(bytes.readUInt32BE(at)) * BigInt(PAGE);
    await write({ stable_memory: { offset } }, Uint8Array.from(bytes.subarray(at + 4, at + 4 + PAGE)));
  }
  await replica.manage('load_canister_snapshot', controller, { ...target, sender_canister_version: [] });
}

/** Holds back the calls of one method, so that what waits for them stands still. */
export const holding =
  (canister: Principal, method: string): DeliveryHook =>
  (candidates) => {
    const choice = candidates.findIndex(
      (message) =>
        !('method' in message) ||
        message.method !== method ||
        Principal.fromUint8Array(message.to).toText() !== canister.toText(),
    );
    return choice < 0 ? undefined : choice;
  };

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
