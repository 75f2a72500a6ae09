// The token factory with real tokens: deployment, indexes, callbacks, access.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as factoryDid from '../../declarations/token_factory.did.ts';
import * as tokenDid from '../../declarations/token.did.ts';
import { factoryAccess } from '../../canisters/factory/access-table.ts';
import { chunksOf, sha256 } from '../../scripts/platform/management.ts';
import { person, TestReplica, wasmOf } from '../fixtures/test-replica.ts';

const [admin, backend, alice, bob, stranger] = [person(0), person(1), person(2), person(3), person(4)];
const anonymous = Principal.anonymous();
const init = Uint8Array.from(IDL.encode([factoryDid.FactoryInit], [{ owner: admin }]));

let replica: TestReplica;
let factoryId: Principal;
const asCaller = (who: Principal) => replica.actor<factoryDid._SERVICE>(factoryDid.idlFactory, factoryId, who);
const token = (id: Principal, who: Principal) => replica.actor<tokenDid._SERVICE>(tokenDid.idlFactory, id, who);

const tokenArgs = (change: Partial<factoryDid.TokenArgs> = {}): factoryDid.TokenArgs => ({
  name: 'Orchard',
  symbol: 'ORCH',
  decimals: 8,
  logo: [],
  description: '',
  links: [],
  transferFee: 10n,
  mintingAccount: [],
  initialHolders: [{ account: { owner: alice, subaccount: [] }, amount: 1_000_000n }],
  feeCollector: [],
  isPublic: true,
  autoUpdate: false,
  ...change,
});
const encode = (args: factoryDid.TokenArgs): Uint8Array => Uint8Array.from(IDL.encode([factoryDid.TokenArgs], [args]));
const payment = (deploymentId: bigint) => ({ deploymentId, ledger: person(9), blockIndex: deploymentId, amount: 1n });
const ids = (page: factoryDid.ContractPage): string[] => page.items.map((item) => item.canisterId.toText());
const role = (name: 'creator' | 'holder'): [factoryDid.PageRequest] => [
  { role: [name === 'creator' ? { creator: null } : { holder: null }], cursor: [], limit: [] },
];

async function deploy(deploymentId: bigint, args = tokenArgs(), owner = alice): Promise<factoryDid.Receipt> {
  const answer = await asCaller(backend).createContract(owner, encode(args), payment(deploymentId));
  if ('err' in answer) throw new Error(JSON.stringify(answer.err));
  return answer.ok;
}

/** Lets contracts deliver their notices. */
const settle = () => replica.settle();

beforeAll(async () => {
  replica = await TestReplica.start();
  factoryId = await replica.install({
    wasm: wasmOf('token_factory'),
    arg: init,
    controller: admin,
    cycles: 10n ** 17n,
  });
  const wasm = wasmOf('token');
  const chunkHashes: Uint8Array[] = [];
  for (const chunk of chunksOf(wasm)) {
    const stored = await asCaller(admin).uploadTemplateChunk(chunk);
    if ('ok' in stored) chunkHashes.push(Uint8Array.from(stored.ok));
  }
  const version = { major: 1, minor: 0, patch: 0 };
  expect(await asCaller(admin).registerVersion({ version, moduleHash: sha256(wasm), chunkHashes, notes: '' })).toEqual({
    ok: null,
  });
  expect(await asCaller(admin).setupWhitelist(backend)).toEqual({ ok: null });
});
afterAll(() => replica.stop());

describe('deployment', () => {
  it('creates a token with two controllers, finds it by every index and hears from it', async () => {
    const receipt = await deploy(1n);
    expect(receipt.steps.map((step) => step.number)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
    const facts = replica.execution.canister(receipt.canisterId.toUint8Array());
    expect(facts?.controllers.map((id) => Principal.fromUint8Array(id).toText()).sort()).toEqual(
      [factoryId.toText(), alice.toText()].sort(),
    );
    expect(Uint8Array.from(receipt.moduleHash)).toEqual(sha256(wasmOf('token')));

    await settle();
    const [info] = await asCaller(stranger).getContractInfo(receipt.canisterId);
    expect(info?.status).toEqual({ active: null });
    expect(info).toMatchObject({
      name: 'Orchard',
      symbol: 'ORCH',
      version: { major: 1, minor: 0, patch: 0 },
      deploymentId: 1n,
    });
    expect(ids(await asCaller(alice).getMyContracts(alice, role('creator')))).toContain(receipt.canisterId.toText());
    expect(ids(await asCaller(alice).getMyContracts(alice, role('holder')))).toContain(receipt.canisterId.toText());
    expect(ids(await asCaller(stranger).getPublicContracts([]))).toContain(receipt.canisterId.toText());
    expect((await token(receipt.canisterId, alice).getDetails()).totalSupply).toBe(1_000_000n);
  });

  it('answers a repeat with the same contract and creates no second', async () => {
    const first = await deploy(2n);
    const before = (await asCaller(admin).getFactoryHealth()).contractCount;
    const second = await deploy(2n);
    expect(second.canisterId.toText()).toBe(first.canisterId.toText());
    expect((await asCaller(admin).getFactoryHealth()).contractCount).toBe(before);
  });

  it('refuses bad arguments by field before anything is made', async () => {
    const bad = encode(tokenArgs({ symbol: 'WITH SPACE', initialHolders: [] }));
    const answer = await asCaller(backend).checkContract(alice, bad);
    expect(answer).toMatchObject({ err: { invalid: [{ field: 'symbol' }, { field: 'initialHolders' }] } });
    const garbage = await asCaller(backend).checkContract(alice, Uint8Array.from([1, 2, 3]));
    expect(garbage).toMatchObject({ err: { invalid: [{ field: 'args' }] } });
  });
});

describe('configuration', () => {
  it('names every field that is out of its range, and changes nothing then', async () => {
    const config = await asCaller(admin).getFactoryConfig();
    const answer = await asCaller(admin).updateFactoryConfig({
      enabled: false,
      maxContractsPerCreator: 0n,
      contractCycles: 1n,
      minCyclesReserve: 10n ** 40n,
    });
    expect(answer).toMatchObject({
      err: {
        invalid: [{ field: 'maxContractsPerCreator' }, { field: 'contractCycles' }, { field: 'minCyclesReserve' }],
      },
    });
    expect(await asCaller(admin).getFactoryConfig()).toEqual(config);
    expect(await asCaller(admin).updateFactoryConfig({ ...config, maxContractsPerCreator: 9n })).toEqual({ ok: null });
    expect((await asCaller(admin).getFactoryConfig()).maxContractsPerCreator).toBe(9n);
    await asCaller(admin).updateFactoryConfig(config);
  });
});

describe('callbacks', () => {
  it('lists a receiver as holder and drops who gave everything away', async () => {
    const { canisterId } = await deploy(10n, tokenArgs({ name: 'Moves' }));
    await settle();
    const arg = {
      from_subaccount: [] as [],
      to: { owner: bob, subaccount: [] as [] },
      fee: [] as [],
      memo: [] as [],
      created_at_time: [] as [],
    };
    expect(await token(canisterId, alice).icrc1_transfer({ ...arg, amount: 999_990n })).toHaveProperty('Ok');
    await settle();
    expect(ids(await asCaller(bob).getMyContracts(bob, role('holder')))).toContain(canisterId.toText());
    expect(ids(await asCaller(alice).getMyContracts(alice, role('holder')))).not.toContain(canisterId.toText());
  });

  it('takes nothing from anyone who is not the contract itself', async () => {
    const { canisterId } = await deploy(11n);
    for (const who of [alice, backend, admin, stranger]) {
      expect(await asCaller(who).notifyBatch(canisterId, 1n, [{ mint: { to: stranger, amount: 1n } }])).toEqual({
        err: { notAuthorized: null },
      });
    }
    expect(await asCaller(stranger).getMyContracts(stranger, role('holder'))).toMatchObject({ items: [] });
  });

  it('skips what a contract repeats', async () => {
    const { canisterId } = await deploy(12n);
    await settle();
    const contract = asCaller(canisterId);
    expect(await contract.notifyBatch(canisterId, 1n, [{ mint: { to: stranger, amount: 1n } }])).toEqual({ ok: 2n });
    expect(
      await contract.notifyBatch(canisterId, 2n, [{ burn: { from: stranger, fromBalanceZero: true, amount: 1n } }]),
    ).toEqual({ ok: 3n });
    expect(await contract.notifyBatch(canisterId, 1n, [{ mint: { to: stranger, amount: 1n } }])).toEqual({ ok: 2n });
    expect(ids(await asCaller(stranger).getMyContracts(stranger, role('holder')))).not.toContain(canisterId.toText());
  });
});

describe('who sees what', () => {
  it('shows a private contract to its people only', async () => {
    const { canisterId } = await deploy(20n, tokenArgs({ name: 'Secret', isPublic: false }), bob);
    await settle();
    const text = canisterId.toText();
    expect(ids(await asCaller(bob).getMyContracts(bob, []))).toContain(text);
    expect(ids(await asCaller(stranger).getMyContracts(bob, []))).not.toContain(text);
    expect(ids(await asCaller(stranger).getPublicContracts([]))).not.toContain(text);
    expect(await asCaller(stranger).getContractInfo(canisterId)).toEqual([]);
    expect(await asCaller(alice).getContractInfo(canisterId)).toHaveLength(1);
    expect(await token(canisterId, bob).setVisibility({ isPublic: true })).toEqual({ ok: null });
    await settle();
    expect(ids(await asCaller(stranger).getPublicContracts([]))).toContain(text);
  });

  it('pages through many without losing or repeating one', async () => {
    for (let n = 0n; n < 5n; n++)
      await deploy(
        100n + n,
        tokenArgs({ initialHolders: [{ account: { owner: stranger, subaccount: [] }, amount: 5n }] }),
        admin,
      );
    await settle();
    const seen: string[] = [];
    let cursor: [] | [bigint] = [];
    do {
      const page: factoryDid.ContractPage = await asCaller(admin).getMyContracts(admin, [
        { role: [{ creator: null }], cursor, limit: [2] },
      ]);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...ids(page));
      cursor = page.next;
    } while (cursor.length > 0);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });
});

describe('access', () => {
  const args: Record<string, unknown[]> = {
    createContract: [alice, encode(tokenArgs()), payment(999n)],
    checkContract: [alice, encode(tokenArgs())],
    setupWhitelist: [stranger],
    removeFromWhitelist: [stranger],
    updateFactoryConfig: [{ enabled: true, maxContractsPerCreator: 1n, contractCycles: 1n, minCyclesReserve: 1n }],
    uploadTemplateChunk: [Uint8Array.from([1])],
    registerVersion: [
      { version: { major: 9, minor: 0, patch: 0 }, moduleHash: new Uint8Array(32), chunkHashes: [], notes: '' },
    ],
    addAdmin: [stranger],
    removeAdmin: [stranger],
    notifyDeploymentComplete: [alice, { major: 1, minor: 0, patch: 0 }],
    notifyStatusChanged: [alice, { active: null }],
    notifyVisibilityChanged: [alice, true],
    notifyBatch: [alice, 0n, []],
    notifyTransfer: [alice, alice, alice, 1n],
    notifyMint: [alice, alice, 1n],
    notifyBurn: [alice, alice, 1n],
  };
  const people = { anonymous, anyone: stranger, backend, admin };

  it('has a row for every method', () => {
    const methods = factoryDid.idlService._fields.map(([name]) => name).sort();
    expect(Object.keys(factoryAccess).sort()).toEqual(methods);
  });

  it('answers everyone who asks what is public, the anonymous caller included', async () => {
    const asked: Record<string, unknown[]> = {
      validateArgs: [tokenArgs()],
      getMyContracts: [alice, []],
      getPublicContracts: [[]],
      getContractInfo: [alice],
      getContractByDeployment: [999n],
      getFactoryHealth: [],
      getFactoryConfig: [],
      getVersions: [],
      getAdmins: [],
    };
    // Between them the two tables walk every method.
    expect([...Object.keys(args), ...Object.keys(asked)].sort()).toEqual(Object.keys(factoryAccess).sort());
    for (const [method, values] of Object.entries(asked)) {
      for (const [kind, who] of Object.entries(people)) {
        expect(factoryAccess[method], method).toContain(kind);
        const call = Reflect.get(asCaller(who), method) as (...values: unknown[]) => Promise<unknown>;
        expect(await call(...values), `${method} by ${kind}`).toBeDefined();
      }
    }
  });

  it.each(Object.keys(args))('%s refuses everyone it is not for', async (method) => {
    for (const [kind, who] of Object.entries(people)) {
      if (factoryAccess[method]?.includes(kind as 'admin')) continue;
      const call = Reflect.get(asCaller(who), method) as (...values: unknown[]) => Promise<{ err?: object }>;
      // A refusal is an error of ours, or a reject before the method runs.
      const answer = await call(...(args[method] ?? [])).catch((error: Error) => ({ err: { [error.name]: null } }));
      expect(answer, `${method} by ${kind}`).toHaveProperty('err');
    }
  });
});

it('keeps everything over an upgrade', async () => {
  const { canisterId } = await deploy(500n);
  await settle();
  const before = await asCaller(alice).getMyContracts(alice, []);
  await replica.upgrade(factoryId, { wasm: wasmOf('token_factory'), arg: init, controller: admin });
  expect(await asCaller(alice).getMyContracts(alice, [])).toEqual(before);
  expect((await deploy(500n)).canisterId.toText()).toBe(canisterId.toText());
  expect(await deploy(501n)).toHaveProperty('canisterId');
});
