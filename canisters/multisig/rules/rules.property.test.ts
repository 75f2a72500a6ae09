// RULES.md, "Multisig", as properties of the pure rules.
import { createHash } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { principalId } from '../../lib/principals.ts';
import { ActionT, type Rule, type Vote, type WalletConfig } from '../types.ts';
import { changeConfig } from './change-config.ts';
import { checkAction } from './check-action.ts';
import { everyone, isReachable, satisfies } from './evaluate-rule.ts';
import { findWeaknesses } from './find-weaknesses.ts';
import { encodeAction, payloadHash } from './payload.ts';
import { reckoned, statusAt, tally, withVote, type Ballot, type Circumstances } from './proposal.ts';
import { noSpending, reserved, settled, usedOf } from './spending.ts';
import { validateWalletConfig } from './validate-wallet-config.ts';
import {
  anyChange,
  anyRule,
  anySigners,
  configOf,
  HOUR,
  LEDGER,
  payment,
  plainSigner,
  policyOf,
  someone,
} from './wallet.arbitrary.ts';

const WALLET = someone(100);
const FACTORY = someone(101);
const about = { wallet: WALLET, factory: FACTORY };
const ids = (users: number[]): Set<string> => new Set(users.map((n) => principalId(someone(n))));

describe('rules of approval', () => {
  test('never approve on nothing, zero or unknown groups', () => {
    const signers = [plainSigner(1), plainSigner(2)];
    const all = everyone(signers);
    const never: Rule[] = [
      { anyOf: [] },
      { allOf: [] },
      { quorum: { group: [], count: 0 } },
      { quorum: { group: ['nobody'], count: 0 } },
      { quorum: { group: ['nobody'], count: 1 } },
      { allOf: [{ quorum: { group: [], count: 1 } }, { anyOf: [] }] },
    ];
    for (const rule of never) expect(satisfies(rule, signers, all)).toBe(false);
    fc.assert(fc.property(anyRule, anySigners, (rule, people) => !satisfies(rule, people, new Set())));
  });

  test('more approvals never approve less; strangers and those without a vote never count', () => {
    fc.assert(
      fc.property(anyRule, anySigners, fc.array(fc.nat(12)), fc.array(fc.nat(12)), (rule, people, some, more) => {
        const few = satisfies(rule, people, ids(some));
        if (few) expect(satisfies(rule, people, ids([...some, ...more]))).toBe(true);
        const voters = people.filter(({ rights }) => rights.vote);
        expect(satisfies(rule, voters, ids(some))).toBe(few);
        if (!isReachable(rule, people)) expect(few).toBe(false);
      }),
    );
  });
});

describe('configuration', () => {
  test('whatever is executed, 1 ≤ threshold ≤ voters, nobody twice, never the wallet, its factory or anonymous', () => {
    const guarded = configOf({
      recovery: [{ guardians: [someone(20), someone(21)], threshold: 1, delay: 24n * HOUR }],
    });
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 12 }), (changes) => {
        let config: WalletConfig = guarded;
        for (const action of changes) {
          const change = changeConfig(config, action, about);
          if (change && 'config' in change) config = change.config;
          expect(validateWalletConfig(config, about)).toEqual([]);
          const voters = config.signers.filter(({ rights }) => rights.vote).length;
          expect(config.threshold).toBeGreaterThanOrEqual(1);
          expect(config.threshold).toBeLessThanOrEqual(voters);
          const people = [...config.signers, ...config.observers].map(({ user }) => principalId(user));
          expect(new Set(people).size).toBe(people.length);
          expect(config.signers.some(({ rights }) => rights.propose)).toBe(true);
          expect(config.signers.some(({ rights }) => rights.execute)).toBe(true);
        }
      }),
    );
  });

  test('every limit is a field error', () => {
    const bad: [Partial<WalletConfig>, string][] = [
      [{ name: '' }, 'name'],
      [{ signers: [] }, 'signers'],
      [{ signers: [plainSigner(1), plainSigner(1), plainSigner(2)] }, 'signers[1].user'],
      [{ signers: [plainSigner(1), { ...plainSigner(2), user: WALLET }] }, 'signers[1].user'],
      [{ signers: [plainSigner(1), { ...plainSigner(2), user: FACTORY }] }, 'signers[1].user'],
      [{ signers: [plainSigner(1), { ...plainSigner(2), user: Principal.anonymous() }] }, 'signers[1].user'],
      [{ threshold: 0 }, 'threshold'],
      [{ threshold: 4 }, 'threshold'],
      [{ rejectAt: [0] }, 'rejectAt'],
      [{ observers: [{ user: someone(1), name: '' }] }, 'observers[0].user'],
      [{ timelock: 31n * 24n * HOUR }, 'timelock'],
      [{ policies: [policyOf({ limit: 0n })] }, 'policies[0].limit'],
      [{ policies: [policyOf(), policyOf()] }, 'policies[1].id'],
      [{ policies: [policyOf({ recipients: [[]] })] }, 'policies[0].recipients'],
      [{ policies: [policyOf({ rule: { anyOf: [] } })] }, 'policies[0].rule'],
      [{ policies: [policyOf({ rule: { quorum: { group: ['nobody'], count: 1 } } })] }, 'policies[0].rule'],
      [{ recovery: [{ guardians: [], threshold: 1, delay: 24n * HOUR }] }, 'recovery.threshold'],
      [{ recovery: [{ guardians: [WALLET], threshold: 1, delay: 24n * HOUR }] }, 'recovery.guardians[0]'],
      [{ recovery: [{ guardians: [someone(9)], threshold: 1, delay: 0n }] }, 'recovery.delay'],
    ];
    for (const [changes, field] of bad)
      expect(validateWalletConfig(configOf(changes), about).map((error) => error.field)).toContain(field);
    const nobodyVotes = configOf({
      signers: [plainSigner(1, { rights: { propose: true, vote: false, execute: true } })],
    });
    expect(validateWalletConfig(nobodyVotes)[0]?.message).toBe('nobody may vote');
    expect(validateWalletConfig(configOf())).toEqual([]);
  });
});

describe('proposals', () => {
  const at = (config: WalletConfig, now: bigint, used = 0n, fee: bigint | undefined = 10n): Circumstances => ({
    ...{ config, now, configVersion: 1n },
    spending: { fee: () => fee, used: () => used },
  });
  const ballot = (votes: Vote[] = [], changes: Partial<Ballot> = {}): Ballot => ({
    ...{ action: payment(100n), proposer: someone(1), votes, configVersion: 1n },
    ...{ expiresAt: 100n * HOUR, notBefore: [], status: { open: null }, approvedAt: [], ...changes },
  });
  const voteOf = (n: number, approve = true): Vote => ({ user: someone(n), approve, at: 0n, comment: '' });

  test('approved only with enough approvals of those who may vote now', () => {
    const votes = fc.uniqueArray(fc.record({ n: fc.nat(9), approve: fc.boolean() }), { selector: ({ n }) => n });
    fc.assert(
      fc.property(anySigners, fc.integer({ min: 0, max: 6 }), votes, (people, threshold, cast) => {
        const config = configOf({ signers: people, threshold });
        const { approvedBy } = tally(ballot(cast.map(({ n, approve }) => voteOf(n, approve))), at(config, 0n));
        const voters = new Set(people.filter(({ rights }) => rights.vote).map(({ user }) => principalId(user)));
        const approvals = cast.filter(({ n, approve }) => approve && voters.has(principalId(someone(n)))).length;
        if (approvedBy !== undefined) expect(approvals).toBeGreaterThanOrEqual(Math.max(1, threshold));
      }),
      { examples: [[[plainSigner(0), plainSigner(0)], 2, [{ n: 0, approve: true }]]] },
    );
  });

  test('a policy covers within its limit, fees included, and never with an unknown fee', () => {
    const config = configOf({ policies: [policyOf({ limit: 110n })] });
    const one = ballot([voteOf(1)]);
    expect(tally(one, at(config, 0n)).approvedBy).toEqual({ policy: 1 });
    expect(tally(one, at(config, 0n, 1n))).toMatchObject({ waitsForPolicy: true });
    expect(tally(one, at(config, 0n, 1n)).approvedBy).toBeUndefined();
    expect(
      tally(one, { ...at(config, 0n), spending: { fee: () => undefined, used: () => 0n } }).approvedBy,
    ).toBeUndefined();
    expect(tally(ballot([]), at(config, 0n)).approvedBy).toBeUndefined();
    expect(tally(ballot([voteOf(1)], { action: payment(101n) }), at(config, 0n)).approvedBy).toBeUndefined();
    const elsewhere = configOf({ policies: [policyOf({ ledger: someone(201) })] });
    expect(tally(one, at(elsewhere, 0n)).approvedBy).toBeUndefined();
    const listed = configOf({ policies: [policyOf({ recipients: [[{ owner: someone(51), subaccount: [] }]] })] });
    expect(tally(one, at(listed, 0n)).approvedBy).toBeUndefined();
    expect(tally(ballot([voteOf(1)], { action: payment(1n, someone(51)) }), at(listed, 0n)).approvedBy).toBeDefined();
  });

  test('rejected at the cut-off, or when approval has become impossible', () => {
    const no = (...people: number[]): Ballot => ballot(people.map((n) => voteOf(n, false)));
    expect(tally(no(1), at(configOf(), 0n)).rejected).toBe(false);
    expect(tally(no(1, 2), at(configOf(), 0n)).rejected).toBe(true);
    expect(tally(no(1), at(configOf({ rejectAt: [1] }), 0n)).rejected).toBe(true);
    expect(tally(no(1, 2), at(configOf({ policies: [policyOf()] }), 0n)).rejected).toBe(false);
    expect(tally(no(1, 2, 9), at(configOf({ policies: [policyOf()] }), 0n)).rejected).toBe(false);
  });

  test('stale, expired and waiting; nothing that has ended comes back', () => {
    const config = configOf({ timelock: HOUR });
    const approved = reckoned(ballot([voteOf(1), voteOf(2)]), at(config, HOUR));
    expect(statusAt(approved, at(config, HOUR))).toEqual({ approved: { at: HOUR, executableAt: 2n * HOUR } });
    expect(statusAt({ ...approved, notBefore: [5n * HOUR] }, at(config, HOUR))).toMatchObject({
      approved: { executableAt: 5n * HOUR },
    });
    expect(statusAt(approved, { ...at(config, HOUR), configVersion: 2n })).toEqual({ stale: null });
    expect(statusAt(approved, at(config, 100n * HOUR))).toEqual({ expired: null });
    expect(statusAt(approved, at(config, 100n * HOUR - 1n))).toHaveProperty('approved');
    const ended = { ...approved, status: { rejected: { at: 0n } } };
    expect(reckoned(ended, at(config, HOUR))).toBe(ended);
    expect(statusAt(ended, at(config, HOUR))).toEqual({ rejected: { at: 0n } });
    const withdrawn = reckoned(
      { ...approved, votes: withVote(approved.votes, voteOf(1), undefined) },
      at(config, HOUR),
    );
    expect(statusAt(withdrawn, at(config, HOUR))).toEqual({ open: null });
  });

  test('one vote for each person, whatever they do', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ n: fc.nat(3), cast: fc.constantFrom(true, false, undefined) })), (casts) => {
        let votes: Vote[] = [];
        for (const { n, cast } of casts)
          votes = withVote(votes, voteOf(n), cast === undefined ? undefined : voteOf(n, cast));
        const last = new Map(casts.map(({ n, cast }) => [n, cast]));
        for (const [n, cast] of last)
          expect(
            votes.filter(({ user }) => principalId(user) === principalId(someone(n))).map(({ approve }) => approve),
          ).toEqual(cast === undefined ? [] : [cast]);
      }),
    );
  });
});

describe('spending', () => {
  test('within any period never more is spent than the limit, and what is old enough is free again', () => {
    const period = 24n * HOUR;
    const limit = 1_000n;
    const payments = fc.array(
      fc.record({ wait: fc.bigInt(0n, 12n * HOUR), amount: fc.bigInt(1n, 600n), spent: fc.boolean() }),
    );
    fc.assert(
      fc.property(payments, (wanted) => {
        let window = noSpending();
        let now = 1_000n * HOUR;
        const sent: { at: bigint; amount: bigint }[] = [];
        for (const [i, { wait, amount, spent }] of wanted.entries()) {
          now += wait;
          const used = usedOf(window, period, now);
          const within = (span: bigint): bigint =>
            sent.filter(({ at }) => at + span > now).reduce((sum, one) => sum + one.amount, 0n);
          expect(used).toBeGreaterThanOrEqual(within(period));
          expect(used).toBeLessThanOrEqual(within(period + period / 128n));
          if (used + amount > limit) continue;
          window = reserved(window, BigInt(i), amount);
          expect(usedOf(window, period, now)).toBe(used + amount);
          window = settled(window, { proposal: BigInt(i), amount: spent ? amount : 0n, period, now });
          if (spent) sent.push({ at: now, amount });
          expect(settled(window, { proposal: BigInt(i), amount, period, now })).toBe(window);
          expect(window.settled.length).toBeLessThanOrEqual(130);
        }
      }),
    );
  });
});

describe('actions', () => {
  test('the payload is Candid as every other tool writes it', () => {
    const actions = [payment(5n), { setTimelock: HOUR }, { setPolicy: policyOf() }, { setRecovery: [] as [] }];
    for (const action of actions) {
      expect(Uint8Array.from(IDL.encode([ActionT], [action]))).toEqual(encodeAction(action));
      expect(payloadHash(action)).toEqual(Uint8Array.from(createHash('sha256').update(encodeAction(action)).digest()));
    }
  });

  test('no call reaches the wallet past its own checks', () => {
    const context = { ...about, config: configOf() };
    const call = (canister: Principal, method: string, arg: Uint8Array) =>
      checkAction({ callCanister: { canister, method, arg, cycles: 0n } }, context);
    const named = Uint8Array.from(IDL.encode([IDL.Record({ canister_id: IDL.Principal })], [{ canister_id: WALLET }]));
    expect(call(WALLET, 'anything', new Uint8Array())).toBeDefined();
    expect(call(Principal.managementCanister(), 'uninstall_code', named)).toBeDefined();
    expect(call(FACTORY, 'notifySignerAdded', named)).toBeDefined();
    expect(call(Principal.managementCanister(), 'raw_rand', new Uint8Array())).toBeUndefined();
    expect(call(LEDGER, 'icrc1_fee', new Uint8Array())).toBeUndefined();
    expect(call(LEDGER, 'icrc1_fee', new Uint8Array(65_537))).toBeDefined();
  });
});

test('weaknesses are found, and a sound wallet has no danger', () => {
  const codes = (changes: Partial<WalletConfig>): string[] => findWeaknesses(configOf(changes)).map(({ code }) => code);
  expect(codes({ threshold: 1 })).toContain('oneDecides');
  expect(codes({ threshold: 3 })).toContain('everyoneNeeded');
  expect(codes({})).toEqual(expect.arrayContaining(['noTimelock', 'noRecovery']));
  const unreachable = policyOf({ rule: { quorum: { group: ['board'], count: 2 } } });
  expect(codes({ policies: [unreachable] })).toEqual(expect.arrayContaining(['unreachablePolicy', 'smallGroup']));
  expect(codes({ policies: [policyOf()] })).toContain('onePersonSpends');
  const strict = policyOf({ rule: { quorum: { group: [], count: 2 } } });
  expect(codes({ policies: [strict] })).toContain('policyAsStrictAsThreshold');
  expect(codes({ recovery: [{ guardians: [someone(9)], threshold: 1, delay: HOUR }] })).toEqual(
    expect.arrayContaining(['recoveryByOne', 'shortRecovery']),
  );
  expect(findWeaknesses(configOf()).some(({ level }) => level === 'danger')).toBe(false);
});
