import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors/index.ts';
import { pendingOf } from './model/pending-requests.ts';
import { APPROVAL_LIFE_NS, payAndDeploy, resend, submit, type DeployRequest } from './pay-and-deploy.ts';
import { FEE, LEDGER_FEE, World, type Fate } from './pay-and-deploy.fixture.ts';

const request: DeployRequest = {
  serviceId: 'token_factory',
  args: Uint8Array.of(68, 73),
  maxFee: FEE,
  label: 'Token KOI',
};
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const pending = (world: World) => pendingOf(world.store, world.ports.owner().toText());

describe('paying and deploying', () => {
  it('approves exactly fee and ledger fee, for ten minutes, against the allowance it saw', async () => {
    const world = new World();
    world.allowance = 5n;
    const seen: string[] = [];
    await payAndDeploy(world.ports, { ...request, onProgress: (step) => seen.push(step) });
    expect(world.approvals).toMatchObject([{ amount: FEE + LEDGER_FEE, expectedAllowance: 5n, fee: LEDGER_FEE }]);
    expect(world.approvals[0]?.expiresAt).toBe((world.approvals[0]?.createdAt ?? 0n) + APPROVAL_LIFE_NS);
    expect(seen).toEqual(['quote', 'approve', 'submit']);
    expect(world.balance).toBe(10n * FEE - FEE - 2n * LEDGER_FEE);
    expect(pending(world)).toEqual([]);
  });

  it('refuses before anything is sent: dearer than accepted, switched off, one unit short', async () => {
    const dearer = new World();
    dearer.fee = FEE + 1n;
    expect(await codeOf(payAndDeploy(dearer.ports, request))).toBe('deploy.feeTooHigh');
    const off = new World();
    off.enabled = false;
    expect(await codeOf(payAndDeploy(off.ports, request))).toBe('deploy.serviceDisabled');
    const short = new World();
    short.balance = FEE + 2n * LEDGER_FEE - 1n;
    expect(await codeOf(payAndDeploy(short.ports, request))).toBe('deploy.insufficientFunds');
    short.balance += 1n;
    expect(await codeOf(payAndDeploy(short.ports, request))).toBe('none');
    for (const world of [dearer, off]) expect(world.approvals).toEqual([]);
  });

  it('sends nothing that it could not keep', async () => {
    const world = new World();
    world.store.full = true;
    expect(await codeOf(payAndDeploy(world.ports, request))).toBe('deploy.storageFull');
    expect(world.taken).toBe(0);
  });

  it('never charges twice and never loses a request, whatever the connection does', async () => {
    const fates = fc.array(fc.constantFrom<Fate>('ok', 'lost', 'mute'), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fates, async (list) => {
        const world = new World(list);
        const code = await codeOf(payAndDeploy(world.ports, request));
        expect(world.taken).toBeLessThanOrEqual(1);
        expect(world.approvals.length).toBeLessThanOrEqual(1);
        if (code === 'none') {
          expect(world.taken).toBe(1);
          expect(pending(world)).toEqual([]);
          return;
        }
        expect(['deploy.unknown', 'deploy.approvalUnknown']).toContain(code);
        // What was paid for and not answered is still kept, and the next look finds it without paying again.
        if (world.taken === 1) expect(pending(world)).toHaveLength(1);
        for (const kept of pending(world)) {
          const later = new World();
          Object.assign(later, { allowance: world.allowance, taken: world.taken, balance: world.balance });
          world.deployments.forEach((deployment, id) => later.deployments.set(id, deployment));
          later.store.map.set([...world.store.map.keys()][0] ?? '', [...world.store.map.values()][0] ?? '');
          await submit(later.ports, kept);
          expect(later.taken).toBe(1);
          expect(pending(later)).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('forgets a request that the backend refused, and keeps its reason', async () => {
    const world = new World();
    const work = payAndDeploy(
      { ...world.ports, approve: () => Promise.resolve(0n) }, // an approval that does not reach the allowance
      request,
    );
    expect(await codeOf(work)).toBe('deploy.insufficientAllowance');
    expect(pending(world)).toEqual([]);
    expect(world.taken).toBe(0);
  });

  it('sends a kept request again under the same number, with a new approval', async () => {
    const world = new World(['ok', 'lost', 'lost', 'lost', 'lost', 'lost', 'lost']);
    expect(await codeOf(payAndDeploy(world.ports, request))).toBe('deploy.unknown');
    const [kept] = pending(world);
    if (!kept) throw new Error('The request was not kept.');
    world.allowance = 0n; // the first approval has ended
    const deployment = await resend(world.ports, kept);
    expect(deployment.requestId).toBe(kept.requestId);
    expect(world.taken).toBe(1);
    expect(pending(world)).toEqual([]);
  });

  it('does not ask for an approval when a kept request is too old to be accepted', async () => {
    const world = new World(['ok', 'lost', 'lost', 'lost', 'lost', 'lost', 'lost']);
    expect(await codeOf(payAndDeploy(world.ports, request))).toBe('deploy.unknown');
    const [kept] = pending(world);
    if (!kept) throw new Error('The request was not kept.');
    world.clock += 24n * 3_600n * 1_000_000_000n;
    expect(await codeOf(resend(world.ports, kept))).toBe('deploy.requestTooOld');
    expect(world.approvals).toHaveLength(1);
    expect(pending(world)).toEqual([]);
  });

  it('lets another deployment take its payment first', async () => {
    const world = new World();
    const first = await payAndDeploy(world.ports, request);
    let looks = 0;
    const ports = { ...world.ports, unpaid: () => Promise.resolve(++looks < 3 ? [first] : []) };
    await payAndDeploy(ports, request);
    expect(looks).toBe(3);
    expect(await codeOf(payAndDeploy({ ...world.ports, unpaid: () => Promise.resolve([first]) }, request))).toBe(
      'deploy.otherUnpaid',
    );
  });
});
