// The checks that need no running canister, the longest first, since two run at a time: `npm run check`, and the first part of `npm test`.
import { spawn, spawnSync } from 'node:child_process';
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
  script('Types', 'types.ts'),
  { name: 'Format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'Lint', command: bin('eslint'), args: ['.', '--max-warnings', '0'] },
  script('Declarations are current and compatible', 'declarations.ts', '--check'),
  { name: 'Nothing unused', command: bin('knip'), args: ['--no-progress'] },
  script('Manifests are current', 'manifests.ts', '--check'),
  script('No import cycles', 'cycles.ts'),
  script('Licences', 'licences.ts'),
];

const verdict = (passed: boolean, started: number): string =>
  `  ${passed ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`;

/** Runs it in the terminal; true when it passed. */
export function passes({ name, command, args }: Check): boolean {
  console.log(`\n› ${name}`);
  const started = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(verdict(status === 0, started));
  return status === 0;
}

/** Runs all, two at a time; what one says is printed when it ends. Resolves to those that failed. */
export async function failing(all: readonly Check[]): Promise<Check[]> {
  const queue = [...all];
  const failed: Check[] = [];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) if (!(await passesBeside(next))) failed.push(next);
  };
  await Promise.all([work(), work()]);
  return failed;
}

function passesBeside({ name, command, args }: Check): Promise<boolean> {
  const started = Date.now();
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.on('error', ({ message }) => (said += message));
  return new Promise((resolve) =>
    child.on('close', (code) => {
      console.log(`\n› ${name}\n${said}${verdict(code === 0, started)}`);
      resolve(code === 0);
    }),
  );
}
