// `npm run demo`: deploys a token on a fresh replica without a browser and proves each of the specification's 24 steps.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ed25519KeyIdentity } from '@dfinity/identity';
import { fail } from './command.ts';
import { demoTokenArgs, encodeTokenArgs, fund, requestContract, waitForEnd } from './demo/deploy-contract.ts';
import { proofs, type Facts } from './demo/proofs.ts';
import { agentFor } from './platform/agent.ts';
import { platformActors } from './platform/configure.ts';
import { buildCanisters, startPlatform } from './platform/index.ts';

const home = mkdtempSync(join(tmpdir(), 'icto-demo-'));
let stop = async () => {};
let failed = 0;
try {
  console.log('› Building canisters, and starting a fresh platform …');
  const platform = await startPlatform({
    port: 0,
    fresh: true,
    home,
    built: buildCanisters(),
    log: (line) => console.log(`  ${line}`),
  });
  stop = platform.stop;
  const { file } = platform;
  const identity = Ed25519KeyIdentity.generate();
  const owner = identity.getPrincipal();
  const holder = Ed25519KeyIdentity.generate().getPrincipal();
  const agent = agentFor(
    { replicaUrl: file.replicaUrl, rootKey: Uint8Array.from(Buffer.from(file.rootKey, 'hex')) },
    identity,
  );
  const actors = platformActors(agent, file);
  const contractsBefore = (await actors.tokenFactory.getFactoryHealth()).contractCount;

  console.log('› A new person takes test ICP, approves the fee and asks for a token …');
  await fund(file, owner);
  const started = Date.now();
  const requested = await requestContract({
    actors,
    file,
    owner,
    serviceId: 'token_factory',
    args: encodeTokenArgs(demoTokenArgs(owner, holder)),
  });
  const deployment = await waitForEnd(actors, requested.deployment.id);
  if (!('completed' in deployment.state))
    throw new Error(
      `The deployment ended otherwise: ${JSON.stringify(deployment.state, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`,
    );
  console.log(`  completed after ${Date.now() - started} ms\n`);

  const contract = deployment.state.completed.canisterId;
  // The contract reports to its factory by itself, a moment after its installation.
  await untilActive(actors, contract);
  const facts: Facts = {
    agent,
    actors,
    file,
    owner,
    holder,
    approvalBlock: requested.approvalBlock,
    fee: requested.price.fee,
    contractsBefore,
    deployment,
    contract,
  };
  const startedAt = deployment.createdAt;
  for (const { number, name, prove } of proofs) {
    const step = deployment.steps.find((item) => item.number === number);
    const time = step ? `${String((step.at - startedAt) / 1_000_000n).padStart(5)} ms` : '        ';
    try {
      if (!step) throw new Error('the backend did not record this step');
      console.log(`✓ ${String(number).padStart(2)}  ${time}  ${name.padEnd(52)} ${await prove(facts)}`);
    } catch (error) {
      failed++;
      console.log(
        `✗ ${String(number).padStart(2)}  ${time}  ${name.padEnd(52)} ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  console.log(failed ? `\n${failed} of 24 steps did not hold.` : '\nAll 24 steps held.');
} catch (error) {
  await stop();
  rmSync(home, { recursive: true, force: true });
  fail(error);
}
await stop();
rmSync(home, { recursive: true, force: true });
process.exit(failed ? 1 : 0);

async function untilActive(actors: ReturnType<typeof platformActors>, contract: Facts['contract']): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const [info] = await actors.tokenFactory.getContractInfo(contract);
    if (info && 'active' in info.status) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
