// What differs from one product's factory to the next: controllers, roles and their callbacks. What all share is tested on
// the token's (factory*.test.ts). The template is a module that says nothing, so that the tests can speak for it.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factoryAccess } from '../../canisters/factory/access-table.ts';
import { distributionProduct } from '../../canisters/distribution/factory/product.ts';
import { multisigProduct } from '../../canisters/multisig/factory/product.ts';
import type { CanisterName } from '../../canisters/registry.ts';
import * as distribution from '../../declarations/distribution_factory.did.ts';
import * as multisig from '../../declarations/multisig_factory.did.ts';
import { sha256 } from '../../scripts/platform/management.ts';
import { person, TestReplica, wasmOf } from '../fixtures/test-replica.ts';
import { silentModule } from './factory-fixture.ts';

const [admin, backend, alice, bob] = [person(0), person(1), person(2), person(3)];

/** What the factories have in common, as this test uses it. */
type AnyFactory = Pick<
  multisig._SERVICE,
  'setupWhitelist' | 'uploadTemplateChunk' | 'registerVersion' | 'createContract' | 'checkContract'
> & {
  getMyContracts(user: Principal, page: object[]): Promise<{ items: { canisterId: Principal }[]; total: bigint }>;
} & Record<string, (...values: unknown[]) => Promise<unknown>>;

interface ProductCase {
  name: string;
  factory: CanisterName;
  idlFactory: IDL.InterfaceFactory;
  service: IDL.ServiceClass;
  args: Uint8Array;
  badArgs: { bytes: Uint8Array; field: string };
  controllers(about: { factory: Principal; contract: Principal; owner: Principal }): Principal[];
  /** Callbacks that add and take away by role, with what follows the contract's id and the person. */
  roles: Record<string, { joins: string; leaves: string }>;
}

const wallet = multisigProduct.trialArgs(alice);
const encodeWallet = (args: typeof wallet): Uint8Array => Uint8Array.from(IDL.encode([multisig.MultisigArgs], [args]));
const vesting = distributionProduct.trialArgs(alice);
const encodeVesting = (args: typeof vesting): Uint8Array =>
  Uint8Array.from(IDL.encode([distribution.DistributionArgs], [args]));
const recipients = { recipient: { joins: 'notifyRecipientAdded', leaves: 'notifyRecipientRemoved' } };
const cases: ProductCase[] = [
  {
    name: 'a distribution whose terms bind its creator',
    factory: 'distribution_factory',
    idlFactory: distribution.idlFactory,
    service: distribution.idlService,
    args: encodeVesting(vesting),
    badArgs: { bytes: encodeVesting({ ...vesting, name: '' }), field: 'name' },
    controllers: ({ factory }) => [factory],
    roles: recipients,
  },
  {
    name: 'a distribution whose creator controls the code',
    factory: 'distribution_factory',
    idlFactory: distribution.idlFactory,
    service: distribution.idlService,
    args: encodeVesting({ ...vesting, terms: { ...vesting.terms, creatorControlsCode: true } }),
    badArgs: { bytes: encodeVesting({ ...vesting, categories: [] }), field: 'categories' },
    controllers: ({ factory, owner }) => [factory, owner],
    roles: recipients,
  },
  {
    name: 'a wallet',
    factory: 'multisig_factory',
    idlFactory: multisig.idlFactory,
    service: multisig.idlService,
    args: encodeWallet(wallet),
    badArgs: { bytes: encodeWallet({ ...wallet, config: { ...wallet.config, threshold: 2 } }), field: 'threshold' },
    // A wallet owns itself: its creator could replace the code otherwise.
    controllers: ({ factory, contract }) => [factory, contract],
    roles: {
      signer: { joins: 'notifySignerAdded', leaves: 'notifySignerRemoved' },
      observer: { joins: 'notifyObserverAdded', leaves: 'notifyObserverRemoved' },
    },
  },
];

describe.each(cases)('$name', ({ factory, idlFactory, service, args, badArgs, controllers, roles }) => {
  let replica: TestReplica;
  let id: Principal;
  let contract: Principal;
  const as = (who: Principal): AnyFactory => replica.actor<AnyFactory>(idlFactory, id, who);
  const payment = { deploymentId: 1n, ledger: person(9), blockIndex: 1n, amount: 1n };
  const listed = async (who: Principal, role: string): Promise<string[]> => {
    const request = { role: [{ [role]: null }], cursor: [], limit: [] };
    return (await as(who).getMyContracts(who, [request])).items.map(({ canisterId }) => canisterId.toText());
  };

  beforeAll(async () => {
    replica = await TestReplica.start();
    const arg = Uint8Array.from(IDL.encode([multisig.FactoryInit], [{ owner: admin }]));
    id = await replica.install({ wasm: wasmOf(factory), arg, controller: admin, cycles: 10n ** 17n });
    await as(admin).setupWhitelist(backend);
    const stored = await as(admin).uploadTemplateChunk(silentModule);
    if ('err' in stored) throw new Error('the template was refused');
    const version = { major: 1, minor: 0, patch: 0 };
    const candidate = { version, moduleHash: sha256(silentModule), chunkHashes: [stored.ok], notes: '' };
    expect(await as(admin).registerVersion(candidate)).toEqual({ ok: null });
    const answer = await as(backend).createContract(alice, args, payment);
    if ('err' in answer) throw new Error(`the deployment ended with ${Object.keys(answer.err)[0]}`);
    contract = answer.ok.canisterId;
  });
  afterAll(() => replica.stop());

  it('gives the contract the controllers of its product, and says so', async () => {
    const facts = replica.execution.canister(contract.toUint8Array());
    const wanted = controllers({ factory: id, contract, owner: alice }).map(String).sort();
    expect(facts?.controllers.map((one) => Principal.fromUint8Array(one).toText()).sort()).toEqual(wanted);
    const again = await as(backend).createContract(alice, args, payment);
    expect('ok' in again && again.ok.controllers.map(String).sort()).toEqual(wanted);
    expect(await listed(alice, 'creator')).toEqual([contract.toText()]);
  });

  it('names the field that is wrong before anything is made', async () => {
    const answer = await as(backend).checkContract(alice, badArgs.bytes);
    expect(answer).toMatchObject({ err: { invalid: [{ field: badArgs.field }] } });
  });

  it.each(Object.entries(roles))(
    'lists %ss as the contract reports them, and nobody on others’ word',
    async (role, { joins, leaves }) => {
      const call = (who: Principal, method: string): Promise<unknown> => {
        const run = as(who)[method];
        if (!run) throw new Error(`there is no ${method}`);
        return run(contract, bob);
      };
      for (const stranger of [bob, alice, admin, backend])
        expect(await call(stranger, joins)).toEqual({ err: { notAuthorized: null } });
      expect(await listed(bob, role)).toEqual([]);
      expect(await call(contract, joins)).toEqual({ ok: null });
      expect(await call(contract, joins)).toEqual({ ok: null });
      expect(await listed(bob, role)).toEqual([contract.toText()]);
      expect(await call(contract, leaves)).toEqual({ ok: null });
      expect(await listed(bob, role)).toEqual([]);
    },
  );

  it('has no method but those of every factory and its own callbacks', () => {
    const own = service._fields.map(([name]) => name).filter((name) => !(name in factoryAccess));
    expect(own.every((name) => name.startsWith('notify'))).toBe(true);
  });
});
