// Builds the canisters that misbehave when told to, each the real one with a door for that.
import { readFileSync } from 'node:fs';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { buildCanister } from '../../../scripts/build.ts';
import type { TestReplica } from '../../fixtures/test-replica.ts';
import { owner } from '../saga/world.ts';
import type { Kind } from './canisters/misbehaviour.ts';

export type FaultyName = 'ledger' | 'factory' | 'audit' | 'invoice';

export const faultyModule = (name: FaultyName): Promise<Uint8Array> => testModule(`faulty-${name}`);

/** A canister of the folder `canisters`. */
export async function testModule(file: string): Promise<Uint8Array> {
  const name = file.replaceAll('-', '_');
  const row = {
    name,
    kind: 'platform',
    main: `tests/canisters/faulty/canisters/${file}.ts`,
    did: `.build/${name}/published.did`,
  } as const;
  return Uint8Array.from(readFileSync((await buildCanister(row)).wasm));
}

const types = [IDL.Text, IDL.Text, IDL.Nat32, IDL.Vec(IDL.Nat8)];

/** Tells a canister what to do wrong in its next `times` calls of `method`; 0 makes it behave again. */
export async function misbehave(
  { replica }: { replica: TestReplica },
  canister: Principal,
  { method, kind, times = 1, lie = new Uint8Array() }: { method: string; kind: Kind; times?: number; lie?: Uint8Array },
): Promise<void> {
  const arg = Uint8Array.from(IDL.encode(types, [method, kind, times, lie]));
  await replica.update({ canister, method: 'misbehave', arg, sender: owner });
}

/** Calls of `method` are delivered at `until`, never without a time; `pause` is what canisters wait for that were told so. */
export function pauses(world: { replica: TestReplica }, method = 'pause'): { until(time: bigint | undefined): void } {
  let end: bigint | undefined = 0n;
  const isHeld = (): boolean => end === undefined || world.replica.execution.now() < end;
  world.replica.execution.onDelivery((candidates) => {
    const choice = candidates.findIndex(
      (message) => !(message.kind === 'request' && message.method === method && isHeld()),
    );
    return choice < 0 ? undefined : choice;
  });
  return { until: (time) => void (end = time) };
}
