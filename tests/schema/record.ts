// Writes down the memories of today's canisters, with what they answer, for every later version to be upgraded from.
// Run by `tsx scripts/release.ts`.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { CanisterName } from '../../canisters/registry.ts';
import * as audit from '../../declarations/audit_storage.did.ts';
import * as backend from '../../declarations/backend.did.ts';
import * as invoice from '../../declarations/invoice_storage.did.ts';
import * as token from '../../declarations/token.did.ts';
import * as factory from '../../declarations/token_factory.did.ts';
import { expectOk } from '../../scripts/platform/configure.ts';
import { HOUR, owner, SERVICE, World } from '../canisters/saga/world.ts';
import { account, approveArg, encodeInit, minter, tokenInit, transferArg } from '../canisters/token-fixture.ts';
import { person } from '../fixtures/test-replica.ts';
import { keep, toHex, type Facts, type Question } from './facts.ts';
import { copyStable, EMPTY_MODULE, holding } from './stable-copy.ts';

const version = process.argv[2];
if (!version) throw new Error('Which version? tsx scripts/release.ts 2.1.0');

/** Those with something in them in the world that is lived through below. */
type Recorded = Extract<CanisterName, 'backend' | 'audit_storage' | 'invoice_storage' | 'token_factory' | 'token'>;
const services: Record<Recorded, IDL.ServiceClass> = {
  backend: backend.idlService,
  audit_storage: audit.idlService,
  invoice_storage: invoice.idlService,
  token_factory: factory.idlService,
  token: token.idlService,
};

// Contracts without code: the module of a real one would be most of what is kept.
const world = await World.start({ template: EMPTY_MODULE });
const { ids, replica } = world;
const id: Record<Recorded, Principal> = {
  backend: ids.backend,
  audit_storage: ids.audit,
  invoice_storage: ids.invoice,
  token_factory: ids.factory,
  token: ids.ledger,
};

const people = await Promise.all([1, 2, 3].map(() => world.customer()));
const [ada = owner, bob = owner, cleo = owner] = people;
const contracts = await deploy();
await useLedger();
await administrate();
const openDeployment = await interrupt();
await write();
await world.stop();

/** A contract for each, reporting holders as a real one would. */
async function deploy(): Promise<Principal[]> {
  const made: Principal[] = [];
  for (const who of people) {
    const { state } = await world.end(await world.begin(who));
    if (!('completed' in state)) throw new Error(`a deployment ended otherwise: ${Object.keys(state)[0]}`);
    made.push(state.completed.canisterId);
  }
  for (const [index, contract] of made.entries()) {
    const holders = [...people.slice(index), ...Array.from({ length: 20 }, (_, n) => person(2_000 + n))];
    const notices: factory.Notice[] = [
      { deploymentComplete: { version: { major: 1, minor: 0, patch: 0 } } },
      ...holders.map((to) => ({ mint: { to, amount: 5n } })),
      { transfer: { from: cleo, fromBalanceZero: true, to: bob, amount: 5n } },
      { detailsChanged: { name: `Orchard ${index}`, symbol: 'ORC', decimals: 8, autoUpdate: true } },
      { visibilityChanged: index !== 1 },
    ];
    expectOk('notifyBatch', await world.factory(contract).notifyBatch(contract, 0n, notices));
  }
  // One person without an approval: refused, and that is kept too.
  await world.end(await world.begin(await world.customer({ approved: 0n })));
  await world.quiet();
  return made;
}

async function useLedger(): Promise<void> {
  const time = replica.execution.now();
  for (let n = 0; n < 40; n++) {
    const memo: [] | [Uint8Array] = n % 3 === 0 ? [Uint8Array.from([n])] : [];
    const sent = { ...transferArg(account(person(3_000 + n), n % 2 || undefined), 1_000n + BigInt(n)), memo };
    const created = { ...sent, created_at_time: [time + BigInt(n)] as [bigint] };
    expectBlock(await world.ledger(ada).icrc1_transfer(n % 4 === 0 ? created : sent));
  }
  for (let n = 0; n < 6; n++) {
    const expires: [] | [bigint] = n % 2 === 0 ? [] : [time + BigInt(n) * 24n * HOUR];
    const approval = approveArg(account(person(4_000 + n)), 70_000n + BigInt(n), { expires_at: expires });
    expectBlock(await world.ledger(bob).icrc2_approve(approval));
  }
  const pulled = { ...transferArg(account(cleo), 100n), spender_subaccount: [] as [], from: account(bob) };
  expectBlock(await world.ledger(person(4_000)).icrc2_transfer_from(pulled));
  expectBlock(await world.ledger(bob).icrc1_transfer(transferArg(account(minter), 20_000n)));
}

async function administrate(): Promise<void> {
  const admin = world.backend(owner);
  expectOk('grantRole', await admin.grantRole(person(902), { operator: null }));
  expectOk('setConfigValue', await admin.setConfigValue('support', 'https://example.org/support'));
  expectOk('saveProfile', await world.backend(ada).saveProfile({ displayName: 'Ada 🌱' }));
  expectOk('addAdmin', await world.factory(owner).addAdmin(person(902)));
  expectOk('addAdmin', await world.audit(owner).addAdmin(person(902)));
  await world.quiet();
}

/** A person pays, and the factory is never reached. */
async function interrupt(): Promise<Facts['openDeployment']> {
  const who = await world.customer();
  replica.execution.onDelivery(holding(ids.factory, 'createContract'));
  const open = await world.begin(who);
  for (let n = 0; n < 30; n++) await replica.execution.advanceTime(1_000_000_000n);
  const { paymentBlock, state } = await world.deployment(open);
  if (paymentBlock.length === 0 || !('running' in state)) throw new Error('the open deployment is not as wanted');
  return { id: open.toString(), owner: who.toText() };
}

function questions(): [Recorded, string, Principal, unknown[]][] {
  const page = { cursor: [], limit: [] };
  const time = { from: 0n, to: replica.execution.now() };
  return [
    ...people.flatMap((who): [Recorded, string, Principal, unknown[]][] => [
      ['backend', 'getMyDeployments', who, [page]],
      ['backend', 'getProfile', who, []],
      ['audit_storage', 'getEventsByUser', who, [who, page]],
      ['invoice_storage', 'getPaymentsByUser', who, [who, page]],
      ['token_factory', 'getMyContracts', who, [who, [{ ...page, role: [{ creator: null }] }]]],
      ['token_factory', 'getMyContracts', who, [who, [{ ...page, role: [{ holder: null }] }]]],
      ['token', 'icrc1_balance_of', who, [account(who)]],
      ['token', 'getAccountBlocks', who, [{ account: account(who), before: [], limit: [] }]],
    ]),
    ...contracts.flatMap((contract): [Recorded, string, Principal, unknown[]][] => [
      ['audit_storage', 'getEventsByContract', owner, [contract, page]],
      ['invoice_storage', 'getPaymentsByContract', owner, [contract, page]],
      ['token_factory', 'getContractInfo', owner, [contract]],
    ]),
    ['backend', 'getDeployment', owner, [4n]],
    ['backend', 'getServiceFees', owner, []],
    ['backend', 'getConfigValue', owner, ['support']],
    ['backend', 'getFactories', owner, []],
    ['backend', 'getTokens', owner, []],
    ['backend', 'getAdmins', owner, []],
    ['backend', 'getReviewQueue', owner, [page]],
    ['audit_storage', 'getEventsByAction', owner, ['deployment.completed', page]],
    ['audit_storage', 'getEventsByTime', owner, [time, page]],
    ['audit_storage', 'getLinks', owner, [0n, 50]],
    ['audit_storage', 'getWriters', owner, []],
    ['audit_storage', 'getAdmins', owner, []],
    ['invoice_storage', 'getPaymentsByService', owner, [SERVICE, page]],
    ['invoice_storage', 'getPaymentsByTime', owner, [time, page]],
    ['invoice_storage', 'getPayment', owner, [0n]],
    ['invoice_storage', 'getTotals', owner, []],
    ['invoice_storage', 'getWriters', owner, []],
    ['invoice_storage', 'getAdmins', owner, []],
    ['token_factory', 'getPublicContracts', owner, [[]]],
    ['token_factory', 'getContractByDeployment', owner, [1n]],
    ['token_factory', 'getFactoryConfig', owner, []],
    ['token_factory', 'getVersions', owner, []],
    ['token_factory', 'getAdmins', owner, []],
    ['token', 'icrc1_metadata', owner, []],
    ['token', 'icrc1_total_supply', owner, []],
    ['token', 'icrc1_minting_account', owner, []],
    ['token', 'icrc2_allowance', owner, [{ account: account(bob), spender: account(person(4_003)) }]],
    ['token', 'icrc3_get_blocks', owner, [[{ start: 0n, length: 100n }]]],
    ['token', 'icrc103_get_allowances', bob, [{ from_account: [account(bob)], prev_spender: [], take: [] }]],
    ['token', 'getHolders', owner, [{ after: [], limit: [] }]],
    ['token', 'getHistory', owner, [{ fromDay: [], limit: [] }]],
  ];
}

function ask(canister: Recorded, method: string, caller: Principal, values: unknown[]): Question {
  const type = services[canister]._fields.find(([name]) => name === method)?.[1];
  if (!type) throw new Error(`${canister} has no method ${method}`);
  const arg = Uint8Array.from(IDL.encode(type.argTypes, values));
  const { reply } = replica.query({ canister: id[canister], method, arg, sender: caller });
  return { canister, method, caller: caller.toText(), arg: toHex(arg), reply: toHex(reply) };
}

async function write(): Promise<void> {
  const memories = new Map<CanisterName, Uint8Array>();
  const facts: Facts = {
    time: replica.execution.now().toString(),
    controller: owner.toText(),
    canisters: [],
    contracts: contracts.map((contract) => contract.toText()),
    openDeployment,
    questions: questions().map((question) => ask(...question)),
  };
  for (const name of Object.keys(services) as Recorded[]) {
    const { packed, chunks } = await copyStable({ replica, canister: id[name], controller: owner });
    memories.set(name, packed);
    facts.canisters.push({
      name,
      id: id[name].toText(),
      init: toHex(
        name === 'token' ? encodeInit(tokenInit()) : Uint8Array.from(IDL.encode([backend.BackendInit], [{ owner }])),
      ),
      chunks: chunks.map(toHex),
    });
    console.log(`  ${name}: ${(packed.length / 1024).toFixed(0)} kB`);
  }
  keep(version ?? '', facts, memories);
}

function expectBlock(answer: { Ok: bigint } | { Err: object }): bigint {
  if ('Ok' in answer) return answer.Ok;
  throw new Error(`the ledger refused: ${Object.keys(answer.Err)[0]}`);
}
