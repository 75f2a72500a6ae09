// A replica in a process of its own, to be killed.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ChildReplica {
  url: string;
  child: ChildProcess;
  /** Resolves with the exit code, null after a signal. */
  ended: Promise<number | null>;
}

/** Starts `bin/replica.mjs` with these arguments; rejects with what it printed when it ends before it serves. */
export async function startChild(...args: string[]): Promise<ChildReplica> {
  const script = join(import.meta.dirname, '../../bin/replica.mjs');
  const child = spawn(process.execPath, [script, ...args], { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let output = '';
  const url = new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /Replica\s+(http:\S+)\n/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    void ended.then(() => reject(new Error(output)));
  });
  return { url: await url, child, ended };
}
