// Random operations by everybody, with upgrades in between, against a model that only knows what has been answered:
// a proposal executes at most once and only with enough approvals, nothing else changes the configuration, and what left
// the wallet at the ledger is what executed transfers say.
import type { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Action, Proposal, WalletConfig } from '../../declarations/multisig.did.ts';
import { validateWalletConfig } from '../../canisters/multisig/rules/validate-wallet-config.ts';
import { TestReplica } from '../fixtures/test-replica.ts';
import {
  account,
  ada,
  ben,
  cleo,
  config,
  DAY,
  dora,
  FEE,
  FUNDS,
  guardians,
  HOUR,
  installWallet,
  pass,
  proposalOf,
  signer,
  statusOf,
  stranger,
  vote,
  type Wallet,
} from './multisig-fixture.ts';
import { alice, installToken, tokenInit, transferArg, type Token } from './token-fixture.ts';

let replica: TestReplica;
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

const everybody = [ada, ben, cleo, dora, stranger, ...guardians];
// Mostly those whose word counts, or nothing would ever pass.
const who = fc.constantFrom(ada, ben, cleo, ada, ben, cleo, ada, ben, cleo, ...everybody);
/** Which proposal, counted from the newest: mostly that. */
const newest = fc.constantFrom(0, 0, 0, 0, 1, 2, 3);
const amount = fc.constantFrom(1n, 1_000n, 40_000n, FUNDS);
const threshold = fc.constantFrom(1, 2, 3, 4);
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      who,
      ask: fc.constantFrom('pay', 'pay', 'pay', 'batch', 'add', 'remove', 'threshold', 'timelock', 'policy', 'recover'),
      user: who,
      amount,
      threshold,
      auto: fc.boolean(),
      // Others who approve at once, so that much of it passes.
      backers: fc.subarray([ben, cleo, guardians[1]]),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('vote' as const),
      who,
      newest,
      cast: fc.constantFrom(
        'approve' as const,
        'approve' as const,
        'approve' as const,
        'reject' as const,
        'withdraw' as const,
      ),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('execute' as const), who, newest }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), who, newest }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.constantFrom(1n, 26n) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('upgrade' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function actionOf(wanted: Extract<Step, { kind: 'propose' }>, ledger: Principal): Action {
  const { ask, user, threshold: count } = wanted;
  const pay = (to: Principal) => ({ to: account(to), amount: wanted.amount, memo: [] as [] });
  switch (ask) {
    case 'batch':
      return { batchTransfer: { ledger, transfers: [pay(dora), pay(stranger), pay(dora)] } };
    case 'add':
      return { addSigner: { signer: signer(user), threshold: [] } };
    case 'remove':
      return { removeSigner: { user, threshold: [count] } };
    case 'threshold':
      return { changeThreshold: { threshold: count, rejectAt: [] } };
    case 'timelock':
      return { setTimelock: BigInt(count - 1) * HOUR };
    case 'policy':
      return { setPolicy: policyOf(ledger) };
    case 'recover':
      return { recover: { signers: [signer(user), signer(ada)], threshold: 1 } };
    default:
      return { transfer: { ledger, transfer: pay(user) } };
  }
}
const policyOf = (ledger: Principal) => ({
  id: 1,
  name: 'Small change',
  ledger,
  limit: 60_000n,
  period: DAY,
  recipients: [] as [],
  rule: { quorum: { group: [] as [], count: 1 } },
});

const read = async (wallet: Wallet): Promise<{ config: WalletConfig; version: bigint; proposals: Proposal[] }> => {
  const details = await wallet.as(ada).getWallet();
  const page = await wallet.as(ada).getProposals({ filter: { all: null }, before: [], limit: [100] });
  if (!('ok' in details) || !('ok' in page)) throw new Error('a public wallet answers everybody');
  return { config: details.ok.config, version: details.ok.configVersion, proposals: page.ok.items };
};

const hasEnded = (proposal: Proposal): boolean => !['open', 'approved', 'executing'].includes(statusOf(proposal));
const isDone = ({ status }: Proposal): boolean => 'executed' in status && 'done' in status.executed;
const changesConfig = ({ action }: Proposal): boolean => !('transfer' in action || 'batchTransfer' in action);

/** What an ended proposal sent, from its own words, fees included. */
function sentBy({ action, status, transfers }: Proposal): bigint {
  if (!('executed' in status)) return 0n;
  if ('transfer' in action) return 'done' in status.executed ? action.transfer.transfer.amount + FEE : 0n;
  if (!('batchTransfer' in action)) return 0n;
  const { transfers: wanted } = action.batchTransfer;
  return transfers.reduce((sum, item, i) => sum + ('done' in item ? (wanted[i]?.amount ?? 0n) + FEE : 0n), 0n);
}

async function take(wallet: Wallet, token: Token, wanted: Step): Promise<void> {
  if (wanted.kind === 'upgrade') return wallet.upgrade();
  if (wanted.kind === 'wait') return pass(replica, wanted.hours * HOUR);
  const as = wallet.as(wanted.who);
  if (wanted.kind === 'propose') {
    const autoExecute = wanted.auto && wanted.ask !== 'recover';
    const made = await as.propose(proposalOf(wallet, actionOf(wanted, token.id), { autoExecute }));
    if ('ok' in made) for (const backer of wanted.backers) await vote(wallet, backer, made.ok);
    return;
  }
  const proposal = (await read(wallet)).proposals[wanted.newest];
  if (proposal === undefined) return;
  if (wanted.kind === 'execute') await as.executeProposal(proposal.id);
  else if (wanted.kind === 'cancel') await as.cancelProposal(proposal.id);
  else await vote(wallet, wanted.who, proposal, wanted.cast);
}

const seen = new Set<string>();

test('whatever people do, the wallet keeps its promises', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 45 }), async (steps) => {
      const holders = [{ account: account(alice), amount: FUNDS + FEE }];
      const token = await installToken(tokenInit({ initialHolders: holders }), replica);
      const recovery = { guardians: [...guardians], threshold: 2, delay: HOUR };
      const policies = [policyOf(token.id)];
      const wallet = await installWallet(replica, {
        isPublic: true,
        config: config({ recovery: [recovery], policies }),
      });
      await token.as(alice).icrc1_transfer(transferArg(account(wallet.id), FUNDS));
      const ended = new Map<bigint, string>();
      const begun = new Set<bigint>();
      let before = await read(wallet);
      const configs = new Map([[before.version, before.config]]);
      for (const wanted of steps) {
        await take(wallet, token, wanted);
        const after = await read(wallet);
        expect(validateWalletConfig(after.config, { wallet: wallet.id })).toEqual([]);
        // Only executed proposals change the configuration, each once.
        const executedChanges = after.proposals.filter((one) => changesConfig(one) && isDone(one));
        expect(after.version).toBe(1n + BigInt(executedChanges.length));
        if (after.version === before.version) expect(after.config).toEqual(before.config);
        for (const proposal of after.proposals) {
          const words = JSON.stringify(proposal.status, (_, value: unknown) => String(value));
          const known = ended.get(proposal.id);
          if (known !== undefined) expect(words).toBe(known);
          else if (hasEnded(proposal)) ended.set(proposal.id, words);
          if (begun.has(proposal.id) || !('executing' in proposal.status || 'executed' in proposal.status)) continue;
          begun.add(proposal.id);
          expectApproved(proposal, configs.get(proposal.configVersion));
        }
        configs.set(after.version, after.config);
        before = after;
      }
      await pass(replica, 3n * HOUR);
      const { proposals } = await read(wallet);
      const sent = proposals.reduce((sum, proposal) => sum + sentBy(proposal), 0n);
      // Payments to somebody outside; nobody pays the wallet here.
      expect(await token.as(ada).icrc1_balance_of(account(wallet.id))).toBe(FUNDS - sent);
      const { items } = await token.as(ada).getHolders({ after: [], limit: [] });
      const out = items
        .filter(({ account: { owner } }) => everybody.some((one) => one.toText() === owner.toText()))
        .reduce((sum, { balance }) => sum + balance, 0n);
      const fees = proposals.reduce((count, one) => count + paymentsOf(one), 0n) * FEE;
      expect(out).toBe(sent - fees);
      expectWithinLimit(proposals);
      for (const proposal of proposals.filter(isDone))
        seen.add(proposal.policy.length ? 'policy' : (Object.keys(proposal.action)[0] ?? ''));
    }),
    { numRuns: Number(process.env['ICTO_RUNS'] ?? 8) },
  );
  // The sequences are long enough to mean something.
  expect(seen.size).toBeGreaterThanOrEqual(3);
});

function paymentsOf({ action, status, transfers }: Proposal): bigint {
  if (!('executed' in status)) return 0n;
  if ('transfer' in action) return 'done' in status.executed ? 1n : 0n;
  return BigInt(transfers.filter((item) => 'done' in item).length);
}

/** Under the configuration it was made under, which is the one it was executed under. */
function expectApproved({ action, votes, policy }: Proposal, at: WalletConfig | undefined): void {
  if (at === undefined) throw new Error('a proposal of no known configuration');
  const approvals = (people: Principal[]): number =>
    votes.filter(({ user, approve }) => approve && people.some((one) => one.toText() === user.toText())).length;
  if ('recover' in action)
    return expect(approvals(at.recovery[0]?.guardians ?? [])).toBeGreaterThanOrEqual(at.recovery[0]?.threshold ?? 99);
  expect(approvals(at.signers.map(({ user }) => user))).toBeGreaterThanOrEqual(policy.length ? 1 : at.threshold);
}

/** In no stretch of the policy's period more was spent under it than its limit. */
function expectWithinLimit(proposals: Proposal[]): void {
  const under = proposals.flatMap((proposal) =>
    proposal.policy.length && 'executed' in proposal.status && 'done' in proposal.status.executed
      ? [{ at: proposal.status.executed.done.at, sent: sentBy(proposal) }]
      : [],
  );
  for (const { at } of under) {
    const within = under.filter((one) => one.at <= at && one.at > at - DAY);
    expect(within.reduce((sum, { sent }) => sum + sent, 0n)).toBeLessThanOrEqual(60_000n);
  }
}
