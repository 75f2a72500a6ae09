// Random operations by everybody, in any order, some interrupted by an upgrade while the ledger is asked: the sums of
// RULES.md hold at every quiet moment, and in the end everybody has exactly what they were owed.
import fc from 'fast-check';
import type { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as did from '../../declarations/distribution.did.ts';
import { runs } from '../fixtures/runs.ts';
import { TestReplica } from '../fixtures/test-replica.ts';
import { alice, bob, carol, category, creator, DAY, Distributed, FEE, grant, MILLION } from './distribution-fixture.ts';

let replica: TestReplica;
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

const recipients = [alice, bob, carol];
const schedules: did.Schedule[] = [
  { instant: null },
  { linear: { duration: 90n * DAY } },
  { cliff: { cliff: 20n * DAY, atCliff: [1_000], duration: 90n * DAY } },
  { monthly: { months: 3 } },
  { backWeighted: { duration: 60n * DAY } },
  { timeLock: { duration: 50n * DAY, earlyPenalty: [2_000] } },
];
const who = fc.constantFrom(0, 1, 2);
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('claim' as const), who, part: fc.constantFrom(1n, 2n, 3n) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('claimTwice' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('interrupted' as const), who, ticks: fc.nat(6) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('push', 'pause', 'resume', 'sweep', 'deposit', 'upgrade' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('unlockEarly', 'handOn' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

async function run(it: Distributed, one: Operation): Promise<void> {
  const asCreator = it.as(creator);
  if (one.do === 'wait') return it.later(BigInt(one.days) * DAY);
  if (one.do === 'upgrade') return it.upgrade();
  if (one.do === 'deposit') return it.deposit(100_000n);
  if (one.do === 'push') return void (await asCreator.push({ category: [] }));
  if (one.do === 'pause') return void (await asCreator.pause());
  if (one.do === 'resume') return void (await asCreator.resume());
  if (one.do === 'sweep') return void (await asCreator.sweep());
  if (one.do === 'cancel') return void (await asCreator.cancel());
  if (!('who' in one)) return;
  const person = recipients[one.who] ?? alice;
  const [mine] = await it.as(person).getMyGrants();
  if (!mine) return;
  if (one.do === 'unlockEarly') return void (await it.as(person).unlockEarly({ grant: mine.id, subaccount: [] }));
  if (one.do === 'handOn') {
    const to = recipients[(one.who + 1) % 3] ?? bob;
    return void (await it.as(person).transferGrant({ grant: mine.id, to }));
  }
  if (one.do === 'claimTwice') return void (await Promise.all([it.claim(person, mine.id), it.claim(person, mine.id)]));
  if (one.do === 'interrupted') return interrupted(it, person, mine.id, one.ticks);
  if (one.do === 'claim') await it.claim(person, mine.id, 'part' in one ? mine.claimable / one.part : undefined);
}

/** A claim whose answer may never come: an upgrade after some messages. */
async function interrupted(it: Distributed, person: Principal, id: number, ticks: number): Promise<void> {
  const { execution } = it.replica;
  let left = ticks;
  execution.onDelivery((candidates) => {
    if (left-- > 0) return candidates.length > 0 ? 0 : undefined;
    const upgrade = candidates.findIndex((message) => message.kind === 'request' && message.method === 'install_code');
    return upgrade < 0 ? undefined : upgrade;
  });
  const claiming = it.claim(person, id).catch(() => undefined);
  await execution.runUntilQuiet();
  const upgrading = it.upgrade();
  await upgrading;
  execution.onDelivery(undefined);
  await execution.runUntilQuiet();
  await claiming;
}

it('never pays more than is owed, never loses what is, whatever happens in which order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...schedules),
      fc.boolean(),
      fc.array(operation, { minLength: 4, maxLength: 12 }),
      async (schedule, ownStart, operations) => {
        const start: did.Start = ownStart ? { atClaim: null } : { at: [] };
        const it = await Distributed.start(replica, {
          categories: [category({ schedule, start })],
          grants: [grant(alice, MILLION), grant(bob, 2n * MILLION), grant(carol, 777_777n)],
        });
        for (const one of operations) {
          await run(it, one);
          await it.later(60_000_000_000n);
          await it.sums();
        }
        await it.as(creator).resume();
        // Those who start with their first claim start now; then everything vests.
        for (const person of recipients) await it.as(person).claimAll({ subaccount: [] });
        await it.later(400n * DAY);
        for (const person of recipients) await it.as(person).claimAll({ subaccount: [] });
        await it.later(3_600_000_000_000n);
        const end = await it.sums();
        const { items } = await it.as(creator).getGrants({ category: [], after: [], limit: [] });
        for (const one of items) {
          expect(one.pending).toBe(0n);
          // Only crumbs that the ledger's fee would eat are left, and what nobody has begun of a cancelled one.
          expect(one.claimable).toBeLessThanOrEqual(FEE);
        }
        const claims = await it.as(creator).getClaims({ grant: [], before: [], limit: [100] });
        const paid = claims.items.reduce((sum, { amount }) => sum + amount, 0n);
        expect(paid).toBe(end.claimed);
        const fees = claims.items.reduce((sum, { fee }) => sum + fee, 0n);
        const received = await Promise.all(recipients.map((person) => it.balance(person)));
        expect(received.reduce((sum, one) => sum + one, 0n)).toBe(paid - fees);
      },
    ),
    { numRuns: runs(6) },
  );
});
