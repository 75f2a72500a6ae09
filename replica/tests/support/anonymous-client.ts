// The shortest client: unsigned calls and queries of the anonymous sender over HTTP.
import { randomBytes } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { decode } from 'cborg';
import { Certificate, hashOfMap, lookupResultToBuffer } from '@dfinity/agent';
import { managementMethods } from '../../src/execution/index.ts';
import type { Bytes } from '../../src/types.ts';
import { ANONYMOUS, canisterUrl, inSeconds, post } from './raw-request.ts';
import type { Answer, Fields } from './raw-request.ts';

const MANAGEMENT = new Uint8Array(0);

function content(type: 'call' | 'query', canisterId: Bytes, method: string, arg: Bytes): Fields {
  return {
    request_type: type,
    sender: ANONYMOUS,
    nonce: Uint8Array.from(randomBytes(16)),
    ingress_expiry: inSeconds(120),
    canister_id: canisterId,
    method_name: method,
    arg,
  };
}

export class AnonymousClient {
  constructor(
    readonly url: string,
    readonly rootKey: Bytes,
  ) {}

  /** An update call; true once a certificate says that it was answered. */
  async call(canisterId: Bytes, method: string, arg: Bytes = new Uint8Array(0)): Promise<boolean> {
    const body = content('call', canisterId, method, arg);
    const answer = await post(this.url, canisterUrl('v4', canisterId, 'call'), { content: body });
    return answer.status === 200 && answer.cbor['status'] === 'replied';
  }

  query(canisterId: Bytes, method: string, arg: Bytes = new Uint8Array(0)): Promise<Answer> {
    const body = content('query', canisterId, method, arg);
    return post(this.url, canisterUrl('v3', canisterId, 'query'), { content: body });
  }

  /** Reply bytes of a query. @throws Error when there is none */
  async ask(canisterId: Bytes, method: string): Promise<Bytes> {
    const { cbor, text } = await this.query(canisterId, method);
    const reply = cbor['reply'] as { arg: Bytes } | undefined;
    if (!reply) throw new Error(`${method}: ${text || JSON.stringify(cbor['reject_message'])}`);
    return reply.arg;
  }

  async create(): Promise<Bytes> {
    const arg = { amount: [], settings: [], specified_id: [], sender_canister_version: [] };
    const id = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
    const reply = await this.#manage('provisional_create_canister_with_cycles', arg, id);
    const [created]: unknown[] = IDL.decode([IDL.Record({ canister_id: IDL.Principal })], reply);
    return (created as { canister_id: Principal }).canister_id.toUint8Array();
  }

  async install(id: Bytes, wasm: Bytes): Promise<void> {
    const canister_id = Principal.fromUint8Array(id);
    const arg = {
      mode: { install: null },
      canister_id,
      wasm_module: wasm,
      arg: MANAGEMENT,
      sender_canister_version: [],
    };
    await this.#manage('install_code', arg, id);
  }

  async #manage(method: keyof typeof managementMethods, arg: Record<string, unknown>, target: Bytes): Promise<Bytes> {
    const encoded = new Uint8Array(IDL.encode(managementMethods[method].arg as IDL.Type[], [arg]));
    const body = content('call', MANAGEMENT, method, encoded);
    const answer = await post(this.url, canisterUrl('v4', target, 'call'), { content: body });
    const bytes = answer.cbor['certificate'];
    if (!(bytes instanceof Uint8Array)) throw new Error(`${method}: ${answer.text} ${JSON.stringify(answer.cbor)}`);
    const canisterId = Principal.fromUint8Array(target);
    const certificate = await Certificate.create({ certificate: bytes, rootKey: this.rootKey, canisterId });
    const path = ['request_status', hashOfMap(body), 'reply'];
    const reply = lookupResultToBuffer(certificate.lookup_path(path));
    if (!reply) throw new Error(`${method} was rejected`);
    return reply;
  }
}

/** A client of the replica at this URL, with the root key it tells. */
export async function anonymousClient(url: string): Promise<AnonymousClient> {
  const response = await fetch(`${url}/api/v2/status`);
  const tags = { 55799: (inner: () => unknown) => inner() };
  const status = decode(new Uint8Array(await response.arrayBuffer()), { tags }) as { root_key: Bytes };
  return new AnonymousClient(url, status.root_key);
}
