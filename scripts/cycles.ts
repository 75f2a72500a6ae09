// Fails when files import each other in a circle: then neither can be read, or tested, without the other.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './platform/network-file.ts';

const folders = ['canisters', 'src', 'replica/src', 'scripts', 'tests'];
const importPattern = /(?:^|\n)\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'(\.{1,2}\/[^']+)'/g;

const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name))
    .map((name) => join(root, folder, name)),
);
const known = new Set(files);
const importsOf = new Map(
  files.map((file) => {
    const found = [...readFileSync(file, 'utf8').matchAll(importPattern)].map((match) =>
      join(dirname(file), match[1] ?? ''),
    );
    return [file, found.filter((target) => known.has(target))];
  }),
);

const done = new Set<string>();
const cycles: string[] = [];
function visit(file: string, path: string[]): void {
  const at = path.indexOf(file);
  if (at >= 0) return void cycles.push([...path.slice(at), file].map((name) => relative(root, name)).join(' → '));
  if (done.has(file)) return;
  for (const next of importsOf.get(file) ?? []) visit(next, [...path, file]);
  done.add(file);
}
for (const file of files) visit(file, []);
console.log(cycles.length ? cycles.join('\n') : `cycles: none in ${files.length} files`);
process.exit(cycles.length ? 1 : 0);
