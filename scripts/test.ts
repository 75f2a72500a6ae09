// `npm test`: builds, checks and runs every test; ends with `N passed, N failed`.
// `--full` (`npm run test:full`) sets ICTO_FULL=1 for the tests: property tests run ten times as often, and whatever else
// takes long and is exhaustive runs too.
// With `ICTO_REPLICA_URL`, everything that speaks the standard interface runs on that replica; what moves the embedded one's
// clock, holds its messages or looks inside it is skipped by name.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { otherReplica } from './platform/index.ts';
import { root } from './platform/network-file.ts';
import { installBrowser } from './test/browser.ts';
import { bin, build, checks, passes, script, type Check } from './test/checks.ts';

/** These hold messages back, move the clock or read memories in their set-up already. */
const INSIDE = ['tests/canisters/saga/', 'tests/canisters/faulty/', 'tests/canisters/factory-', 'tests/canisters/lib/'];
const MEMORIES = ['tests/schema/'];

const full = process.argv.includes('--full');
if (full) process.env['ICTO_FULL'] = '1';
const results = join(root, '.build', 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const other = otherReplica();
let skippedFiles = 0;
const total = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];

/** A check counts as one test. */
function check(what: Check): boolean {
  const passed = passes(what);
  if (passed) total.passed++;
  else {
    total.failed++;
    failures.push(what.name);
  }
  return passed;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[];
}

/** Runs one vitest project and adds its tests to the total; a file that could not even load counts as failed. */
function tests(project: string, without: string[] = []): void {
  console.log(`\n› Tests: ${project}`);
  const started = Date.now();
  const output = join(results, `${project}.json`);
  const { status } = spawnSync(
    bin('vitest'),
    [
      ...['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${output}`],
      ...without.flatMap((place) => ['--exclude', place]),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  if (!existsSync(output)) {
    total.failed++;
    failures.push(`${project}: vitest did not run`);
    return;
  }
  const report = JSON.parse(readFileSync(output, 'utf8')) as VitestReport;
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests;
  if (other) nameSkipped(report);
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    failures.push(...failed.map((test) => `${project}: ${test.fullName}`));
    if (file.status === 'failed' && failed.length === 0) {
      total.failed++;
      failures.push(`${project}: ${file.name} did not load`);
    }
  }
  if (status !== 0 && report.numFailedTests === 0 && !report.testResults.some((file) => file.status === 'failed')) {
    total.failed++;
    failures.push(`${project}: vitest reported an error outside of any test`);
  }
  console.log(`  in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Says by name which tests reached for the embedded replica's clock, messages or memories. */
function nameSkipped({ testResults }: VitestReport): void {
  const skipped = testResults.flatMap((file) => file.assertionResults.filter(({ status }) => status === 'pending'));
  for (const { fullName } of skipped) console.log(`  – skipped: ${fullName}`);
}

/** Says by name which files another replica cannot be used for. */
function skip(folder: string, beginnings: string[]): void {
  console.log(`\n› Skipped, because they work inside the embedded replica: ${folder}`);
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
    (file) => `${folder}/${file}`,
  );
  for (const file of files.sort()) {
    if (!file.endsWith('.test.ts') || !beginnings.some((beginning) => file.startsWith(beginning))) continue;
    console.log(`  – ${file}`);
    skippedFiles++;
  }
}

const started = Date.now();
if (other) console.log(`› On the replica at ${other}`);
installBrowser();
const built = check(build);
for (const item of checks) check(item);
tests('unit');
if (other) skip('replica', ['replica/']);
else tests('replica');
if (built) {
  if (other) {
    skip('tests/canisters', INSIDE);
    skip('tests/schema', MEMORIES);
  }
  tests('canisters', other ? [...INSIDE, ...MEMORIES].map((beginning) => `${beginning}**`) : []);
  tests('platform');
  check(script('Demo: a token end to end, 24 steps proved', 'demo.ts'));
  check({ name: 'The dApp builds', command: bin('vite'), args: ['build', '--logLevel', 'warn'] });
  tests('journeys');
  if (full) check(script('Bench', 'bench.ts', '--quick', '--out', join(results, 'bench.json')));
}

if (failures.length) console.log(`\nFailed:\n${failures.map((name) => `  ✗ ${name}`).join('\n')}`);
if (skippedFiles) console.log(`\n${skippedFiles} test files skipped on another replica, named above.`);
console.log(`\n${((Date.now() - started) / 60_000).toFixed(1)} minutes`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed ? 1 : 0);
