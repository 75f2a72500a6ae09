// One replica per state directory: two would append to the same log and destroy it.
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const LOCK_NAME = 'replica.lock';

/** Takes the directory; the returned function gives it back. Throws when a living process holds it. */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, LOCK_NAME);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const fd = openSync(path, 'wx');
      writeSync(fd, `${process.pid} ${startTime(process.pid)}`);
      closeSync(fd);
      return () => release(path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = livingHolder(path);
      if (holder !== undefined) {
        throw new Error(`The state directory ${directory} is used by another replica (process ${holder}).`);
      }
      release(path);
    }
  }
  throw new Error(`The state directory ${directory} could not be locked: another replica is just starting in it.`);
}

function livingHolder(path: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const [pidText = '', started = ''] = text.split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  // The system may have given the dead process's number to another program since.
  return started === '' || startTime(pid) === '' || startTime(pid) === started ? pid : undefined;
}

/** When the process began, in the kernel's ticks; empty where there is no /proc. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function release(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Already gone: somebody removed the directory while we ran.
  }
}
