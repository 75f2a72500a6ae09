// A running execution with shorthands for tests: canisters made in one line, calls that return outcomes.
import { randomBytes } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import {
  createExecution,
  managementMethods,
  type ExecutionOptions,
  type LocalExecution,
  type MessageReport,
} from '../src/execution/index.ts';
import { openStore } from '../src/storage/index.ts';
import type { Bytes, Outcome, Store } from '../src/types.ts';

export type Method = keyof typeof managementMethods;
export const ADMIN: Bytes = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 2]);
export const STRANGER: Bytes = Uint8Array.from([9, 9, 9, 9, 2]);
export const MANAGEMENT: Bytes = new Uint8Array(0);
export const SECOND = 1_000_000_000n;
export const T = 1_000_000_000_000n;

export const noSettings = {
  controllers: [],
  compute_allocation: [],
  memory_allocation: [],
  freezing_threshold: [],
  reserved_cycles_limit: [],
  minimum_incoming_canister_call_cycles: [],
  log_visibility: [],
  log_memory_limit: [],
  snapshot_visibility: [],
  status_visibility: [],
  wasm_memory_limit: [],
  wasm_memory_threshold: [],
  environment_variables: [],
};

const NO_CERTIFICATE = (): Bytes => new Uint8Array(0);

export class LocalNetwork {
  readonly reports: MessageReport[] = [];

  constructor(
    readonly execution: LocalExecution,
    readonly store: Store,
  ) {
    execution.onMessage((report) => this.reports.push(report));
  }

  update(canisterId: Bytes, method: string, arg: Bytes | string = '', sender = ADMIN): Promise<Outcome> {
    return this.execution.update({ sender, canisterId, method, arg: bytes(arg) });
  }

  query(canisterId: Bytes, method: string, arg: Bytes | string = '', sender = ADMIN): Promise<Outcome> {
    return this.execution.query({ sender, canisterId, method, arg: bytes(arg) }, NO_CERTIFICATE);
  }

  /** Queues an update without waiting; returns its request id. */
  async send(canisterId: Bytes, method: string, arg: Bytes | string = '', sender = ADMIN): Promise<Bytes> {
    const requestId = new Uint8Array(randomBytes(32));
    const expiry = this.execution.now() + 300n * SECOND;
    const accepted = await this.execution.submit({ sender, canisterId, method, arg: bytes(arg), requestId, expiry });
    if (!accepted.accepted) throw new Error(accepted.reject.message);
    return requestId;
  }

  /** A management call by ingress; the decoded result, or the outcome when it was rejected. */
  async management<R>(method: Method, arg: Record<string, unknown>, sender = ADMIN): Promise<R> {
    const outcome = await this.managementOutcome(method, arg, sender);
    return decoded<R>(method, outcome);
  }

  managementOutcome(method: Method, arg: Record<string, unknown>, sender = ADMIN): Promise<Outcome> {
    return this.update(MANAGEMENT, method, encode(method, arg), sender);
  }

  async create(options: { id?: Bytes; cycles?: bigint; settings?: Record<string, unknown> } = {}): Promise<Bytes> {
    const { canister_id: id } = await this.management<{ canister_id: Principal }>(
      'provisional_create_canister_with_cycles',
      {
        amount: options.cycles === undefined ? [] : [options.cycles],
        settings: options.settings ? [{ ...noSettings, ...options.settings }] : [],
        specified_id: options.id ? [Principal.fromUint8Array(options.id)] : [],
        sender_canister_version: [],
      },
    );
    return new Uint8Array(id.toUint8Array());
  }

  install(
    id: Bytes,
    wasm: Bytes,
    arg: Bytes | string = '',
    mode: Record<string, unknown> = { install: null },
  ): Promise<Outcome> {
    return this.managementOutcome('install_code', {
      mode,
      canister_id: Principal.fromUint8Array(id),
      wasm_module: wasm,
      arg: bytes(arg),
      sender_canister_version: [],
    });
  }

  async deploy(
    wasm: Bytes,
    arg: Bytes | string = '',
    options: Parameters<LocalNetwork['create']>[0] = {},
  ): Promise<Bytes> {
    const id = await this.create(options);
    const outcome = await this.install(id, wasm, arg);
    if (outcome.kind === 'reject') throw new Error(outcome.message);
    return id;
  }

  /** A method whose argument is only the canister's id. */
  of<R>(method: Method, id: Bytes, more: Record<string, unknown> = {}, sender = ADMIN): Promise<R> {
    return this.management<R>(method, { canister_id: Principal.fromUint8Array(id), ...more }, sender);
  }

  cycles(id: Bytes): bigint {
    const balance = this.execution.balance(id);
    if (balance === undefined) throw new Error('no such canister');
    return balance;
  }

  async settle(): Promise<void> {
    await this.execution.runUntilQuiet();
  }

  async stop(): Promise<void> {
    await this.execution.stop();
  }
}

export function encode(method: Method, arg: Record<string, unknown>): Bytes {
  return new Uint8Array(IDL.encode(managementMethods[method].arg as IDL.Type[], [arg]));
}

/** The value a management method replied with. @throws Error when it was rejected */
export function decoded<R>(method: Method, outcome: Outcome): R {
  if (outcome.kind === 'reject') throw new Error(`${outcome.errorCode} ${outcome.message}`);
  const [value] = IDL.decode(managementMethods[method].result as IDL.Type[], outcome.data);
  return value as R;
}

export function bytes(value: Bytes | string): Bytes {
  return typeof value === 'string' ? new TextEncoder().encode(value) : value;
}

/** The reply as text, or the reject in one line. */
export function shown(outcome: Outcome): string {
  return outcome.kind === 'reply'
    ? new TextDecoder().decode(outcome.data)
    : `${outcome.code} ${outcome.errorCode} ${outcome.message}`;
}

/** The reply as a little-endian number. */
export function number(outcome: Outcome): number {
  if (outcome.kind === 'reject') throw new Error(outcome.message);
  return outcome.data.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

/** A network on an empty store in memory, or on the given one. */
export async function startNetwork(options: Partial<ExecutionOptions> = {}): Promise<LocalNetwork> {
  const store = options.store ?? openStore(undefined);
  return new LocalNetwork(await createExecution({ ...options, store }), store);
}
