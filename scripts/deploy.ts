// `npm run deploy -- --network <local|url|ic> --identity <pem> [--plan] [--yes]`: shows what a network lacks to run the
// platform as it is built here and what that costs, does it, and verifies it. On mainnet, and wherever `--environment` names an
// environment of icp.yaml, `icp deploy` creates and installs the canisters; the rest is done here. Interrupted, it goes on where
// it was.
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { fail } from './command.ts';
import { buildApp } from './deploy/app.ts';
import { INIT_ARGS, writeInitArgs } from './deploy/init-args.ts';
import { openNetwork } from './deploy/network.ts';
import { costs, stateTable } from './deploy/report.ts';
import { platformState } from './deploy/state.ts';
import { agentFor } from './platform/agent.ts';
import { configurationSteps, platformActors } from './platform/configure.ts';
import { identityFromPem } from './platform/identities.ts';
import { buildCanisters } from './platform/index.ts';
import { installSteps, type InstallContext } from './platform/install.ts';
import { writeNetworkFile, type NetworkFile } from './platform/network-file.ts';
import { applySteps, type Step } from './platform/step.ts';

const USAGE =
  'npm run deploy -- --network <local|url|ic> --identity <pem file> [--environment <of icp.yaml>] [--plan] [--yes]';

async function agrees(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('Nobody can be asked here: look at --plan, then say --yes.');
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(`${question} Type "mainnet" to go on: `);
  prompt.close();
  return answer.trim() === 'mainnet';
}

const show = (steps: Step[]): void => steps.forEach(({ what }, i) => console.log(`  ${i + 1}. ${what}`));

async function deploy(): Promise<void> {
  const { values } = parseArgs({
    options: {
      network: { type: 'string' },
      identity: { type: 'string' },
      environment: { type: 'string' },
      plan: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
    },
  });
  if (values.network === undefined) throw new Error(`Say which network: ${USAGE}`);
  const network = await openNetwork(values.network, values.environment);
  const pem = values.identity ?? network.identity;
  if (pem === undefined) throw new Error(`Say who deploys: ${USAGE}`);
  const identity = identityFromPem(pem);
  const me = identity.getPrincipal();

  console.log('› Building canisters …');
  await buildCanisters();
  const agent = agentFor(network.connection, identity);
  const file: NetworkFile = {
    network: network.name,
    replicaUrl: network.connection.replicaUrl,
    rootKey: Buffer.from(network.connection.rootKey).toString('hex'),
    canisters: network.canisters,
    adminIdentity: pem,
    faucet: null,
  };
  const save = (): void => writeNetworkFile(network.path, file);
  const context: InstallContext = { agent, admin: me, file, save };

  console.log(`\nNetwork   ${network.name}, ${network.connection.replicaUrl}\nIdentity  ${me.toText()}\n`);
  const before = await platformState(agent, me, file.canisters);
  console.log(stateTable(before));
  const lacking = before.filter(({ current, name }) => !current && name !== 'icp_ledger');
  console.log(`\n${costs(before, network.isMainnet)}`);

  if (network.environment && lacking.length > 0) {
    writeInitArgs(me);
    console.log(
      `\nTo do\n  1. icp deploy -e ${network.environment} --identity <the same identity> ${lacking.map(({ name }) => name).join(' ')}\n` +
        `     (creates what is missing, upgrades the rest; the first owner is in ${INIT_ARGS})\n  2. this command again`,
    );
    process.exitCode = 2;
    return;
  }
  const install = network.environment ? [] : await installSteps(context);
  const known = lacking.every(({ id }) => id !== undefined);
  const steps = known ? [...install, ...(await configurationSteps(context))] : install;
  console.log(steps.length > 0 ? '\nTo do' : '\nNothing to do: it runs what is built here.');
  show(steps);
  if (!known) console.log('  … then connect them, register the templates and set the fees');
  if (values.plan) return;
  if (steps.length > 0 && network.isMainnet && !values.yes && !(await agrees('This changes mainnet.'))) {
    console.log('Nothing was done.');
    return;
  }

  const log = (line: string): void => console.log(`  ${line} …`);
  if (steps.length > 0) console.log('\n› Working …');
  await applySteps(install, log);
  await applySteps(await configurationSteps(context), log);
  save();

  console.log('\n› Verifying …');
  const after = await platformState(agent, me, file.canisters);
  console.log(stateTable(after));
  const wrong = after.filter(({ current }) => !current).map(({ name }) => name);
  const open = await configurationSteps(context);
  if (wrong.length > 0) throw new Error(`${wrong.join(', ')} do not run what is built here. Run the command again.`);
  if (open.length > 0)
    throw new Error(`Still open: ${open.map(({ what }) => what).join('; ')}. Run the command again.`);
  const { items } = await platformActors(agent, file).backend.getMicroserviceSetupStatus();
  const missing = items.filter(({ ok }) => !ok).map(({ name, message }) => `${name}: ${message}`);
  if (missing.length > 0) throw new Error(`The backend says: ${missing.join('; ')}`);
  if (network.name !== 'local') {
    console.log('\n› Building the app …');
    console.log(`  ${buildApp(file, network.isMainnet)} is ready for an asset canister (docs/deployment.md).`);
  }
  console.log(`\nThe platform runs. Its canisters are in ${network.path}.`);
}

await deploy().catch(fail);
