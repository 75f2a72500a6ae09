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
import { bin, build, checks, failing, passes, script, type Check } from './test/checks.ts';
import { skippedTests, type VitestReport } from './test/skipped.ts';

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

/** Runs one vitest project and adds its tests to the total; a file that could not even load counts as failed. */
function tests(project: string): void {
  console.log(`\n› Tests: ${project}`);
  const started = Date.now();
  const output = join(results, `${project}.json`);
  const { status } = spawnSync(
    bin('vitest'),
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${output}`],
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
  if (other) for (const name of skippedTests(report)) console.log(`  – skipped: ${name}`);
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

/** The replica's own tests are of the embedded one. */
function skipReplica(): void {
  console.log('\n› Skipped, because they test the embedded replica itself:');
  for (const file of readdirSync(join(root, 'replica'), { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.test.ts') || file.includes('node_modules')) continue;
    console.log(`  – replica/${file}`);
    skippedFiles++;
  }
}

const started = Date.now();
if (other) console.log(`› On the replica at ${other}`);
installBrowser();
const built = check(build);
const wrong = await failing(checks);
failures.push(...wrong.map(({ name }) => name));
total.failed += wrong.length;
total.passed += checks.length - wrong.length;
tests('unit');
if (other) skipReplica();
else tests('replica');
if (built) {
  tests('canisters');
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
