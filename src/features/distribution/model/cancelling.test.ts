// The preview against a model that goes grant by grant as canisters/distribution/contract/rounds.ts does.
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standingOf } from '../../../../canisters/distribution/rules/standing.ts';
import type { Category, Details, Grant } from '../distribution.types.ts';
import { cancelPreview } from './cancelling.ts';

const DAY = 86_400_000_000_000n;
const START = 1_700_000_000_000_000_000n;
const owner = Principal.fromText('aaaaa-aa');
const noTime: [] = [];

const category = (change: Partial<Category>): Category => ({
  id: 0,
  name: 'Team',
  schedule: { linear: { duration: 100n * DAY } },
  start: { at: [START] },
  recipients: { fixed: null },
  claimFrom: [],
  claimUntil: [],
  grantCount: 0,
  promised: 0n,
  claimed: 0n,
  returned: 0n,
  ...change,
});
const grant = (change: Partial<Grant>): Grant => ({
  id: 0,
  category: 0,
  owner,
  amount: 0n,
  note: '',
  claimed: 0n,
  returned: 0n,
  start: [START],
  vested: 0n,
  claimable: 0n,
  nextUnlock: [],
  end: [],
  pending: 0n,
  ...change,
});
const details = (categories: Category[]): Details => ({
  name: '',
  description: '',
  ledger: owner,
  symbol: 'T',
  decimals: 8,
  transferFee: 0n,
  categories,
  terms: { cancellable: true, transferable: false, pausable: false, creatorControlsCode: false },
  status: { active: null },
  activatedAt: [START],
  cancelledAt: [],
  grantCount: 0,
  promised: 0n,
  claimed: 0n,
  owed: 0n,
  held: 0n,
  surplus: 0n,
  readAt: START,
  missing: 0n,
  deposited: 0n,
  refunded: 0n,
  owner,
  factory: [],
  version: { major: 1, minor: 0, patch: 0 },
  isPublic: true,
  autoUpdate: false,
  createdAt: START,
  cycles: 0n,
  pendingNotices: 0n,
  progress: [],
  batches: 0,
});

function preview(categories: Category[], grants: Grant[], now: bigint) {
  const { count, sums } = cancelPreview(details(categories), now);
  // Page by page, however they are cut.
  count(grants.slice(0, 2));
  count(grants.slice(2));
  return sums();
}

describe('what cancelling would leave', () => {
  it('is, for lists, what is vested and not claimed; together with what comes back it is what was owed', () => {
    const amounts = fc.array(fc.tuple(fc.bigInt(1n, 10n ** 20n), fc.nat(100)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(amounts, fc.nat(140), (list, days) => {
        const now = START + BigInt(days) * DAY;
        const one = category({});
        const grants = list.map(([amount, share], id) => {
          const { vested } = standingOf(
            one,
            { ...grant({ amount }) },
            { activatedAt: [START], cancelledAt: noTime },
            now,
          );
          return grant({ id, amount, claimed: (vested * BigInt(share)) / 100n });
        });
        const promised = grants.reduce((sum, { amount }) => sum + amount, 0n);
        const claimed = grants.reduce((sum, part) => sum + part.claimed, 0n);
        const { owed, returned } = preview([category({ promised, claimed })], grants, now);
        const vested = grants.reduce(
          (sum, { amount }) => sum + (days >= 100 ? amount : (amount * BigInt(days)) / 100n),
          0n,
        );
        expect(owed).toBe(vested - claimed);
        expect(owed + returned).toBe(promised - claimed);
      }),
    );
  });

  it('gives back what nobody has come for of a public claim, and keeps what the others have', () => {
    const open = category({
      schedule: { instant: null },
      recipients: { open: { amountEach: 10n, people: 5 } },
      promised: 50n,
      claimed: 10n,
      grantCount: 2,
    });
    const grants = [grant({ amount: 10n, claimed: 10n }), grant({ id: 1, amount: 10n })];
    expect(preview([open], grants, START + DAY)).toEqual({ owed: 10n, returned: 30n });
  });

  it('rounds the unclaimed part of a Merkle list up, for its recipients', () => {
    const merkle = category({
      recipients: { merkle: { root: new Uint8Array(32), count: 3, total: 100n } },
      promised: 100n,
      grantCount: 1,
    });
    // One leaf of 10 has come; of the other two's 90 a third of a day's part is vested: 0.3, and 2 for rounding.
    const now = START + DAY / 3n;
    expect(preview([merkle], [grant({ amount: 10n })], now)).toEqual({ owed: 2n, returned: 98n });
  });

  it('leaves out what has lapsed: nobody is owed it, cancelled or not', () => {
    const over = category({ promised: 100n, claimUntil: [START + DAY] });
    expect(preview([over], [grant({ amount: 100n })], START + 2n * DAY)).toEqual({ owed: 0n, returned: 0n });
  });
});
