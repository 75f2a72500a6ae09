// What the pages offer a person is what the wallet would let them do.
import { describe, expect, test } from 'vitest';
import {
  configOf,
  HOUR,
  payment,
  plainSigner,
  policyOf,
  someone,
} from '../../../../canisters/multisig/rules/wallet.arbitrary.ts';
import type { Proposal } from '../multisig.types.ts';
import { approvalsOf, approvalsText } from './approvals.ts';
import { needOf } from './inbox.ts';
import { myPart } from './my-part.ts';

const proposal = (changes: Partial<Proposal> = {}): Proposal => ({
  ...{ id: 1n, proposer: someone(1), title: 'Pay', description: '', action: payment(100n) },
  ...{ payloadHash: new Uint8Array(32), createdAt: 0n, expiresAt: 10n * HOUR, notBefore: [], autoExecute: false },
  ...{ configVersion: 1n, votes: [], status: { open: null }, policy: [], transfers: [] },
  ...changes,
});
const vote = (n: number, approve = true) => ({ user: someone(n), approve, at: 0n, comment: '' });
const me = (n: number): string => someone(n).toText();
const approved = { approved: { at: 0n, executableAt: 2n * HOUR } };

describe('a person’s part', () => {
  test('visitors and strangers can do nothing', () => {
    for (const who of [null, me(50)])
      expect(Object.values(myPart(proposal(), configOf(), who, 0n)).filter(Boolean)).toEqual([]);
  });

  test('a vote can be cast, changed and taken back until the execution starts', () => {
    expect(myPart(proposal(), configOf(), me(2), 0n)).toMatchObject({ approve: true, reject: true, withdraw: false });
    const cast = proposal({ votes: [vote(2)] });
    expect(myPart(cast, configOf(), me(2), 0n)).toMatchObject({ approve: false, reject: true, withdraw: true });
    const running = proposal({ votes: [vote(2)], status: { executing: { by: someone(1), since: 0n } } });
    expect(myPart(running, configOf(), me(2), 0n)).toMatchObject({ approve: false, reject: false, withdraw: false });
    expect(myPart(proposal(), configOf(), me(2), 10n * HOUR)).toMatchObject({ approve: false });
  });

  test('execution waits for its time and for the right', () => {
    const waiting = proposal({ status: approved });
    expect(myPart(waiting, configOf(), me(2), HOUR).execute).toBe(false);
    expect(myPart(waiting, configOf(), me(2), 2n * HOUR).execute).toBe(true);
    const watcher = plainSigner(4, { rights: { propose: true, vote: true, execute: false } });
    expect(myPart(waiting, configOf({ signers: [watcher] }), me(4), 2n * HOUR).execute).toBe(false);
  });

  test('its proposer cancels; any voter vetoes a recovery; an unknown outcome is repeated or settled', () => {
    expect(myPart(proposal(), configOf(), me(1), 0n).cancel).toBe('cancel');
    expect(myPart(proposal(), configOf(), me(2), 0n).cancel).toBeNull();
    const recovery = proposal({
      proposer: someone(20),
      action: { recover: { signers: [plainSigner(9)], threshold: 1 } },
    });
    expect(myPart(recovery, configOf(), me(2), 0n)).toMatchObject({ cancel: 'veto', approve: false });
    const lost = { executed: { unknown: { at: 0n, reason: 'no answer' } } };
    expect(myPart(proposal({ status: lost }), configOf(), me(2), 0n)).toMatchObject({ retry: true, settle: true });
    const call = { callCanister: { canister: someone(90), method: 'f', arg: new Uint8Array(), cycles: 0n } };
    expect(myPart(proposal({ status: lost, action: call }), configOf(), me(2), 0n)).toMatchObject({ retry: false });
  });
});

describe('the inbox', () => {
  test('holds what a person can do and has not done', () => {
    expect(needOf(proposal(), configOf(), me(2), 0n)).toBe('vote');
    expect(needOf(proposal({ votes: [vote(2, false)] }), configOf(), me(2), 0n)).toBeNull();
    expect(needOf(proposal({ status: approved }), configOf(), me(2), 2n * HOUR)).toBe('execute');
    expect(needOf(proposal({ status: approved, autoExecute: true }), configOf(), me(2), 2n * HOUR)).toBeNull();
    expect(needOf(proposal(), configOf(), me(50), 0n)).toBeNull();
  });
});

describe('approvals', () => {
  test('count those who may vote now, and name who is missing', () => {
    const some = approvalsOf({ action: payment(1n), votes: [vote(1), vote(9)] }, configOf());
    expect(some).toMatchObject({ given: 1, needed: 2, rejections: 0 });
    expect(some.missing.map(String)).toEqual([me(2), me(3)]);
    expect(approvalsText(some, (user) => (user.toText() === me(2) ? 'You' : 'Cleo'))).toBe(
      '1 of 2 approvals · You and Cleo have not voted',
    );
  });

  test('a policy that speaks of the payment says whether its people are enough', () => {
    const config = configOf({ policies: [policyOf(), policyOf({ id: 2, ledger: someone(201) })] });
    const { policies } = approvalsOf({ action: payment(1n), votes: [vote(1)] }, config);
    expect(policies.map(({ policy, met }) => [policy.id, met])).toEqual([[1, true]]);
  });
});
