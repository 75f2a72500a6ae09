// The whole platform on one replica, with people who deploy and a look at where every coin is.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { expect } from 'vitest';
import * as auditDid from '../../../declarations/audit_storage.did.ts';
import * as backendDid from '../../../declarations/backend.did.ts';
import * as invoiceDid from '../../../declarations/invoice_storage.did.ts';
import * as tokenDid from '../../../declarations/token.did.ts';
import * as factoryDid from '../../../declarations/token_factory.did.ts';
import { chunksOf, sha256 } from '../../../scripts/platform/management.ts';
import { expectOk } from '../../../scripts/platform/configure.ts';
import { skipTest } from '../../fixtures/skip.ts';
import { person, TestReplica, wasmOf } from '../../fixtures/test-replica.ts';
import { account, approveArg, encodeInit, minter, tokenInit, transferArg } from '../token-fixture.ts';
import { Faults } from './faults.ts';

export const [owner, stranger] = [person(900), person(901)];
export const PRICE = 50_000_000n;
export const LEDGER_FEE = 10_000n;
export const SERVICE = 'token_factory';
export const SECOND = 1_000_000_000n;
export const MINUTE = 60n * SECOND;
export const HOUR = 60n * MINUTE;
const START = 1_000_000_000n;

type Ids = Record<'ledger' | 'backend' | 'audit' | 'invoice' | 'factory', Principal>;
type Modules = Partial<Record<keyof Ids, Uint8Array>>;
const MODULES: Record<keyof Ids, string> = {
  ledger: 'token',
  backend: 'backend',
  audit: 'audit_storage',
  invoice: 'invoice_storage',
  factory: 'token_factory',
};
const init = (): Uint8Array => Uint8Array.from(IDL.encode([backendDid.BackendInit], [{ owner }]));

export const tokenArgs = (who: Principal): Uint8Array =>
  Uint8Array.from(
    IDL.encode(
      [factoryDid.TokenArgs],
      [
        {
          name: 'Orchard',
          symbol: 'ORCH',
          decimals: 8,
          logo: [],
          description: '',
          links: [],
          transferFee: 10n,
          mintingAccount: [],
          initialHolders: [{ account: account(who), amount: 1_000_000n }],
          feeCollector: [],
          isPublic: true,
          autoUpdate: false,
        },
      ],
    ),
  );

function requestIdOf(n: number): Uint8Array {
  const requestId = new Uint8Array(16);
  new DataView(requestId.buffer).setUint32(0, n);
  return requestId;
}

export class World {
  #people = 1_000;
  #requests = 0;

  private constructor(
    readonly replica: TestReplica,
    readonly ids: Ids,
    private readonly someFaults: Faults,
  ) {}

  /** What goes wrong between the backend and others. */
  get faults(): Faults {
    if (!this.replica.isOurs) skipTest('puts faults on messages');
    return this.someFaults;
  }

  /** Nothing goes wrong any more. */
  calm(): void {
    this.someFaults.clear();
  }

  /** `template`: the module that the factory deploys, the token contract unless told. `modules`: others than the built. */
  static async start({
    template = wasmOf('token'),
    modules = {},
  }: { template?: Uint8Array; modules?: Modules } = {}): Promise<World> {
    const replica = await TestReplica.start();
    const cycles = 10n ** 18n;
    const canister = (name: Exclude<keyof Ids, 'ledger'>) =>
      replica.install({ wasm: modules[name] ?? wasmOf(MODULES[name]), arg: init(), controller: owner, cycles });
    const ledger = await replica.install({
      wasm: modules.ledger ?? wasmOf(MODULES.ledger),
      arg: encodeInit(tokenInit({ initialHolders: [], transferFee: LEDGER_FEE })),
      controller: owner,
      cycles,
    });
    const ids: Ids = {
      ledger,
      backend: await canister('backend'),
      audit: await canister('audit'),
      invoice: await canister('invoice'),
      factory: await canister('factory'),
    };
    const faults = new Faults(ids.backend, () => replica.execution.now());
    const world = new World(replica, ids, faults);
    await world.configure(template);
    if (replica.isOurs) replica.execution.onDelivery(faults.hook);
    return world;
  }

  backend(who: Principal): backendDid._SERVICE {
    return this.replica.actor<backendDid._SERVICE>(backendDid.idlFactory, this.ids.backend, who);
  }
  ledger(who: Principal): tokenDid._SERVICE {
    return this.replica.actor<tokenDid._SERVICE>(tokenDid.idlFactory, this.ids.ledger, who);
  }
  factory(who: Principal): factoryDid._SERVICE {
    return this.replica.actor<factoryDid._SERVICE>(factoryDid.idlFactory, this.ids.factory, who);
  }
  audit(who: Principal): auditDid._SERVICE {
    return this.replica.actor<auditDid._SERVICE>(auditDid.idlFactory, this.ids.audit, who);
  }
  invoice(who: Principal): invoiceDid._SERVICE {
    return this.replica.actor<invoiceDid._SERVICE>(invoiceDid.idlFactory, this.ids.invoice, who);
  }

  private async configure(wasm: Uint8Array): Promise<void> {
    const { backend, audit, invoice, ledger, factory } = this.ids;
    expectOk('audit writer', await this.audit(owner).addWriter(backend));
    expectOk('invoice writer', await this.invoice(owner).addWriter(backend));
    const chunkHashes: Uint8Array[] = [];
    for (const chunk of chunksOf(wasm)) {
      chunkHashes.push(Uint8Array.from(expectOk('chunk', await this.factory(owner).uploadTemplateChunk(chunk))));
    }
    const version = { major: 1, minor: 0, patch: 0 };
    const first = { version, moduleHash: sha256(wasm), chunkHashes, notes: '' };
    expectOk('template', await this.factory(owner).registerVersion(first));
    expectOk('whitelist', await this.factory(owner).setupWhitelist(backend));
    const admin = this.backend(owner);
    expectOk('storages', await admin.setStorages({ audit, invoice }));
    const entry = {
      ledger,
      name: 'Gold',
      symbol: 'GLD',
      decimals: 8,
      transferFee: LEDGER_FEE,
      logo: [] as [],
      isFeeToken: true,
    };
    expectOk('token', await admin.registerToken(entry));
    expectOk('factory', await admin.registerFactory(SERVICE, factory));
    expectOk('fee', await admin.setServiceFee({ serviceId: SERVICE, fee: PRICE, ledger }));
    expectOk('enable', await admin.setServiceEnabled(SERVICE, true));
  }

  /** Somebody new with money, who approved a service fee. */
  async customer({
    funds = START,
    approved = PRICE + LEDGER_FEE,
    expires = [] as [] | [bigint],
  } = {}): Promise<Principal> {
    const who = person(this.#people++);
    if (funds > 0n) await this.ledger(minter).icrc1_transfer(transferArg(account(who), funds));
    if (approved > 0n) await this.approve(who, approved, expires);
    return who;
  }

  async approve(who: Principal, amount: bigint, expires: [] | [bigint] = []): Promise<void> {
    const answer = await this.ledger(who).icrc2_approve(
      approveArg(account(this.ids.backend), amount, { expires_at: expires }),
    );
    expect(answer).toHaveProperty('Ok');
  }

  request(who: Principal, change: Partial<backendDid.CreateContractRequest> = {}): backendDid.CreateContractRequest {
    return {
      serviceId: SERVICE,
      requestId: requestIdOf(++this.#requests),
      createdAt: this.replica.now(),
      maxFee: PRICE,
      args: tokenArgs(who),
      ...change,
    };
  }

  async begin(who: Principal, request = this.request(who)): Promise<bigint> {
    return expectOk('createContract', await this.backend(who).createContract(request)).id;
  }

  async deployment(id: bigint): Promise<backendDid.Deployment> {
    const [found] = await this.backend(owner).getDeployment(id);
    if (!found) throw new Error(`deployment ${id} is gone`);
    return found;
  }

  /** Lets time pass until the deployment has an ending. */
  async end(id: bigint, within = 30n * HOUR): Promise<backendDid.Deployment> {
    const ended = await this.replica.until(async () => {
      const found = await this.deployment(id);
      return 'running' in found.state ? undefined : found;
    }, within);
    if (ended) return ended;
    const [reason = 'nothing it names'] = (await this.deployment(id)).waitingFor;
    throw new Error(`deployment ${id} has no ending; it waits for: ${reason}`);
  }

  /** Everything delivered to the storages. */
  async quiet(): Promise<void> {
    await this.replica.settle(2);
    const pending = async (): Promise<bigint> => (await this.backend(owner).getSystemStatus()).pendingNotices;
    const isQuiet = await this.replica.until(async () => ((await pending()) === 0n ? true : undefined), 4n * HOUR);
    if (!isQuiet) throw new Error('notices stay undelivered');
  }

  balance(who: Principal): Promise<bigint> {
    return this.ledger(who).icrc1_balance_of(account(who));
  }

  /** The contract made for a deployment, as the factory lists it. */
  async contractOf(id: bigint): Promise<string | undefined> {
    const [found] = await this.factory(this.ids.backend).getContractByDeployment(id);
    return found?.canisterId.toText();
  }

  /** Contracts whose creator is `who`: a second one for the same payment would show here. */
  async contractCount(who: Principal): Promise<number> {
    const page = await this.factory(who).getMyContracts(who, [{ role: [{ creator: null }], cursor: [], limit: [] }]);
    return page.items.length;
  }

  /** Blocks of transfers from `who` to the backend and back, as the ledger has them. */
  async payments(who: Principal): Promise<{ taken: bigint[]; returned: bigint[] }> {
    const { blocks } = await this.ledger(who).getAccountBlocks({ account: account(who), before: [], limit: [100] });
    const { backend } = this.ids;
    return {
      taken: blocks.filter(({ block }) => sends(block, who, backend)).map(({ id }) => id),
      returned: blocks.filter(({ block }) => sends(block, backend, who)).map(({ id }) => id),
    };
  }

  /** The ending holds together: money, contract and records agree. */
  async settled(id: bigint, who: Principal, before = START - LEDGER_FEE): Promise<backendDid.Deployment> {
    const found = await this.deployment(id);
    const { state } = found;
    const after = await this.balance(who);
    const { taken, returned } = await this.payments(who);
    const made = await this.contractOf(id);
    expect(taken.length, 'times charged').toBeLessThanOrEqual(1);
    expect(returned.length, 'times refunded').toBeLessThanOrEqual(1);
    expect(await this.contractCount(who)).toBeLessThanOrEqual(1);
    if ('completed' in state) {
      expect(before - after).toBe(PRICE + LEDGER_FEE);
      expect({ taken, returned }).toEqual({ taken: found.paymentBlock, returned: [] });
      expect(made).toBe(state.completed.canisterId.toText());
      expect(found.steps.map(({ number }) => number)).toContain(24);
    } else if ('refunded' in state) {
      expect(state.refunded.amount).toBe(PRICE - LEDGER_FEE);
      expect(before - after).toBe(2n * LEDGER_FEE);
      expect({ taken, returned }).toEqual({ taken: found.paymentBlock, returned: [state.refunded.blockIndex] });
      expect(made).toBeUndefined();
    } else if ('refused' in state) {
      expect(after).toBe(before);
      expect({ taken, returned }).toEqual({ taken: [], returned: [] });
      expect(made).toBeUndefined();
    } else if ('needsReview' in state) {
      expect(state.needsReview.reason.length).toBeGreaterThan(20);
    } else throw new Error('it is still running');
    await this.treasuryAgrees();
    return found;
  }

  /** What the ledger says the backend holds is what the backend says it took, less what it gave back. */
  async treasuryAgrees(): Promise<void> {
    const { treasury } = await this.backend(owner).getSystemStatus();
    const held = await this.balance(this.ids.backend);
    const refunds = (await this.invoice(owner).getTotals()).reduce((sum, total) => sum + total.refunds, 0n);
    expect(held).toBe(treasury.taken - treasury.refunded - refunds * LEDGER_FEE - treasury.withdrawn);
  }

  /** Asks for a withdrawal; `requestId` is one number repeated. */
  withdraw(amount: bigint, { to, requestId = ++this.#requests }: { to: Principal; requestId?: number }) {
    const { ledger } = this.ids;
    return this.backend(owner).withdrawTreasury({
      ledger,
      to: account(to),
      amount,
      requestId: requestIdOf(requestId),
    });
  }

  /** Lets time pass until the withdrawal has an ending. */
  async withdrawal(requestId: Uint8Array | number[], within = 30n * HOUR): Promise<backendDid.Withdrawal> {
    let waitsFor = 'nothing it names';
    const ended = await this.replica.until(async () => {
      const [found] = await this.backend(owner).getWithdrawalByRequest(Uint8Array.from(requestId));
      if (!found) throw new Error('the withdrawal is gone');
      waitsFor = found.waitingFor[0] ?? waitsFor;
      return 'running' in found.state ? undefined : found;
    }, within);
    if (!ended) throw new Error(`the withdrawal has no ending; it waits for: ${waitsFor}`);
    return ended;
  }

  upgradeBackend(): Promise<void> {
    return this.upgrade('backend');
  }

  /** To the same code. */
  upgrade(name: Exclude<keyof Ids, 'ledger'>): Promise<void> {
    return this.replica.upgrade(this.ids[name], { wasm: wasmOf(MODULES[name]), arg: init(), controller: owner });
  }

  stop(): Promise<void> {
    return this.replica.stop();
  }
}

type Block = { Map: [string, Block][] } | { Blob: Uint8Array } | { Array: Block[] } | object;
const entryOf = (block: unknown, key: string): Block | undefined =>
  (block as { Map?: [string, Block][] } | undefined)?.Map?.find(([name]) => name === key)?.[1];
const blobOf = (value: Block | undefined): Uint8Array =>
  value && 'Blob' in value ? Uint8Array.from(value.Blob) : new Uint8Array();
const ownerOf = (value: Block | undefined): string =>
  value && 'Array' in value ? Principal.fromUint8Array(blobOf(value.Array[0])).toText() : '';

function sends(block: unknown, from: Principal, to: Principal): boolean {
  const tx = entryOf(block, 'tx');
  return ownerOf(entryOf(tx, 'from')) === from.toText() && ownerOf(entryOf(tx, 'to')) === to.toText();
}
