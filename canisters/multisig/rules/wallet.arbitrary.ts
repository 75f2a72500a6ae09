// Wallets, actions and people for property tests.
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import type { Action, Rule, Signer, SpendingPolicy, WalletConfig } from '../types.ts';

export const someone = (n: number): Principal => Principal.fromUint8Array(Uint8Array.from([7, n]));
export const LEDGER = someone(200);
export const HOUR = 3_600_000_000_000n;
export const groupNames = ['board', 'ops'];
const user = fc.integer({ min: 0, max: 9 }).map(someone);

export const anyRule: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      quorum: fc.record({
        group: fc
          .option(fc.constantFrom(...groupNames, 'nobody'), { nil: undefined })
          .map((group): [] | [string] => (group === undefined ? [] : [group])),
        count: fc.integer({ min: 0, max: 4 }),
      }),
    }),
    fc.record({ anyOf: fc.array(tie('rule'), { maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('rule'), { maxLength: 3 }) }),
  ),
})).rule;

export const anySigner: fc.Arbitrary<Signer> = fc.record({
  user,
  name: fc.constant(''),
  rights: fc.record({ propose: fc.boolean(), vote: fc.boolean(), execute: fc.boolean() }),
  groups: fc.subarray(groupNames),
});
export const anySigners = fc.array(anySigner, { maxLength: 6 });

export const plainSigner = (n: number, changes: Partial<Signer> = {}): Signer => ({
  user: someone(n),
  name: '',
  rights: { propose: true, vote: true, execute: true },
  groups: [],
  ...changes,
});
export const policyOf = (changes: Partial<SpendingPolicy> = {}): SpendingPolicy => ({
  id: 1,
  name: 'Small change',
  ledger: LEDGER,
  limit: 1_000n,
  period: 24n * HOUR,
  recipients: [],
  rule: { quorum: { group: [], count: 1 } },
  ...changes,
});
export const configOf = (changes: Partial<WalletConfig> = {}): WalletConfig => ({
  name: 'Wallet',
  description: '',
  signers: [1, 2, 3].map((n) => plainSigner(n)),
  observers: [],
  threshold: 2,
  rejectAt: [],
  timelock: 0n,
  policies: [],
  recovery: [],
  ...changes,
});

export const payment = (amount: bigint, to = someone(50)): Action => ({
  transfer: { ledger: LEDGER, transfer: { to: { owner: to, subaccount: [] }, amount, memo: [] } },
});

/** Changes that a proposal can ask for, sensible and not. */
export const anyChange: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ addSigner: fc.record({ signer: anySigner, threshold: optional(fc.nat(5)) }) }),
  fc.record({ removeSigner: fc.record({ user, threshold: optional(fc.nat(5)) }) }),
  fc.record({ replaceSigner: fc.record({ user, by: anySigner }) }),
  fc.record({ changeSigner: anySigner }),
  fc.record({ addObserver: fc.record({ user, name: fc.constant('') }) }),
  fc.record({ removeObserver: user }),
  fc.record({ changeThreshold: fc.record({ threshold: fc.nat(6), rejectAt: optional(fc.nat(6)) }) }),
  fc.record({ setPolicy: anyRule.map((rule) => policyOf({ rule })) }),
  fc.record({ removePolicy: fc.constantFrom(1, 2) }),
  fc.record({
    setRecovery: optional(
      fc.record({ guardians: fc.array(user, { maxLength: 4 }), threshold: fc.nat(4), delay: fc.constant(24n * HOUR) }),
    ),
  }),
  fc.record({ recover: fc.record({ signers: anySigners, threshold: fc.nat(5) }) }),
);

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<[] | [T]> {
  return fc.oneof(
    fc.constant<[]>([]),
    arbitrary.map((value): [T] => [value]),
  );
}
