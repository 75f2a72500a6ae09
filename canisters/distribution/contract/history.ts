// What was paid: every claim, and a point for each day (UTC).
import type { Principal } from '@dfinity/principal';
import { u32Key } from '../../lib/stable/keys.ts';
import { stableLog } from '../../lib/stable/log.ts';
import { stableMap } from '../../lib/stable/map.ts';
import { postings } from '../../lib/stable/postings.ts';
import { candidValue } from '../../lib/stable/values.ts';
import { main, memory } from '../memory.ts';
import { ClaimT, DayPointT, type Claim, type ClaimKind, type DayPoint, type Opt } from '../types.ts';

const DAY = 86_400_000_000_000n;
const claims = stableLog({ memoryId: memory.claims, value: candidValue<Claim>(ClaimT) });
const ofGrant = postings({ memoryId: memory.main, prefix: main.claimsOf, list: u32Key, removable: false });
const days = stableMap({
  memoryId: memory.main,
  prefix: main.days,
  key: u32Key,
  value: candidValue<DayPoint>(DayPointT),
  counted: true,
});

interface Paid {
  grant: number;
  owner: Principal;
  amount: bigint;
  fee: bigint;
  block: bigint;
  at: bigint;
  kind: ClaimKind;
}

/** Adds a claim that the ledger has carried out. */
export function recordClaim(paid: Paid): void {
  const index = claims.length();
  claims.append({ ...paid, index: BigInt(index) });
  ofGrant.add(paid.grant, index);
  const day = Number(paid.at / DAY);
  const last = days.size() - 1;
  const today = last >= 0 ? days.get(last) : undefined;
  if (today?.day === day) {
    days.set(last, { day, claimed: today.claimed + paid.amount, claims: today.claims + 1 });
  } else days.set(last + 1, { day, claimed: paid.amount, claims: 1 });
}

/** Newest first, those before `before`; of one grant or all. */
export function claimPage({ grant, before, limit }: { grant: Opt<number>; before: Opt<bigint>; limit: number }): {
  items: Claim[];
  next: Opt<bigint>;
  total: bigint;
} {
  const [only] = grant;
  if (only !== undefined) {
    const cursor = before.length ? Number(before[0]) : undefined;
    const page = ofGrant.page(only, { limit, ...(cursor === undefined ? {} : { cursor }) });
    const items = page.refs.map((index) => claims.get(index)).filter((claim) => claim !== undefined);
    return { items, next: page.next === undefined ? [] : [BigInt(page.next)], total: BigInt(page.total) };
  }
  const length = claims.length();
  const end = before.length && before[0] < BigInt(length) ? Number(before[0]) : length;
  const from = Math.max(0, end - limit);
  const items = claims.range(from, end - from).reverse();
  return { items, next: from > 0 ? [BigInt(from)] : [], total: BigInt(length) };
}

/** Days on which something was claimed, oldest first, from `fromDay` on. */
export function dayPoints(fromDay: number, limit: number): DayPoint[] {
  const count = days.size();
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days.get(middle)?.day ?? 0) < fromDay) low = middle + 1;
    else high = middle;
  }
  const points: DayPoint[] = [];
  for (let i = low; i < count && points.length < limit; i++) {
    const point = days.get(i);
    if (point) points.push(point);
  }
  return points;
}
