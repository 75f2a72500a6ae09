// docs/conformance.md names, for each rule, the tests that prove it: they must exist.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const replica = join(import.meta.dirname, '..');
const table = readFileSync(join(replica, 'docs/conformance.md'), 'utf8');
const named = [...table.matchAll(/`((?:src|tests)\/[^`]+\.test\.ts)`\s+“([^”]+)”/g)].map(
  ([, file = '', name = '']) => ({
    file,
    name,
  }),
);

test('every rule of the table names tests that exist', () => {
  expect(named.length).toBeGreaterThan(100);
  const missing = named.filter(({ file, name }) => !readFileSync(join(replica, file), 'utf8').includes(name));
  expect(missing).toEqual([]);
  const rules = table.split('\n').filter((line) => /^\| (?!---|Rule|What)/.test(line));
  expect(rules.filter((line) => !line.includes('.test.ts'))).toEqual([]);
});
