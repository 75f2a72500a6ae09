// Every update of the backend and both storages, by every kind of caller it is not for.
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backendAccess, type Caller } from '../../../canisters/backend/access-table.ts';
import * as auditDid from '../../../declarations/audit_storage.did.ts';
import * as backendDid from '../../../declarations/backend.did.ts';
import * as invoiceDid from '../../../declarations/invoice_storage.did.ts';
import { expectOk } from '../../../scripts/platform/configure.ts';
import { person } from '../../fixtures/test-replica.ts';
import { account } from '../token-fixture.ts';
import { owner, SERVICE, stranger, World } from './world.ts';

let world: World;
const [admin, operator] = [person(910), person(911)];
beforeAll(async () => {
  world = await World.start();
  expectOk('admin', await world.backend(owner).grantRole(admin, { admin: null }));
  expectOk('operator', await world.backend(owner).grantRole(operator, { operator: null }));
});
afterAll(() => world.stop());

type Person = Exclude<Caller, 'factory'>;
const people: Record<Person, Principal> = {
  anonymous: Principal.anonymous(),
  anyone: stranger,
  operator,
  admin,
  owner,
};
type Answer = { ok?: unknown; err?: Record<string, unknown> };
const REFUSALS = ['anonymousCaller', 'notAuthorized', 'Rejected'];

async function call(actor: object, method: string, args: unknown[]): Promise<Answer> {
  const run = Reflect.get(actor, method) as (...values: unknown[]) => Promise<Answer>;
  // A refusal is an error of ours, or a reject before the method runs.
  return run(...args).catch((error: Error) => ({ err: { [error.constructor.name]: error.message } }));
}
const refused = ({ err }: Answer): boolean => err !== undefined && REFUSALS.some((name) => name in err);
const updatesOf = (service: typeof backendDid.idlService): string[] =>
  service._fields.filter(([, type]) => !type.annotations.includes('query')).map(([name]) => name);

describe('backend', () => {
  const args = (): Record<string, unknown[]> => ({
    createContract: [world.request(stranger)],
    saveProfile: [{ displayName: 'Somebody' }],
    reportFactoryHealth: [
      {
        serviceId: SERVICE,
        canisterId: world.ids.factory,
        healthy: true,
        enabled: true,
        cycles: 1n,
        contractCount: 0n,
        problems: [],
        reportedAt: [],
      },
    ],
    getReviewQueue: [{ cursor: [], limit: [] }],
    resolveReview: [999n, { retry: null }],
    setConfigValue: ['nothing.known', 'x'],
    setServiceFee: [{ serviceId: 'nothing', fee: 1n, ledger: world.ids.ledger }],
    setServiceEnabled: ['nothing', true],
    registerFactory: [SERVICE, world.ids.factory],
    removeFactory: ['nothing'],
    setStorages: [{ audit: world.ids.audit, invoice: world.ids.invoice }],
    registerToken: [
      {
        ledger: world.ids.ledger,
        name: 'Gold',
        symbol: 'GLD',
        decimals: 8,
        transferFee: 10_000n,
        logo: [],
        isFeeToken: true,
      },
    ],
    removeToken: [person(999)],
    grantRole: [person(912), { operator: null }],
    revokeRole: [person(912)],
    getWithdrawals: [{ cursor: [], limit: [] }],
    withdrawTreasury: [
      { ledger: world.ids.ledger, to: account(owner), amount: 10n ** 12n, requestId: new Uint8Array(16) },
    ],
    resolveWithdrawal: [999n, { retry: null }],
  });

  async function inItsRow(method: string, kind: Caller, who: Principal): Promise<void> {
    const answer = await call(world.backend(who), method, args()[method] ?? []);
    const allowed = backendAccess[method]?.includes(kind) ?? false;
    expect(refused(answer), `${method} by ${kind}: ${Object.keys(answer.err ?? answer)[0]}`).toBe(!allowed);
  }

  it('has a row for every method, and arguments here for every update', () => {
    expect(Object.keys(backendAccess).sort()).toEqual(backendDid.idlService._fields.map(([name]) => name).sort());
    expect(Object.keys(args())).toEqual(expect.arrayContaining(updatesOf(backendDid.idlService)));
  });

  it.each([
    'createContract',
    'saveProfile',
    'reportFactoryHealth',
    'getReviewQueue',
    'resolveReview',
    'setConfigValue',
    'setServiceFee',
    'setServiceEnabled',
    'registerFactory',
    'removeFactory',
    'setStorages',
    'registerToken',
    'removeToken',
    'grantRole',
    'revokeRole',
    'getWithdrawals',
    'withdrawTreasury',
    'resolveWithdrawal',
  ])('%s answers those in its row and refuses all others', async (method) => {
    for (const kind of Object.keys(people) as Person[]) await inItsRow(method, kind, people[kind]);
  });

  it('answers a factory where the row says so, and refuses it everywhere else', async () => {
    for (const method of updatesOf(backendDid.idlService)) await inItsRow(method, 'factory', world.ids.factory);
  });

  it('shows a deployment to its owner and to staff only', async () => {
    const who = await world.customer();
    const request = world.request(who);
    const id = await world.begin(who, request);
    for (const other of [stranger, Principal.anonymous()]) {
      expect(await world.backend(other).getDeployment(id)).toEqual([]);
      expect(await world.backend(other).getDeploymentByRequest(request.requestId)).toEqual([]);
      expect(
        (await world.backend(other).getMyDeployments({ cursor: [], limit: [] })).items.map((item) => item.id),
      ).not.toContain(id);
    }
    for (const other of [who, operator, admin, owner])
      expect(await world.backend(other).getDeployment(id)).toHaveLength(1);
    await world.end(id);
  });

  it('a role that was revoked is gone, and the last owner stays', async () => {
    const other = person(913);
    expectOk('grant', await world.backend(owner).grantRole(other, { admin: null }));
    expect(await world.backend(other).setServiceEnabled(SERVICE, true)).toEqual({ ok: null });
    expectOk('revoke', await world.backend(owner).revokeRole(other));
    expect(await world.backend(other).setServiceEnabled(SERVICE, true)).toEqual({ err: { notAuthorized: null } });
    expect(await world.backend(owner).revokeRole(owner)).toEqual({ err: { lastOwner: null } });
  });
});

describe('storages', () => {
  const event = {
    action: 'test',
    user: stranger,
    contract: [],
    serviceId: '',
    details: [],
    at: 1n,
    sequence: 10n ** 6n,
  };
  const payment = () => ({
    deploymentId: 10n ** 6n,
    user: stranger,
    serviceId: SERVICE,
    ledger: world.ids.ledger,
    amount: 1n,
    ledgerFee: 1n,
    blockIndex: 0n,
    memo: new Uint8Array(),
    at: 1n,
  });
  const about = { writer: ['backend'], admin: ['owner'] };
  const audit = (): Record<string, [string[], unknown[]]> => ({
    logEvent: [about.writer, [event]],
    logEvents: [about.writer, [[]]],
    logDeploymentSuccess: [
      about.writer,
      [
        {
          deploymentId: 1n,
          user: stranger,
          contract: stranger,
          serviceId: '',
          moduleHash: new Uint8Array(32),
          at: 1n,
          sequence: 10n ** 6n + 1n,
        },
      ],
    ],
    addWriter: [about.admin, [person(960)]],
    removeWriter: [about.admin, [person(960)]],
    addAdmin: [about.admin, [person(961)]],
    removeAdmin: [about.admin, [person(961)]],
    getEventsByUser: [about.admin, [person(962), { cursor: [], limit: [] }]],
    getEventsByAction: [about.admin, ['test', { cursor: [], limit: [] }]],
    getEventsByContract: [about.admin, [person(962), { cursor: [], limit: [] }]],
    getEventsByTime: [
      about.admin,
      [
        { from: 0n, to: 1n },
        { cursor: [], limit: [] },
      ],
    ],
  });
  const invoice = (): Record<string, [string[], unknown[]]> => ({
    recordPayment: [about.writer, [payment()]],
    updatePaymentStatus: [
      about.writer,
      [{ deploymentId: 10n ** 6n, status: { completed: null }, contract: [], at: 1n }],
    ],
    addWriter: [about.admin, [person(960)]],
    removeWriter: [about.admin, [person(960)]],
    addAdmin: [about.admin, [person(961)]],
    removeAdmin: [about.admin, [person(961)]],
    getPaymentsByUser: [about.admin, [person(962), { cursor: [], limit: [] }]],
    getPaymentsByService: [about.admin, [SERVICE, { cursor: [], limit: [] }]],
    getPaymentsByTime: [
      about.admin,
      [
        { from: 0n, to: 1n },
        { cursor: [], limit: [] },
      ],
    ],
  });

  it('have arguments here for every update', () => {
    expect(Object.keys(audit())).toEqual(expect.arrayContaining(updatesOf(auditDid.idlService)));
    expect(Object.keys(invoice())).toEqual(expect.arrayContaining(updatesOf(invoiceDid.idlService)));
  });

  async function onlyThose(name: 'audit' | 'invoice', callers: Record<string, Principal>): Promise<void> {
    for (const [method, [allowed, args]] of Object.entries(name === 'audit' ? audit() : invoice())) {
      for (const [kind, who] of Object.entries(callers)) {
        const answer = await call(world[name](who), method, args);
        const isAllowed = allowed.includes(kind);
        expect(refused(answer), `${method} by ${kind}: ${Object.keys(answer.err ?? answer)[0]}`).toBe(!isAllowed);
      }
    }
  }

  it.each(['audit', 'invoice'] as const)('%s: admins administer, no other person writes or does', (name) =>
    onlyThose(name, people),
  );
  it.each(['audit', 'invoice'] as const)('%s: of canisters, only writers write, and none administers', (name) =>
    onlyThose(name, { backend: world.ids.backend, factory: world.ids.factory }),
  );
});
