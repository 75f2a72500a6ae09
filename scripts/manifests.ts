// `icp.yaml` and `dfx.json` from the registry, so that the ecosystem's own tools put the canisters on any network:
// `tsx scripts/manifests.ts [--check]`. Contracts are not in them: factories install those.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../canisters/registry.ts';
import { fail } from './command.ts';
import { INIT_ARGS } from './deploy/init-args.ts';
import { root } from './platform/network-file.ts';

const rows = registry.filter((row) => row.kind !== 'contract');
const wasm = (name: string): string => `.build/${name}/${name}.wasm.gz`;

const icpYaml = `# Made from canisters/registry.ts by scripts/manifests.ts: change it there.
# \`npm run deploy\` writes ${INIT_ARGS} (the first owner) and says which command to run; docs/deployment.md leads through it.
canisters:
${rows
  .map(
    ({ name }) => `  - name: ${name}
    build:
      steps:
        - type: script
          commands:
            - npm run build -- ${name}
            - cp ${wasm(name)} "$ICP_WASM_OUTPUT_PATH"
    init_args:
      path: ${INIT_ARGS}
`,
  )
  .join('')}`;

const dfxJson = {
  version: 1,
  canisters: Object.fromEntries(
    rows.map(({ name, did }) => [
      name,
      {
        type: 'custom',
        build: `npm run build -- ${name}`,
        candid: did,
        wasm: wasm(name),
        init_arg_file: INIT_ARGS,
      },
    ]),
  ),
};

const manifests: [file: string, content: string][] = [
  ['icp.yaml', icpYaml],
  ['dfx.json', `${JSON.stringify(dfxJson, null, 2)}\n`],
];
const path = (file: string): string => join(root, file);
if (process.argv.includes('--check')) {
  const stale = manifests.filter(([file, content]) => readFileSync(path(file), 'utf8') !== content);
  if (stale.length)
    fail(`${stale.map(([file]) => file).join(' and ')} differ from the registry: npm run declarations.`);
} else for (const [file, content] of manifests) writeFileSync(path(file), content);
