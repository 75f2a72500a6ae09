// A deployment from request to record, and what is left of many in the backend: ours against one canister that does all.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { chunksOf } from '../../scripts/platform/management.ts';
import { LEDGER_FEE, owner, PRICE, World } from '../canisters/saga/world.ts';
import { account, approveArg, encodeInit, tokenInit } from '../canisters/token-fixture.ts';
import { wasmOf } from '../fixtures/test-replica.ts';
import type { CentralHeap } from './lists.ts';
import { benchWasm, emptyArg } from './machine.ts';
import type { Cost, Report } from './report.ts';

const AIM = { milliseconds: 1_000 };
/** Caches fill and the first pages of memory are taken. */
const WARM_UP = 5;
const ELSEWHERE = 100_000;

const DeployT = IDL.Record({
  ledger: IDL.Principal,
  price: IDL.Nat,
  cycles: IDL.Nat,
  arg: IDL.Vec(IDL.Nat8),
  name: IDL.Text,
  symbol: IDL.Text,
});

/** `count`: deployments after which the backend's growth is read. */
export async function deployments(report: Report, count: number, v1Heap: CentralHeap): Promise<void> {
  console.log(`\n› deploying ${count + WARM_UP} tokens, and some the V1 way …`);
  const world = await World.start();
  const costs: Cost[] = [];
  const deployOnce = async (): Promise<void> => {
    const customer = await world.customer();
    costs.push(
      await metered(world, async () => {
        const { state } = await world.end(await world.begin(customer));
        if (!('completed' in state)) throw new Error('a deployment was not completed');
      }),
    );
  };
  for (let i = 0; i < WARM_UP; i++) await deployOnce();
  await world.quiet();
  const before = memoryOf(world, world.ids.backend);
  for (let i = 0; i < count; i++) await deployOnce();
  await world.quiet();
  const after = memoryOf(world, world.ids.backend);

  report.section('A deployment, from the request to the last record; all canisters together');
  report.add({ work: 'a token', ours: median(costs.slice(WARM_UP)), v1: await centralDeployment(world), aim: AIM });
  report.note('V1 does less for it: no price check, no deduplication, no refund, no audit entry and no invoice.');

  const perDeployment = { heap: (after.heap - before.heap) / count, stable: (after.stable - before.stable) / count };
  report.section(`The backend's memory, read after ${WARM_UP} and after ${WARM_UP + count} deployments`);
  report.add({
    work: 'Wasm heap a deployment',
    ours: { bytes: perDeployment.heap },
    v1: { bytes: v1Heap.perContract },
  });
  report.add({ work: 'stable memory a deployment', ours: { bytes: perDeployment.stable }, v1: {} });
  report.add({
    work: `Wasm heap with ${ELSEWHERE.toLocaleString('en')} deployed elsewhere, computed`,
    ours: { bytes: after.heap + ELSEWHERE * perDeployment.heap },
    v1: { bytes: v1Heap.empty + ELSEWHERE * v1Heap.perContract },
  });
  report.note(
    'Stable memory is the record of the payment and its steps; who created or holds what is with the factories.',
  );
  await world.stop();
}

/** One canister that takes the payment, creates and installs; the median of five. */
async function centralDeployment(world: World): Promise<Cost> {
  const { replica } = world;
  const wasm = await benchWasm('central_backend');
  const central = await replica.install({ wasm, arg: emptyArg, controller: owner, cycles: 10n ** 18n });
  const call = (sender: Principal, method: string, types: IDL.Type[], values: unknown[]) =>
    replica.update({ canister: central, method, arg: Uint8Array.from(IDL.encode(types, values)), sender });
  for (const part of chunksOf(wasmOf('token'))) await call(owner, 'addModulePart', [IDL.Vec(IDL.Nat8)], [part]);
  const { contractCycles } = await world.factory(owner).getFactoryConfig();
  const costs: Cost[] = [];
  for (let i = 0; i < 5; i++) {
    const customer = await world.customer({ approved: 0n });
    await world.ledger(customer).icrc2_approve(approveArg(account(central), PRICE + LEDGER_FEE));
    const request = {
      ledger: world.ids.ledger,
      price: PRICE,
      cycles: contractCycles,
      arg: encodeInit(tokenInit({ owner: customer })),
      name: 'Orchard',
      symbol: 'ORCH',
    };
    costs.push(await metered(world, () => call(customer, 'deploy', [DeployT], [request])));
  }
  return median(costs);
}

/** Instructions of all messages of all canisters, and the time that they and the replica took. */
async function metered(world: World, work: () => Promise<unknown>): Promise<Cost> {
  const { messages } = world.replica;
  const [already, started] = [messages.length, performance.now()];
  await work();
  const milliseconds = performance.now() - started;
  return {
    instructions: messages.slice(already).reduce((sum, { instructions }) => sum + instructions, 0n),
    milliseconds,
  };
}

const median = (costs: Cost[]): Cost =>
  costs.toSorted((a, b) => (a.milliseconds ?? 0) - (b.milliseconds ?? 0))[Math.floor(costs.length / 2)] ?? {};

function memoryOf(world: World, canister: Principal): { heap: number; stable: number } {
  const facts = world.replica.execution.memory(canister.toUint8Array());
  if (!facts) throw new Error('The canister is gone.');
  return { heap: Number(facts.use.heap), stable: facts.stableWritten };
}
