// `npm test`: builds, checks and runs every test; ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installBrowser } from './test/browser.ts';

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const results = join(root, '.build', 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];

/** A check counts as one test. */
function check(name: string, command: string, args: string[]): boolean {
  console.log(`\n› ${name}`);
  const started = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(`  ${status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (status === 0) total.passed++;
  else {
    total.failed++;
    failures.push(name);
  }
  return status === 0;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[];
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

const started = Date.now();
installBrowser();
const node = (script: string, ...args: string[]): [string, string[]] => [
  process.execPath,
  ['--import', 'tsx', join(root, 'scripts', script), ...args],
];
const built = check('Canisters compile', ...node('build.ts'));
check('Declarations are current', ...node('declarations.ts', '--check'));
check('Types', ...node('types.ts'));
check('No import cycles', ...node('cycles.ts'));
check('Lint', bin('eslint'), ['.', '--max-warnings', '0']);
check('Format', bin('prettier'), ['--check', '--log-level', 'warn', '.']);
tests('unit');
tests('replica');
if (built) {
  tests('canisters');
  check('Demo: a token end to end, 24 steps proved', ...node('demo.ts'));
  check('The dApp builds', bin('vite'), ['build', '--logLevel', 'warn']);
  tests('journeys');
}

if (failures.length) console.log(`\nFailed:\n${failures.map((name) => `  ✗ ${name}`).join('\n')}`);
console.log(`\n${((Date.now() - started) / 60_000).toFixed(1)} minutes`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed ? 1 : 0);
