import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

const importPattern = /(?:^|[\s;])(?:import|export)\b[^'"`;]*?['"]([^'"]+)['"]/g;

/** Every file of ours that `entry` imports, itself included. Packages are covered by their versions (see `fingerprint`). */
export function importedFiles(entry: string): string[] {
  const found = new Set<string>();
  const queue = [resolve(entry)];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, target] of readFileSync(file, 'utf8').matchAll(importPattern)) {
      if (target?.startsWith('.')) {
        const next = resolve(dirname(file), target);
        if (existsSync(next)) queue.push(next);
      }
    }
  }
  return [...found].sort();
}

/** Changes whenever the built module could: contents of the files, names included, plus `extra` (versions, options). */
export function fingerprint(root: string, files: string[], extra: string[]): string {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.update(extra.join('\0')).digest('hex');
}
