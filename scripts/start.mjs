// The entry of every public command. Plain JavaScript: it runs before anything is installed,
// checks the Node version, installs the locked dependencies when they are missing or stale, and hands over to TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old: install Node 20.19 or newer and run the same command again.`);
}

const marker = join(root, 'node_modules', '.icto-lock-hash');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
if (!existsSync(marker) || readFileSync(marker, 'utf8') !== lock) {
  console.log('› Installing dependencies (npm ci), about 20 seconds …');
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (installed.status !== 0)
    fail(
      'npm could not install the dependencies; its message is above. Check the network and run the same command again.',
    );
  writeFileSync(marker, lock);
}

const [command, ...rest] = process.argv.slice(2);
const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts', `${command}.ts`), ...rest], {
  cwd: root,
  stdio: 'inherit',
});
// A Ctrl-C reaches the child by itself (same terminal); a kill of this process is passed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
