// Generates declarations/<canister>.did.ts from the hand-written .did files.
// `--check` changes nothing: it fails when a declaration is stale, a .did file does not equal what the built code declares,
// or programs made for the last release could not use it any more.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../canisters/registry.ts';
import { bindingsOf } from './candid/bindings.ts';
import { differences, incompatibilities } from './candid/compare.ts';
import { lastRelease, releasedDid } from './candid/released.ts';
import { root } from './platform/network-file.ts';

const check = process.argv.includes('--check');
const problems: string[] = [];
const version = lastRelease();
mkdirSync(join(root, 'declarations'), { recursive: true });
for (const row of registry) {
  const target = join(root, 'declarations', `${row.name}.did.ts`);
  const text = bindingsOf(join(root, row.did));
  const current = existsSync(target) && readFileSync(target, 'utf8') === text;
  if (check) {
    if (!current)
      problems.push(`${row.name}: declarations are stale; run \`npm run declarations\` and commit the result`);
    const built = join(root, '.build', row.name, `${row.name}.did`);
    const found = existsSync(built)
      ? await differences(join(root, row.did), built)
      : ['not built; run `npm run build` first'];
    problems.push(...found.map((difference) => `${row.name}: ${difference}`));
    const released = version && releasedDid(version, row.name);
    if (released && existsSync(released)) {
      const broken = await incompatibilities(released, join(root, row.did));
      problems.push(...broken.map((what) => `${row.name} breaks those who use ${version}: ${what}`));
    }
  } else if (!current) writeFileSync(target, text);
}
if (problems.length) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`declarations: ${registry.length} canisters, current${version ? `, compatible with ${version}` : ''}`);
