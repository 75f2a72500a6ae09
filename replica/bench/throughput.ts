// How many calls and queries a replica in a process of its own serves over HTTP to clients in this one.
import { randomBytes } from 'node:crypto';
import { HttpAgent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { decode } from 'cborg';
import { anonymousClient, type AnonymousClient } from '../tests/support/anonymous-client.ts';
import { startChild } from '../tests/support/child-replica.ts';
import { ANONYMOUS, canisterUrl, inSeconds, post } from '../tests/support/raw-request.ts';
import { CanisterBuilder, add32, append, i32, load32, reply, store32, sys, trap } from '../tests/wasm-builder.ts';
import type { Bytes } from '../src/types.ts';

const COUNT = 100;
const SELF = 200;

export interface Throughput {
  perSecond: number;
  medianMs: number;
  /** Distinct signatures in the certificates of the answers: how many were made for all of them. */
  signatures?: number;
  calls: number;
}

/** `seconds`: how long each figure is measured. */
export async function measureThroughput(seconds: number): Promise<{
  simple: Record<1 | 50, Throughput>;
  nested: Record<1 | 50, Throughput>;
  queries: Record<1 | 50, Throughput>;
  verified: Throughput;
}> {
  const replica = await startChild('--port', '0');
  try {
    const client = await anonymousClient(replica.url);
    const canister = await client.create();
    await client.install(canister, counter());
    const updates = (method: string, clients: number) =>
      timed(seconds, clients, () => certified(client, canister, method));
    const queries = (clients: number) =>
      timed(seconds, clients, async () => {
        const { status } = await client.query(canister, 'count');
        if (status !== 200) throw new Error(`a query was answered with ${status}`);
      });
    return {
      simple: { 1: await updates('bump', 1), 50: await updates('bump', 50) },
      nested: { 1: await updates('bumpByCall', 1), 50: await updates('bumpByCall', 50) },
      queries: { 1: await queries(1), 50: await queries(50) },
      verified: await verifiedQueries(client, canister, seconds),
    };
  } finally {
    replica.child.kill('SIGTERM');
    await replica.ended;
  }
}

/** `bump` adds one and answers the sum; `bumpByCall` does so by a call to itself. */
function counter(): Bytes {
  const bump = [...store32(COUNT, add32(load32(COUNT), i32(1))), ...append(COUNT, 4), ...reply];
  const builder = new CanisterBuilder().update('bump', bump).query('count', [...append(COUNT, 4), ...reply]);
  const answered = builder.callback([...append(COUNT, 4), ...reply]);
  const rejected = builder.callback(trap);
  const self = [...i32(SELF), ...sys('canister_self_size')];
  const copySelf = sys('canister_self_copy', i32(SELF), i32(0), sys('canister_self_size'));
  return builder.update('bumpByCall', [...copySelf, ...builder.call(self, 'bump', answered, rejected)]).build();
}

/** One update call, answered with a certificate; its signature. */
async function certified(client: AnonymousClient, canister: Bytes, method: string): Promise<string> {
  const content = {
    request_type: 'call',
    sender: ANONYMOUS,
    nonce: Uint8Array.from(randomBytes(16)),
    ingress_expiry: inSeconds(120),
    canister_id: canister,
    method_name: method,
    arg: new Uint8Array(0),
  };
  const { cbor } = await post(client.url, canisterUrl('v4', canister, 'call'), { content });
  const { certificate } = cbor;
  if (!(certificate instanceof Uint8Array)) throw new Error(`${method} was answered without a certificate`);
  const tags = { 55799: (inner: () => unknown) => inner() };
  const { signature } = decode(certificate, { tags }) as { signature: Uint8Array };
  return Buffer.from(signature).toString('hex');
}

/** Queries through DFINITY's agent, one after the other, with the node's signature checked. */
async function verifiedQueries(client: AnonymousClient, canister: Bytes, seconds: number): Promise<Throughput> {
  const agent = HttpAgent.createSync({ host: client.url, rootKey: client.rootKey });
  const id = Principal.fromUint8Array(canister);
  const ask = async (): Promise<void> => {
    const answer = await agent.query(id, { methodName: 'count', arg: new Uint8Array(0) });
    if (answer.status !== 'replied') throw new Error('a query was rejected');
  };
  // The first reads and verifies the node's keys.
  await ask();
  return timed(seconds, 4, ask);
}

async function timed(seconds: number, clients: number, work: () => Promise<string | void>): Promise<Throughput> {
  const times: number[] = [];
  const signatures = new Set<string>();
  const started = performance.now();
  const until = started + seconds * 1_000;
  const one = async (): Promise<void> => {
    while (performance.now() < until) {
      const before = performance.now();
      const signature = await work();
      if (signature !== undefined) signatures.add(signature);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: clients }, one));
  const elapsed = (performance.now() - started) / 1_000;
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / elapsed,
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    calls: times.length,
    ...(signatures.size > 0 && { signatures: signatures.size }),
  };
}
