// A canister in Motoko, with its own runtime, garbage collector and Candid: nothing of it was written here.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/types.ts';
import { ADMIN, LocalNetwork, SECOND, startNetwork } from '../local-network.ts';
import { motokoCanister } from './motoko.ts';

const nothing = new Uint8Array(IDL.encode([], []));
const nat = (value: bigint): Uint8Array => new Uint8Array(IDL.encode([IDL.Nat], [value]));

function value<R>(outcome: Outcome, type: IDL.Type): R {
  if (outcome.kind === 'reject') throw new Error(outcome.message);
  return IDL.decode([type], outcome.data)[0] as R;
}

describe('a Motoko canister', () => {
  let network: LocalNetwork;
  let id: Uint8Array;
  let wasm: Uint8Array;

  beforeAll(async () => {
    ({ wasm } = await motokoCanister('counter'));
    network = await startNetwork();
    id = await network.deploy(wasm, nat(5n));
  }, 60_000);
  afterAll(() => network.stop());

  const update = async (method: string): Promise<bigint> => value(await network.update(id, method, nothing), IDL.Nat);
  const query = async (method: string): Promise<bigint> => value(await network.query(id, method, nothing), IDL.Nat);

  it('keeps its state between updates', async () => {
    expect(await update('increment')).toBe(6n);
    expect(await query('get')).toBe(6n);
  });

  it('knows its caller', async () => {
    const who = value<Principal>(await network.query(id, 'whoami', nothing), IDL.Principal);
    expect(who.toUint8Array()).toEqual(ADMIN);
  });

  it('calls itself and awaits the answers', async () => {
    expect(await update('twice')).toBe(8n);
  });

  it('loses what it did when it traps', async () => {
    const outcome = await network.update(id, 'fail', nothing);
    expect(outcome).toMatchObject({ kind: 'reject', code: 5, message: expect.stringContaining('out of fingers') });
    expect(await query('get')).toBe(8n);
  });

  it('sets timers', async () => {
    await network.update(id, 'startTimer', nothing);
    expect(await query('ticked')).toBe(0n);
    await network.execution.advanceTime(2n * SECOND);
    expect(await query('ticked')).toBe(1n);
  });

  it('keeps its variables over an upgrade', async () => {
    await network.install(id, wasm, nat(0n), { upgrade: [] });
    expect(await query('get')).toBe(8n);
    expect(await update('increment')).toBe(9n);
  });
});
