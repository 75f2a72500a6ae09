// The dashboard of somebody with 20 tokens, in Chromium, on a running platform: ours against V1's calls in the same page.
import { Actor } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import * as factoryDid from '../../declarations/token_factory.did.ts';
import { agentFor } from '../../scripts/platform/agent.ts';
import { expectOk } from '../../scripts/platform/configure.ts';
import { identityFromPem } from '../../scripts/platform/identities.ts';
import { createCanister, installCode } from '../../scripts/platform/management.ts';
import { browserPath } from '../../scripts/test/browser.ts';
import { Shell } from '../journeys/pages/shell.ts';
import { truthOf, type Truth } from '../journeys/truth.ts';
import { openWorld, type World } from '../journeys/world.ts';
import type { Read, Reading } from './browser/read-lists.ts';
import { seededPrincipal } from './factory-lists.ts';
import { benchWasm, emptyArg } from './machine.ts';
import type { Cost, Report } from './report.ts';

const TOKENS = 20;
const V1_CONTRACTS = 10_000;
const SEED_STEP = 2_500;
const RUNS = 5;
const nameOf = (n: number): string => `Measured token ${n}`;

export async function dashboard(report: Report): Promise<void> {
  report.section(`The dashboard in Chromium, ${TOKENS} tokens created and held`);
  if (!browserPath()) return report.note('No Chromium: run npm test once, or set CHROMIUM_PATH.');
  const world = await openWorld();
  try {
    const truth = await truthOf(world);
    const { page } = await world.person();
    const shell = new Shell(page, world.url);
    await shell.open('/');
    await shell.signIn('Vera');
    const owner = await shell.principal();
    const tokens = await makeTokens(world, truth, Principal.fromText(owner));
    const central = await startCentral(world);
    await load(shell);
    const { replicaUrl, rootKey, canisters } = world.platform.file;
    const reading: Reading = {
      ...{ replicaUrl, rootKey, central, owner, tokens, factory: canisters.token_factory ?? '' },
      creator: seededPrincipal(1, 1).toText(),
      holder: seededPrincipal(3, 1).toText(),
    };
    const loads: Cost[] = [];
    const ours: Cost[] = [];
    const v1: Cost[] = [];
    for (let i = 0; i < RUNS; i++) {
      loads.push(await load(shell));
      ours.push(await read(shell, 'readOurWay', reading));
      v1.push(await read(shell, 'readTheV1Way', reading));
    }
    report.add({ work: 'from navigation to both lists painted', ours: median(loads), v1: {} });
    report.add({ work: 'the lists and balances alone, read in the page', ours: median(ours), v1: median(v1) });
    report.note(
      `Read in the page: both lists, then a balance for each token; V1 from a central backend with ${V1_CONTRACTS.toLocaleString('en')} contracts, one call after the other, ours at once.`,
    );
    report.note(
      'The whole load includes modules that come unbundled from the development server, and all else the page reads.',
    );
  } finally {
    await world.close();
  }
}

/** Real contracts of `owner`, by a factory that takes the administrator for a backend: no fees are needed for this. */
async function makeTokens({ platform: { file } }: World, { actors }: Truth, owner: Principal): Promise<string[]> {
  const factory = actors.tokenFactory;
  expectOk('setupWhitelist', await factory.setupWhitelist(identityFromPem(file.adminIdentity).getPrincipal()));
  const made: string[] = [];
  for (let n = 1; n <= TOKENS; n++) {
    const args: factoryDid.TokenArgs = {
      ...{ name: nameOf(n), symbol: `MT${n}`, decimals: 8, description: '', transferFee: 10n },
      ...{ logo: [], links: [], mintingAccount: [], feeCollector: [], isPublic: true, autoUpdate: false },
      initialHolders: [{ account: { owner, subaccount: [] }, amount: 1_000_000n }],
    };
    const bytes = Uint8Array.from(IDL.encode([factoryDid.TokenArgs], [args]));
    const deploymentId = 1_000_000n + BigInt(n);
    const payment = {
      deploymentId,
      ledger: Principal.fromText(file.canisters.icp_ledger ?? ''),
      blockIndex: 0n,
      amount: 1n,
    };
    made.push(await created(() => factory.createContract(owner, bytes, payment)));
  }
  // The contracts' own notices put them in the holder's list.
  const request: [factoryDid.PageRequest] = [{ role: [{ holder: null }], cursor: [], limit: [] }];
  while ((await factory.getMyContracts(owner, request)).items.length < TOKENS) await pause();
  return made;
}

/** As the backend does: the same call again until the answer is final. */
async function created(ask: () => ReturnType<factoryDid._SERVICE['createContract']>): Promise<string> {
  for (let i = 0; i < 40; i++) {
    const answer = await ask();
    if ('ok' in answer) return answer.ok.canisterId.toText();
    if (!('inProgress' in answer.err)) throw new Error(`createContract: ${Object.keys(answer.err)[0]}`);
    await pause();
  }
  throw new Error('a token was not made in time');
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));

/** V1's backend on the same replica, with contracts. */
async function startCentral({ platform: { file } }: World): Promise<string> {
  const connection = { replicaUrl: file.replicaUrl, rootKey: Uint8Array.from(Buffer.from(file.rootKey, 'hex')) };
  const agent = agentFor(connection, identityFromPem(file.adminIdentity));
  const id = await createCanister(agent, { cycles: 10n ** 15n });
  await installCode(agent, id, { mode: 'install', wasm: await benchWasm('central_backend'), arg: emptyArg });
  const service: IDL.InterfaceFactory = () => IDL.Service({ seed: IDL.Func([IDL.Nat32, IDL.Nat32], [IDL.Nat32], []) });
  const actor = Actor.createActor<{ seed(from: number, count: number): Promise<number> }>(service, {
    agent,
    canisterId: id,
  });
  for (let from = 0; from < V1_CONTRACTS; from += SEED_STEP) await actor.seed(from, SEED_STEP);
  return id.toText();
}

/** One load of the page by its address: until the first and the last token of both lists can be seen. */
async function load({ page, url }: Shell): Promise<Cost> {
  // What an earlier page still reads would be counted.
  await page.goto('about:blank');
  let calls = 0;
  const count = (request: { url(): string; method(): string }): void => {
    if (request.method() === 'POST' && /\/api\/v\d\/canister\//.test(request.url())) calls++;
  };
  page.on('request', count);
  const started = performance.now();
  await page.goto(`${url}/dashboard`, { waitUntil: 'commit' });
  for (const n of [1, TOKENS]) await page.getByText(nameOf(n), { exact: true }).nth(1).waitFor();
  const milliseconds = performance.now() - started;
  page.off('request', count);
  return { milliseconds, calls };
}

/** As text, because the page's own server compiles the module. */
async function read({ page }: Shell, way: 'readOurWay' | 'readTheV1Way', options: Reading): Promise<Cost> {
  const script = `import('/tests/bench/browser/read-lists.ts').then((m) => m.${way}(${JSON.stringify(options)}))`;
  const { milliseconds, calls, contracts } = await page.evaluate<Read>(script);
  if (contracts !== 2 * TOKENS) throw new Error(`${way}: the lists have ${contracts} contracts`);
  return { milliseconds, calls };
}

const median = (costs: Cost[]): Cost =>
  costs.toSorted((a, b) => (a.milliseconds ?? 0) - (b.milliseconds ?? 0))[Math.floor(costs.length / 2)] ?? {};
