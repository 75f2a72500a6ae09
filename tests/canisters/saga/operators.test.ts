// What operators do with deployments in review; and that the audit log follows from it all.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReceiptResultT } from '../../../canisters/backend/factory-types.ts';
import { sameBytes, verifyEntry, verifyLinks } from '../../../canisters/audit_storage/rules/verify.ts';
import type { Link } from '../../../declarations/audit_storage.did.ts';
import { expectOk } from '../../../scripts/platform/configure.ts';
import { skipTest } from '../../fixtures/skip.ts';
import { HOUR, owner, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
beforeEach(() => world.calm());
afterAll(() => world.stop());

const ALWAYS = 10_000;
const resolve = (id: bigint, resolution: Parameters<ReturnType<World['backend']>['resolveReview']>[1]) =>
  world.backend(owner).resolveReview(id, resolution);

/** Paid, and the factory never said anything: nothing was made. */
async function inReview(): Promise<{ id: bigint; who: Principal }> {
  const who = await world.customer();
  world.faults.set(world.ids.factory, 'createContract', { kind: 'trap' }, ALWAYS);
  const id = await world.begin(who);
  expect(Object.keys((await world.end(id)).state)).toEqual(['needsReview']);
  world.faults.clear();
  return { id, who };
}
const queue = async (): Promise<bigint[]> =>
  expectOk('queue', await world.backend(owner).getReviewQueue({ cursor: [], limit: [] })).items.map(({ id }) => id);

describe('a deployment in review', () => {
  it('is in the queue, shows why, and counts as no open one of its owner', async () => {
    const { id, who } = await inReview();
    expect(await queue()).toContain(id);
    const status = await world.backend(owner).getSystemStatus();
    expect(status).toMatchObject({ openDeployments: 0n, needsReview: BigInt((await queue()).length) });
    await world.settled(id, who);
    await resolve(id, { close: { note: 'test' } });
  });

  it('is tried again to its end', async () => {
    const { id, who } = await inReview();
    expect(await resolve(id, { retry: null })).toEqual({ ok: null });
    expect(Object.keys((await world.end(id)).state)).toEqual(['completed']);
    await world.quiet();
    await world.settled(id, who);
    expect(await queue()).not.toContain(id);
  });

  it('is refunded once, whoever asks twice', async () => {
    const { id, who } = await inReview();
    expect(await resolve(id, { refund: null })).toEqual({ ok: null });
    expect(await resolve(id, { refund: null })).toEqual({ err: { notFound: null } });
    expect(Object.keys((await world.end(id)).state)).toEqual(['refunded']);
    expect(await resolve(id, { refund: null })).toEqual({ err: { notFound: null } });
    await world.quiet();
    await world.settled(id, who);
  });

  it('is not refunded while the factory lists a contract', async () => {
    const who = await world.customer();
    const bytes = IDL.encode([ReceiptResultT], [{ err: { deploymentFailed: { message: 'no room' } } }]);
    world.faults.set(world.ids.factory, 'createContract', { kind: 'lie', bytes: Uint8Array.from(bytes) });
    const id = await world.begin(who);
    expect(Object.keys((await world.end(id)).state)).toEqual(['needsReview']);
    expect(await resolve(id, { refund: null })).toEqual({ ok: null });
    expect(Object.keys((await world.end(id)).state)).toEqual(['needsReview']);
    expect((await world.payments(who)).returned).toEqual([]);
    // The factory knows the contract: trying again finds it.
    expect(await resolve(id, { retry: null })).toEqual({ ok: null });
    expect(Object.keys((await world.end(id)).state)).toEqual(['completed']);
    await world.quiet();
    await world.settled(id, who);
  });

  it('is settled by the block that an operator names, once that block shows the payment', async () => {
    const who = await world.customer();
    const { ledger } = world.ids;
    world.faults.set(ledger, 'icrc2_transfer_from', { kind: 'lost' }, ALWAYS);
    world.faults.set(ledger, 'icrc3_get_blocks', { kind: 'trap' }, ALWAYS, 2);
    const id = await world.begin(who);
    expect(Object.keys((await world.end(id)).state)).toEqual(['needsReview']);
    expect(await resolve(id, { block: 0n })).toEqual({ ok: null });
    expect(Object.keys((await world.end(id)).state), 'the blocks still cannot be read').toEqual(['needsReview']);
    world.faults.clear();
    const { taken } = await world.payments(who);
    expect(await resolve(id, { block: taken[0] ?? 0n })).toEqual({ ok: null });
    expect(Object.keys((await world.end(id)).state)).toEqual(['completed']);
    await world.quiet();
    await world.settled(id, who);
  });

  it('takes no block where no payment or refund is missing', async () => {
    const { id } = await inReview();
    expect(await resolve(id, { block: 0n })).toMatchObject({ err: { invalid: [{ field: 'resolution' }] } });
    await resolve(id, { close: { note: 'test' } });
  });

  it('is closed with a note and stays closed', async () => {
    const { id, who } = await inReview();
    expect(await resolve(id, { close: { note: 'settled by hand' } })).toEqual({ ok: null });
    await world.replica.execution.advanceTime(HOUR);
    const { state } = await world.deployment(id);
    expect(state).toEqual({ needsReview: { reason: 'Closed by an operator: settled by hand' } });
    expect(await resolve(id, { retry: null })).toEqual({ err: { notFound: null } });
    expect(await queue()).not.toContain(id);
    await world.settled(id, who);
  });
});

it('the audit log verifies to its tip, and tells each ending once', async () => {
  // Of the deployments above, which all needed faults.
  if (!world.replica.isOurs) skipTest('puts faults on messages');
  await world.replica.settle(10);
  const audit = world.audit(owner);
  const { length, hash } = await audit.getTip();
  const links: Link[] = [];
  while (BigInt(links.length) < length) links.push(...(await audit.getLinks(BigInt(links.length), 500)));
  const verdict = verifyLinks(
    links.map(({ index, ...link }) => ({
      index,
      digest: Uint8Array.from(link.digest),
      hash: Uint8Array.from(link.hash),
    })),
  );
  if (!verdict.ok) throw new Error(`entry ${verdict.index}: ${verdict.problem}`);
  expect(sameBytes(verdict.hash, Uint8Array.from(hash))).toBe(true);
  const endings = new Map<string, number>();
  for (let index = 0n; index < length; index++) {
    const [entry] = await audit.getEntry(index);
    if (!entry) throw new Error(`entry ${index} is missing`);
    const { digest, hash: chained, ...rest } = entry;
    expect(verifyEntry({ ...rest, digest: Uint8Array.from(digest), hash: Uint8Array.from(chained) })).toBe(true);
    const { action, details } = entry.event;
    if (!['payment.taken', 'payment.refunded', 'deployment.completed'].includes(action)) continue;
    const key = `${action} ${details.find(([name]) => name === 'deployment')?.[1]}`;
    endings.set(key, (endings.get(key) ?? 0) + 1);
  }
  expect(endings.size).toBeGreaterThan(6);
  expect([...endings.values()].every((times) => times === 1)).toBe(true);
});
