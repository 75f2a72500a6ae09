// The management canister's methods that installing the platform needs (interface specification, "IC management canister").
import {
  Actor,
  AgentError,
  Cbor,
  Certificate,
  ErrorKindEnum,
  HttpErrorCode,
  lookupResultToBuffer,
  type HttpAgent,
} from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { createHash } from 'node:crypto';

const Settings = IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)), freezing_threshold: IDL.Opt(IDL.Nat) });
const Mode = IDL.Variant({
  install: IDL.Null,
  reinstall: IDL.Null,
  upgrade: IDL.Opt(
    IDL.Record({
      skip_pre_upgrade: IDL.Opt(IDL.Bool),
      wasm_memory_persistence: IDL.Opt(IDL.Variant({ keep: IDL.Null, replace: IDL.Null })),
    }),
  ),
});
const ChunkHash = IDL.Record({ hash: IDL.Vec(IDL.Nat8) });
const CanisterId = IDL.Record({ canister_id: IDL.Principal });

const idlFactory: IDL.InterfaceFactory = () =>
  IDL.Service({
    provisional_create_canister_with_cycles: IDL.Func(
      [IDL.Record({ amount: IDL.Opt(IDL.Nat), settings: IDL.Opt(Settings), specified_id: IDL.Opt(IDL.Principal) })],
      [CanisterId],
      [],
    ),
    install_chunked_code: IDL.Func(
      [
        IDL.Record({
          mode: Mode,
          target_canister: IDL.Principal,
          store_canister: IDL.Opt(IDL.Principal),
          chunk_hashes_list: IDL.Vec(ChunkHash),
          wasm_module_hash: IDL.Vec(IDL.Nat8),
          arg: IDL.Vec(IDL.Nat8),
        }),
      ],
      [],
      [],
    ),
    upload_chunk: IDL.Func([IDL.Record({ canister_id: IDL.Principal, chunk: IDL.Vec(IDL.Nat8) })], [ChunkHash], []),
    clear_chunk_store: IDL.Func([CanisterId], [], []),
    stop_canister: IDL.Func([CanisterId], [], []),
    start_canister: IDL.Func([CanisterId], [], []),
    // Of the many fields of a status only these are asked for.
    canister_status: IDL.Func([CanisterId], [IDL.Record({ cycles: IDL.Nat, idle_cycles_burned_per_day: IDL.Nat })], []),
  });

export interface CanisterStatus {
  cycles: bigint;
  idle_cycles_burned_per_day: bigint;
}

interface Methods {
  provisional_create_canister_with_cycles(args: {
    amount: [] | [bigint];
    settings: [] | [{ controllers: [] | [Principal[]]; freezing_threshold: [] | [bigint] }];
    specified_id: [] | [Principal];
  }): Promise<{ canister_id: Principal }>;
  install_chunked_code(args: {
    mode: InstallMode;
    target_canister: Principal;
    store_canister: [] | [Principal];
    chunk_hashes_list: { hash: Uint8Array }[];
    wasm_module_hash: Uint8Array;
    arg: Uint8Array;
  }): Promise<void>;
  upload_chunk(args: { canister_id: Principal; chunk: Uint8Array }): Promise<{ hash: Uint8Array }>;
  clear_chunk_store(args: { canister_id: Principal }): Promise<void>;
  stop_canister(args: { canister_id: Principal }): Promise<void>;
  start_canister(args: { canister_id: Principal }): Promise<void>;
  canister_status(args: { canister_id: Principal }): Promise<CanisterStatus>;
}

type InstallMode = { install: null } | { reinstall: null } | { upgrade: [] };

/** Chunks of at most 1 MiB, the chunk store's limit. */
export function chunksOf(bytes: Uint8Array): Uint8Array[] {
  const size = 1024 * 1024;
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  );
}

export const sha256 = (bytes: Uint8Array): Uint8Array => Uint8Array.from(createHash('sha256').update(bytes).digest());

const management = (agent: HttpAgent, effectiveCanisterId: Principal) =>
  Actor.createActor<Methods>(idlFactory, { agent, canisterId: 'aaaaa-aa', effectiveCanisterId });

/** What a network says when it will not do something, unlike when it could not be asked. */
const isRefusal = (error: unknown): boolean =>
  error instanceof AgentError &&
  (error.kind === ErrorKindEnum.Reject ||
    (error.code instanceof HttpErrorCode && error.code.status >= 400 && error.code.status < 500));

/**
 * Creates a canister with `cycles`, where the network allows it (local ones do). It gets the id `preferredId` where that is
 * free and the network lets a caller choose; otherwise the network's next one. `near` is a canister of the same subnet.
 */
export async function createCanister(
  agent: HttpAgent,
  options: { cycles: bigint; preferredId?: string; near?: string },
): Promise<Principal> {
  const { cycles, preferredId, near = 'aaaaa-aa' } = options;
  const create = async (route: string, id: [] | [Principal]): Promise<Principal> => {
    const { provisional_create_canister_with_cycles } = management(agent, Principal.fromText(route));
    return (await provisional_create_canister_with_cycles({ amount: [cycles], settings: [], specified_id: id }))
      .canister_id;
  };
  if (preferredId === undefined) return create(near, []);
  try {
    return await create(preferredId, [Principal.fromText(preferredId)]);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  try {
    return await create(near, []);
  } catch (error) {
    // Networks of several subnets want the id of a canister that one of them could hold (specification, "Effective canister id").
    if (!isRefusal(error)) throw error;
    return create(preferredId, []);
  }
}

/** Installs or upgrades code through the canister's own chunk store, which carries modules over 2 MB. */
export async function installCode(
  agent: HttpAgent,
  canisterId: Principal,
  options: { mode: 'install' | 'upgrade'; wasm: Uint8Array; arg: Uint8Array },
): Promise<void> {
  const actor = management(agent, canisterId);
  await actor.clear_chunk_store({ canister_id: canisterId });
  const hashes: { hash: Uint8Array }[] = [];
  for (const chunk of chunksOf(options.wasm)) hashes.push(await actor.upload_chunk({ canister_id: canisterId, chunk }));
  if (options.mode === 'upgrade') await actor.stop_canister({ canister_id: canisterId });
  try {
    await actor.install_chunked_code({
      mode: options.mode === 'install' ? { install: null } : { upgrade: [] },
      target_canister: canisterId,
      store_canister: [],
      chunk_hashes_list: hashes,
      wasm_module_hash: sha256(options.wasm),
      arg: options.arg,
    });
  } finally {
    if (options.mode === 'upgrade') await actor.start_canister({ canister_id: canisterId });
  }
}

/** Balance and consumption in cycles, for the canister's controllers. */
export const canisterStatus = (agent: HttpAgent, canisterId: Principal): Promise<CanisterStatus> =>
  management(agent, canisterId).canister_status({ canister_id: canisterId });

/** A path of the canister's certified state; `undefined` when the certificate proves or leaves open that it is not there. */
async function certified(agent: HttpAgent, canisterId: Principal, name: string): Promise<Uint8Array | undefined> {
  const path = [new TextEncoder().encode('canister'), canisterId.toUint8Array(), new TextEncoder().encode(name)];
  const { certificate } = await agent.readState(canisterId, { paths: [path] });
  if (!agent.rootKey) throw new Error('The agent has no root key.');
  const verified = await Certificate.create({ certificate, rootKey: agent.rootKey, canisterId });
  return lookupResultToBuffer(verified.lookup_path(path));
}

/** The module hash as the certified state tells it, in hex; `undefined` for an empty canister. */
export async function moduleHash(agent: HttpAgent, canisterId: Principal): Promise<string | undefined> {
  const hash = await certified(agent, canisterId, 'module_hash');
  return hash && Buffer.from(hash).toString('hex');
}

/** Controllers as the certified state tells them: a CBOR array of principals (interface specification, "Certified data"). */
export async function controllers(agent: HttpAgent, canisterId: Principal): Promise<Principal[]> {
  const bytes = await certified(agent, canisterId, 'controllers');
  return bytes ? Cbor.decode<Uint8Array[]>(bytes).map((id) => Principal.fromUint8Array(Uint8Array.from(id))) : [];
}
