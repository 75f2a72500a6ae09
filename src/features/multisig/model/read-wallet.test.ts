// A wallet's draft: what it says, what is wrong with it, and that it survives the browser's storage.
import { expect, test } from 'vitest';
import { validateWalletConfig } from '../../../../canisters/multisig/rules/validate-wallet-config.ts';
import { someone } from '../../../../canisters/multisig/rules/wallet.arbitrary.ts';
import type { LedgerState } from './build/reading.ts';
import { emptySigner } from './build/read-people.ts';
import { emptyPolicy, policyFormOf } from './fields/policy-form.ts';
import { recoveryFormOf } from './fields/recovery-form.ts';
import { readRule, ruleFormOf } from './fields/rule-form.ts';
import { readWallet } from './read-wallet.ts';
import { emptyWallet, isEmptyWallet, walletFromText, walletToText, type WalletDraft } from './wallet-draft.ts';
import { Faults } from '../../../shared/forms/index.ts';

const [ada, ben] = [someone(1).toText(), someone(2).toText()];
const ledger = someone(200).toText();
const ledgers = (id: string): LedgerState =>
  id === ledger ? { symbol: 'KOI', decimals: 2, fee: 1n, balance: null } : 'silent';
const full = (): WalletDraft => ({
  ...emptyWallet(ada),
  name: ' Pond ',
  signers: [
    { ...emptySigner(), user: ada, name: 'Ada', groups: 'board , crew' },
    { ...emptySigner(), user: ben, name: 'Ben', groups: '' },
  ],
  threshold: '2',
  timelock: '2 hours',
  policies: [{ ...emptyPolicy(), name: 'Small', ledger, limit: '12.5', recipients: ben }],
  recovery: {
    on: true,
    guardians: `${someone(20).toText()}\n${someone(21).toText()}`,
    threshold: '2',
    delay: '3 days',
  },
});

test('a full draft is the configuration it says, which the wallet accepts', () => {
  const { args, faults } = readWallet(full(), ledgers);
  expect(faults).toEqual([]);
  expect(validateWalletConfig(args.config)).toEqual([]);
  expect(args.config).toMatchObject({ name: 'Pond', threshold: 2, timelock: 7_200_000_000_000n });
  expect(args.config.signers[0]?.groups).toEqual(['board', 'crew']);
  expect(args.config.policies[0]).toMatchObject({ limit: 1_250n, period: 86_400_000_000_000n });
  expect(args.config.recovery[0]).toMatchObject({ threshold: 2, delay: 259_200_000_000_000n });
});

test.each<[string, (draft: WalletDraft) => void, string]>([
  ['no name', (draft) => (draft.name = ' '), 'name'],
  ['nobody', (draft) => (draft.signers = []), 'signers'],
  ['no principal', (draft) => (draft.signers[1] = { ...emptySigner(), user: 'ben' }), 'signers[1].user'],
  ['the same twice', (draft) => (draft.signers[1] = { ...emptySigner(), user: ada }), 'signers[1].user'],
  ['too high', (draft) => (draft.threshold = '3'), 'threshold'],
  [
    'a silent ledger',
    (draft) => draft.policies.push({ ...emptyPolicy(draft.policies), ledger: ada }),
    'policies[1].name',
  ],
  [
    'an unreachable rule',
    (draft) => (draft.policies[0]!.rule = [[{ group: 'nobody', count: '1' }]]),
    'policies[0].rule',
  ],
  ['too long a wait', (draft) => (draft.timelock = '40 days'), 'timelock'],
  ['a guardian twice', (draft) => (draft.recovery.guardians += `\n${someone(20).toText()}`), 'recovery.guardians'],
])('%s is a fault of its field', (_, spoil, field) => {
  const draft = full();
  spoil(draft);
  expect(readWallet(draft, ledgers).faults.map((fault) => fault.field)).toContain(field);
});

test('a draft comes back from storage as it was; anything else does not', () => {
  expect(walletFromText(walletToText(full()), ada)).toEqual(full());
  expect(isEmptyWallet(emptyWallet(ada), ada)).toBe(true);
  for (const text of ['', '{}', 'null', '{"name":1}', walletToText(full()).replace('"signers":[', '"signers":[3,')])
    expect(walletFromText(text, ada)).toBeNull();
});

test('policies, rules and recovery can be taken back into their forms', () => {
  const { args } = readWallet(full(), ledgers);
  const [policy] = args.config.policies;
  if (!policy) throw new Error('there is a policy');
  expect(policyFormOf(policy, { decimals: 2 })).toEqual(full().policies[0]);
  expect(recoveryFormOf(args.config.recovery[0] ?? null)).toEqual(full().recovery);
  const rule = {
    anyOf: [{ quorum: { group: [] as [], count: 2 } }, { allOf: [{ quorum: { group: ['a'] as [string], count: 1 } }] }],
  };
  const form = ruleFormOf(rule);
  expect(form && readRule(form, new Faults(), 'rule')).toEqual({
    anyOf: [rule.anyOf[0], { quorum: { group: ['a'], count: 1 } }],
  });
  expect(ruleFormOf({ allOf: [{ anyOf: [] }] })).toBeNull();
});
