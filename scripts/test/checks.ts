// The checks that need no running canister, in the order in which a mistake shows soonest: `npm run check`, and the first part of `npm test`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../platform/network-file.ts';

export interface Check {
  name: string;
  command: string;
  args: string[];
}

export const bin = (name: string): string => join(root, 'node_modules/.bin', name);
export const script = (name: string, file: string, ...args: string[]): Check => ({
  name,
  command: process.execPath,
  args: ['--import', 'tsx', join(root, 'scripts', file), ...args],
});

export const build = script('Canisters compile', 'build.ts');
export const checks: Check[] = [
  script('Declarations are current and compatible', 'declarations.ts', '--check'),
  script('Manifests are current', 'manifests.ts', '--check'),
  script('Types', 'types.ts'),
  script('No import cycles', 'cycles.ts'),
  { name: 'Lint', command: bin('eslint'), args: ['.', '--max-warnings', '0'] },
  { name: 'Format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'Nothing unused', command: bin('knip'), args: ['--no-progress'] },
  script('Licences', 'licences.ts'),
];

/** Runs it in the terminal; true when it passed. */
export function passes({ name, command, args }: Check): boolean {
  console.log(`\n› ${name}`);
  const started = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(`  ${status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return status === 0;
}
