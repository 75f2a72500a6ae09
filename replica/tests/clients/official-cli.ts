// The official `icp` command line, a program nobody here wrote, taken from the npm registry on first use: 96 MB that only
// this test needs are not worth a place among everybody's dependencies.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '1.5.0';
const SHA512 = 'u9cKBvM/zYw6fd2qNF4yZhl4XF1jvFfryUhpcQjKI0W06q7KXe2GbYvyyAc0/6u014fRctyvEHrq32g01X0ydA==';
const PACKAGE = '@icp-sdk/icp-cli-linux-x64';
const tools = join(dirname(fileURLToPath(import.meta.url)), '../../../.build/tools');

/** Where the program runs; elsewhere its tests are skipped. */
export const runsHere = process.platform === 'linux' && process.arch === 'x64';

function program(): string {
  const path = join(tools, `icp-${VERSION}/package/bin/icp`);
  if (existsSync(path)) return path;
  const folder = join(tools, `icp-${VERSION}`);
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync('npm', ['pack', `${PACKAGE}@${VERSION}`, '--silent', '--pack-destination', folder]);
  const archive = join(folder, packed.toString().trim().split('\n').at(-1) ?? '');
  const hash = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (hash !== SHA512) throw new Error(`${PACKAGE} ${VERSION} is not the package that was looked at: ${hash}`);
  execFileSync('tar', ['xzf', archive, '-C', folder]);
  rmSync(archive);
  return path;
}

export class OfficialCli {
  readonly #home = mkdtempSync(join(tmpdir(), 'icp-cli-'));
  readonly #program = program();

  /** Arguments that name the network, and the identity to act as. */
  constructor(readonly target: string[]) {}

  /** Imports a key in PEM form. */
  async identity(name: string, pem: string): Promise<void> {
    const file = join(this.#home, `${name}.pem`);
    writeFileSync(file, pem, { mode: 0o600 });
    await this.run(['identity', 'import', name, '--from-pem', file, '--storage', 'plaintext'], []);
  }

  /** Runs a command against the network and returns what it printed. @throws Error with its complaint */
  run(args: string[], target = this.target, cwd = this.#home): Promise<string> {
    const env = { ...process.env, HOME: this.#home, DO_NOT_TRACK: '1', RUST_BACKTRACE: '0' };
    return new Promise((resolve, reject) => {
      execFile(this.#program, [...args, ...target], { env, cwd, timeout: 60_000 }, (error, stdout, stderr) => {
        if (error) reject(new Error(`icp ${args.join(' ')}: ${stderr || error.message}`));
        else resolve(stdout);
      });
    });
  }

  close(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}
