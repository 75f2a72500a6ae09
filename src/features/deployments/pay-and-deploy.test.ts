import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, harmless } from '../../shared/errors/index.ts';
import { pendingOf } from './model/pending-requests.ts';
import { APPROVAL_LIFE_NS } from './approval.ts';
import { giveUp, resend, standing } from './kept-request.ts';
import { payAndDeploy, type DeployRequest } from './pay-and-deploy.ts';
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
    expect(world.approvals).toEqual([]);
  });

  it('never charges twice and never loses a request, whatever the connection does', async () => {
    const fate = fc.constantFrom<Fate>('ok', 'lost', 'mute', 'closedBefore', 'closedAfter');
    const fates = fc.array(fate, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fates, fates, async (list, onReturn) => {
        const world = new World(list);
        const code = await Promise.race([codeOf(payAndDeploy(world.ports, request)), world.closed]);
        expect(world.taken).toBeLessThanOrEqual(1);
        expect(world.approvals.length).toBeLessThanOrEqual(1);
        if (code === 'none') {
          expect(world.taken).toBe(1);
          expect(pending(world)).toEqual([]);
          return;
        }
        expect(['deploy.unknown', 'deploy.approvalUnknown', 'closed']).toContain(code);
        // Whatever may have been approved or sent is kept: the person can see it and go on.
        expect(pending(world)).toHaveLength(1);

        // Somebody who comes back and goes on, over another bad connection and then a good one, pays once and has it.
        for (const connection of [onReturn, []]) {
          world.reopen(connection.filter((one) => !one.startsWith('closed')));
          const [kept] = pending(world);
          if (kept) await codeOf(resend(world.ports, kept));
        }
        expect(world.taken).toBe(1);
        expect(pending(world)).toEqual([]);
        // The approval that was there was used, not made again.
        expect(world.approvals).toHaveLength(1);
        expect(world.balance).toBe(10n * FEE - FEE - 2n * LEDGER_FEE);
      }),
      { numRuns: 600 },
    );
  });

  it('gives up what was approved and not sent: the approval is taken back, nothing is charged', async () => {
    const world = new World(['closedAfter']);
    await Promise.race([codeOf(payAndDeploy(world.ports, request)), world.closed]);
    const [kept] = pending(world);
    if (!kept) throw new Error('The request was not kept.');
    expect(kept.stage).toBe('approving');
    expect((await standing(world.ports, kept)).kind).toBe('approved');
    world.reopen(['ok', 'lost', 'lost']); // a question to the backend, then both tries of the revocation
    expect(await codeOf(giveUp(world.ports, kept))).toBe('deploy.approvalUnknown');
    expect(pending(world)).toHaveLength(1);
    await giveUp(world.ports, kept);
    expect(world.allowance).toBe(0n);
    expect(world.taken).toBe(0);
    expect(pending(world)).toEqual([]);
  });

  it('does not give up what the backend has already', async () => {
    const world = new World(['ok', 'closedAfter']);
    await Promise.race([codeOf(payAndDeploy(world.ports, request)), world.closed]);
    const [kept] = pending(world);
    if (!kept) throw new Error('The request was not kept.');
    expect((await standing(world.ports, kept)).kind).toBe('arrived');
    expect(await codeOf(giveUp(world.ports, kept))).toBe('deploy.arrived');
    expect(pending(world)).toHaveLength(1);
    expect(world.taken).toBe(1);
  });

  it('does not lean on an approval that is about to end', async () => {
    const world = new World(['closedAfter']);
    await Promise.race([codeOf(payAndDeploy(world.ports, request)), world.closed]);
    const [kept] = pending(world);
    if (!kept) throw new Error('The request was not kept.');
    world.clock += APPROVAL_LIFE_NS - 30n * 1_000_000_000n;
    expect((await standing(world.ports, kept)).kind).toBe('notApproved');
    await resend(world.ports, kept);
    expect(world.approvals).toHaveLength(2);
    expect(world.taken).toBe(1);
  });

  it('keeps nothing when the approval was refused: there is nothing to go on with', async () => {
    const world = new World();
    const refusal = new AppError('approve.InsufficientFunds', harmless('refused', ''));
    const work = payAndDeploy({ ...world.ports, approve: () => Promise.reject(refusal) }, request);
    expect(await codeOf(work)).toBe('approve.InsufficientFunds');
    expect(pending(world)).toEqual([]);
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
