// What a call costs before it does anything.
import { IDL } from '@dfinity/candid';
import { person } from '../fixtures/test-replica.ts';
import { benchWasm, Machine } from './machine.ts';
import type { Report } from './report.ts';

export async function calls(report: Report): Promise<void> {
  report.section("A call (V1: Azle's own decoding and encoding)");
  const [ours, plain] = [
    await Machine.start(await benchWasm('our_methods')),
    await Machine.start(await benchWasm('plain_azle')),
  ];
  const Sample = IDL.Record({ name: IDL.Text, amount: IDL.Nat, owner: IDL.Principal });
  const sample = { name: 'Orchard', amount: 12_345_678_901n, owner: person(1) };
  for (const [work, method, types, values, aim] of [
    ['an empty update', 'nothing', [], [], { instructions: 250_000n }],
    ['an update with a record of three fields', 'record', [Sample], [sample], undefined],
  ] as const) {
    // The first call of a fresh instance fills caches: the second is what a person pays.
    await ours.update(method, [...types], [...values]);
    await plain.update(method, [...types], [...values]);
    report.add({
      work,
      ours: await ours.update(method, [...types], [...values]),
      v1: await plain.update(method, [...types], [...values]),
      aim,
    });
  }
  await ours.stop();
  await plain.stop();
}
