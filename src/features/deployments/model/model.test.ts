import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deployment, DeploymentState } from './deployment.ts';
import { groupStates, STEP_COUNT, stepGroups } from './deployment-steps.ts';
import { deploymentWords } from './deployment-words.ts';
import { dropPending, keepPending, pendingOf, type PendingRequest, type TextStore } from './pending-requests.ts';

const base: Deployment = {
  id: 7n,
  owner: 'aaaaa-aa',
  serviceId: 'token_factory',
  requestId: '00',
  ledger: 'ryjl3-tyaaa-aaaaa-aaaba-cai',
  fee: 150_000_000n,
  ledgerFee: 10_000n,
  paymentBlock: null,
  createdAt: 0n,
  updatedAt: 0n,
  state: { kind: 'running' },
  steps: [],
  waitingFor: null,
  attempts: 0,
};
const icp = { symbol: 'ICP', decimals: 8 };
const money = (state: DeploymentState, paymentBlock: bigint | null = null): string =>
  deploymentWords({ ...base, state, paymentBlock }, icp).money;

describe('a deployment in words', () => {
  it('says what each state means for the money', () => {
    expect(money({ kind: 'running' })).toBe('Nothing has been charged yet.');
    expect(money({ kind: 'running' }, 12n)).toContain('1.5 ICP were taken in ledger block 12');
    expect(money({ kind: 'refunded', amount: 149_990_000n, blockIndex: 15n, reason: 'x' }, 12n)).toContain(
      '1.4999 ICP came back to you in ledger block 15',
    );
    expect(money({ kind: 'needsReview', reason: 'x' })).toContain('not certain');
    expect(money({ kind: 'needsReview', reason: 'x' }, 12n)).toContain('were taken in ledger block 12');
    expect(money({ kind: 'refused', explanation: { title: 'No', money: '', action: 'Again' } })).toContain(
      'Nothing was charged',
    );
  });
});

describe('the 24 steps', () => {
  it('are covered by the groups without gap or overlap', () => {
    const numbers = stepGroups.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, n) => from + n));
    expect(numbers).toEqual(Array.from({ length: STEP_COUNT }, (_, n) => n + 1));
  });

  it('have at most one current group, whatever the order in which steps are done', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: STEP_COUNT })), (done) => {
        const states = groupStates(new Set(done));
        const current = states.filter(({ state }) => state === 'current').length;
        expect(current).toBe(done.length === STEP_COUNT ? 0 : 1);
        expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(done.length);
      }),
    );
  });
});

class MapStore implements TextStore {
  private readonly map = new Map<string, string>();
  getItem = (key: string): string | null => this.map.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.map.set(key, value);
}

const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const requests: fc.Arbitrary<PendingRequest> = fc.record({
  requestId: hex,
  owner: fc.constantFrom('alice', 'bob'),
  serviceId: fc.string(),
  label: fc.string(),
  args: hex,
  maxFee: fc.bigInt({ min: 0n, max: 10n ** 30n }),
  createdAt: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  stage: fc.constantFrom('approving', 'sending'),
});

describe('kept requests', () => {
  it('come back whole, in order, each to its owner, until they are dropped', () => {
    fc.assert(
      fc.property(fc.uniqueArray(requests, { selector: ({ requestId }) => requestId }), (list) => {
        const store = new MapStore();
        list.forEach((request) => keepPending(store, request));
        for (const owner of ['alice', 'bob']) {
          expect(pendingOf(store, owner)).toEqual(list.filter((request) => request.owner === owner));
        }
        const first = list[0];
        if (!first) return;
        keepPending(store, first);
        dropPending(store, first.requestId);
        expect(pendingOf(store, first.owner)).toEqual(list.slice(1).filter(({ owner }) => owner === first.owner));
      }),
    );
  });

  it('survive a store that holds something else', () => {
    for (const text of ['', '{', '"x"', '[null, 5, {"requestId":"zz"}]', '{"0":1}']) {
      const store = new MapStore();
      store.setItem('icto.pending-deployments', text);
      expect(pendingOf(store, 'alice')).toEqual([]);
    }
  });
});
