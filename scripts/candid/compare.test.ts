import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { differences, incompatibilities } from './compare.ts';

const folder = mkdtempSync(join(tmpdir(), 'candid-'));
afterAll(() => rmSync(folder, { recursive: true }));

function did(name: string, methods: Record<string, string>): string {
  const path = join(folder, `${name}.did`);
  const lines = Object.entries(methods).map(([method, type]) => `${method} : ${type};`);
  writeFileSync(path, `service : { ${lines.join('\n')} }`);
  return path;
}

it('takes what old callers do not notice, and names what would break them', async () => {
  const old = did('old', {
    newField: '() -> (record { a : text }) query',
    newOptional: '(record { n : nat }) -> ()',
    fewerCases: '() -> (variant { ok; err })',
    gone: '() -> ()',
    lostField: '() -> (record { a : text }) query',
    updateNow: '() -> (nat) query',
    wantsMore: '(record { n : nat }) -> ()',
    newCase: '() -> (variant { ok; err })',
  });
  const current = did('current', {
    newField: '() -> (record { a : text; b : nat }) query',
    newOptional: '(record { n : nat; more : opt text }) -> ()',
    fewerCases: '() -> (variant { ok })',
    lostField: '() -> (record {}) query',
    updateNow: '() -> (nat)',
    wantsMore: '(record { n : nat; more : text }) -> ()',
    newCase: '() -> (variant { ok; err; third })',
    newMethod: '() -> ()',
  });
  const named = (await incompatibilities(old, current)).map((sentence) => sentence.split(' ')[0]);
  expect(named.sort()).toEqual(['gone', 'lostField', 'newCase', 'updateNow', 'wantsMore']);
});

it('says where a written interface differs from the built one', async () => {
  const written = did('written', { same: '() -> ()', other: '() -> (nat)' });
  const built = did('built', { same: '() -> ()', other: '() -> (int)', more: '() -> ()' });
  expect(await differences(written, written)).toEqual([]);
  expect(await differences(written, built)).toEqual([
    'other differs: .did () → (nat), code () → (int)',
    'more is in the code but not in the .did file',
  ]);
});
