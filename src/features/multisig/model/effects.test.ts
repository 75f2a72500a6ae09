import { describe, expect, it } from 'vitest';
import { payloadHash } from '../../../../canisters/multisig/rules/payload.ts';
import type { Action, Proposal, SpendingPolicy, WalletConfig, WalletDetails } from '../multisig.types.ts';
import { toHex } from '../../../shared/format/index.ts';
import { account, details, icp, ledgerId, ledgers, signer, someone, walletId } from './build/build.fixture.ts';
import { effectsOf, type Effects, type EffectSources } from './effects.ts';
import { namesOf } from './names.ts';

const DAY = 86_400_000_000_000n;
const pay = (amount: bigint, to = 2): Action => ({
  transfer: { ledger: ledgerId, transfer: { to: account(to), amount, memo: [] } },
});
const policy = (changes: Partial<SpendingPolicy> = {}): SpendingPolicy => ({
  id: 1,
  name: 'Small change',
  ledger: ledgerId,
  limit: 10_00000000n,
  period: DAY,
  recipients: [],
  rule: { quorum: { group: [], count: 1 } },
  ...changes,
});

function effects(
  actions: readonly Action[],
  { of = details(), ...changes }: Partial<Omit<EffectSources, 'details'>> & { of?: WalletDetails } = {},
): Effects {
  const me = someone(1).toText();
  const sources: EffectSources = {
    walletId: walletId.toText(),
    details: of,
    me,
    open: [],
    ledger: ledgers(),
    words: {
      names: namesOf({ wallet: walletId.toText(), config: of.config, book: [], me }),
      tokenOf: () => icp,
      wallet: walletId.toText(),
    },
    approve: true,
    now: 0n,
    ...changes,
  };
  return effectsOf(actions, sources);
}
const withPolicies = (...policies: SpendingPolicy[]): Partial<WalletConfig> => ({ policies });

describe('money', () => {
  it('is the sum with a fee for each payment', () => {
    const { money } = effects([pay(12_50000000n)]);
    expect(money).toMatchObject({ before: 100_00000000n, after: 87_49990000n, fees: 10_000n, missing: 0n });
    const transfers = [1n, 2n].map((amount) => ({ to: account(2), amount, memo: [] as [] }));
    const batch = effects([
      { batchTransfer: { ledger: ledgerId, transfers } },
      { batchTransfer: { ledger: ledgerId, transfers } },
    ]);
    expect(batch.money).toMatchObject({ payments: 4, sent: 6n, fees: 40_000n });
    expect(batch.hashes).toHaveLength(2);
  });

  it('says how much is missing, and nothing about a balance that is unknown', () => {
    expect(effects([pay(100_00000000n)]).money).toMatchObject({ after: 0n, missing: 10_000n });
    const unknown = effects([pay(1n)], { ledger: ledgers({ ...icp, balance: null }) });
    expect(unknown.money).toMatchObject({ before: null, after: null, missing: null });
    expect(effects([pay(1n)], { ledger: ledgers('silent') }).money).toBeNull();
  });

  it('counts the fee of an approval, and what others have been promised', () => {
    const approve: Action = {
      approve: { ledger: ledgerId, spender: account(2), amount: 5n, expectedAllowance: [], expiresAt: [] },
    };
    expect(effects([approve]).money).toMatchObject({ sent: 0n, fees: 10_000n, payments: 0 });
    expect(effects([pay(1n)], { open: [open(pay(5n))] }).money?.promised).toBe(10_005n);
  });
});

describe('approvals', () => {
  it('are the threshold’s where no policy covers', () => {
    const { approval } = effects([pay(1n)]);
    expect(approval).toMatchObject({ needed: 2, mine: true, approvedAtOnce: undefined, policies: [] });
    expect(approval.voters).toHaveLength(3);
  });

  it('are a policy’s while its limit holds, fees and parts included', () => {
    const of = details(withPolicies(policy()), [{ policy: 1, amount: 4_00000000n }]);
    const covered = effects([pay(5_00000000n)], { of }).approval;
    expect(covered.approvedAtOnce).toEqual({ policy: 1 });
    expect(covered.policies).toMatchObject([{ covers: 'now', left: 6_00000000n, after: 99990000n, byMe: true }]);
    expect(effects([pay(6_00000000n)], { of }).approval.policies).toMatchObject([
      { covers: 'later', after: 6_00000000n },
    ]);
    expect(effects([pay(10_00000000n)], { of }).approval.policies).toMatchObject([{ covers: 'never' }]);
    expect(effects([pay(5_00000000n), pay(5_00000000n)], { of }).approval.policies).toMatchObject([
      { covers: 'later' },
    ]);
    expect(effects([pay(5_00000000n)], { of, approve: false }).approval.approvedAtOnce).toBeUndefined();
  });

  it('ignore policies of other receivers, and cover nothing while the fee is unknown', () => {
    const of = details(withPolicies(policy({ recipients: [[account(3)]] })));
    expect(effects([pay(1n)], { of }).approval.policies).toEqual([]);
    expect(effects([pay(1n, 3)], { of }).approval.policies).toHaveLength(1);
    expect(effects([pay(1n, 3)], { of, ledger: ledgers('asking') }).approval.approvedAtOnce).toBeUndefined();
  });

  it('are the guardians’ for a recovery', () => {
    const of = details({ recovery: [{ guardians: [someone(1), someone(8)], threshold: 2, delay: DAY }] });
    const recover: Action = { recover: { signers: [signer(9)], threshold: 1 } };
    expect(effects([recover], { of }).approval).toMatchObject({ byGuardians: true, needed: 2, mine: true });
  });
});

describe('rules', () => {
  it('show before and after, new weaknesses and stale proposals', () => {
    const action: Action = { changeThreshold: { threshold: 1, rejectAt: [] } };
    const result = effects([action], { open: [open(pay(5n))] });
    expect(result.changes).toEqual([{ label: 'Approvals needed', before: '2 of 3', after: '1 of 3' }]);
    expect(result.weaknesses.map(({ code }) => code)).toEqual(['oneDecides']);
    expect(result.stale?.map(({ id }) => id)).toEqual([7n]);
    expect(effects([action], { open: null }).stale).toBeNull();
    // A payment leaves the others as they are.
    expect(effects([pay(1n)], { open: [open(pay(5n))] }).stale).toEqual([]);
  });

  it('name who comes and who goes', () => {
    const result = effects([{ removeSigner: { user: someone(3), threshold: [] } }]);
    expect(result.changes.map(({ label, after }) => [label, after === null])).toEqual([
      ['Signer', true],
      ['Approvals needed', false],
    ]);
    expect(result.weaknesses.map(({ code }) => code)).toEqual(['everyoneNeeded']);
  });

  it('say what the wallet would refuse', () => {
    expect(effects([{ changeThreshold: { threshold: 4, rejectAt: [] } }]).refused?.field).toBe('threshold');
    expect(effects([{ addSigner: { signer: signer(2), threshold: [] } }]).refused?.field).toBe('signers[3].user');
    expect(effects([pay(0n)]).refused?.field).toBe('amount');
    expect(effects([pay(1n)]).refused).toBeNull();
  });

  it('warn of giving up one’s own rights, a canister, or the wallet’s code', () => {
    const tones = (action: Action): string[] => effects([action]).final.map(({ tone }) => tone);
    expect(tones({ removeSigner: { user: someone(1), threshold: [] } })).toEqual(['warning']);
    expect(tones({ removeSigner: { user: someone(2), threshold: [] } })).toEqual([]);
    const settings = { freezingThreshold: [], memoryAllocation: [], computeAllocation: [] } as const;
    const control = (controllers: (typeof walletId)[]): Action => ({
      updateSettings: {
        canister: someone(50),
        settings: {
          ...settings,
          controllers: [controllers],
          freezingThreshold: [],
          memoryAllocation: [],
          computeAllocation: [],
        },
      },
    });
    expect(tones(control([someone(2)]))).toEqual(['danger']);
    expect(tones(control([]))).toEqual(['danger']);
    expect(tones(control([walletId]))).toEqual([]);
    const bytes = new Uint8Array(32);
    const install = { canister: walletId, moduleHash: bytes, chunkHashes: [bytes], arg: bytes };
    expect(tones({ installCode: { ...install, mode: { upgrade: null } } })).toEqual(['danger']);
  });

  it('hash what is signed as the wallet does', () => {
    expect(effects([pay(1n)]).hashes).toEqual([toHex(payloadHash(pay(1n)))]);
  });
});

function open(action: Action): Proposal {
  return {
    id: 7n,
    proposer: someone(1),
    title: 'Earlier',
    description: '',
    action,
    payloadHash: payloadHash(action),
    createdAt: 0n,
    expiresAt: DAY,
    notBefore: [],
    autoExecute: true,
    configVersion: 1n,
    votes: [],
    status: { open: null },
    policy: [],
    transfers: [],
  };
}
