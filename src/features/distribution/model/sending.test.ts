import { Principal } from '@dfinity/principal';
import { describe, expect, it } from 'vitest';
import type { Grant, NewGrant } from '../distribution.types.ts';
import {
  batchOf,
  isSameGrant,
  restOf,
  sendingFromText,
  sendingToText,
  sentCount,
  sumOf,
  type Sending,
} from './sending.ts';

const owner = Principal.fromText('aaaaa-aa');
const grant = (amount: bigint): NewGrant => ({ category: 1, owner, amount, note: 'a, "b"' });
const sending = (count: number, taken = 0): Sending => ({
  distribution: 'd',
  owner: 'me',
  firstBatch: 3,
  taken,
  grants: Array.from({ length: count }, (_, i) => grant(BigInt(i + 1))),
});

describe('a list on its way', () => {
  it('goes in batches of 2,000, none left out and none twice', () => {
    const all = sending(4_500);
    const sent = [0, 1, 2].flatMap((index) => batchOf(all, index));
    expect(sent).toEqual(all.grants);
    expect(batchOf(all, 3)).toEqual([]);
    expect([0, 1, 2, 3].map((taken) => sentCount({ ...all, taken }))).toEqual([0, 2_000, 4_000, 4_500]);
    expect(restOf({ ...all, taken: 2 }).length).toBe(500);
    expect(sumOf(all.grants)).toBe((4_500n * 4_501n) / 2n);
  });

  it('is kept as text and read back exactly', () => {
    const before = sending(3, 1);
    expect(sendingFromText(sendingToText(before))).toEqual(before);
    for (const text of ['', 'null', '{}', '{"grants":[[]]}']) expect(sendingFromText(text)).toBeNull();
  });

  it('is known again in the distribution by owner, category and amount', () => {
    const there: Grant = {
      ...grant(5n),
      id: 1,
      claimed: 0n,
      returned: 0n,
      start: [],
      vested: 0n,
      claimable: 0n,
      nextUnlock: [],
      end: [],
      pending: 0n,
    };
    expect(isSameGrant(there, grant(5n))).toBe(true);
    expect(isSameGrant(there, grant(6n))).toBe(false);
    expect(isSameGrant({ ...there, category: 0 }, grant(5n))).toBe(false);
    expect(isSameGrant(null, grant(5n))).toBe(false);
  });
});
