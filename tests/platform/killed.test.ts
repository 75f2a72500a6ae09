// Whoever starts the platform may be killed: nothing of it goes on running.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/platform/network-file.ts';

const starter = (state: string): string => `
  import { startReplica } from './scripts/platform/replica-process.ts';
  const { connection } = await startReplica({ port: 0, state: ${JSON.stringify(state)}, fresh: true });
  console.log(connection.replicaUrl);
`;
const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/api/v2/status`).then(
    ({ ok }) => ok,
    () => false,
  );

test('a replica ends with the program that started it, however that ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'icto-killed-'));
  try {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', starter(join(folder, 'state'))];
    const program = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((resolve) =>
      program.stdout.on('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
    );
    expect(await answers(url)).toBe(true);
    program.kill('SIGKILL');
    await expect.poll(() => answers(url), { timeout: 10_000 }).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
