// The numbers that every transaction changes, in one value: supply, holders, the last hash, and today's point of the
// charts. A day that is over moves to the list of days.
import { u32Key } from '../../lib/stable/keys.ts';
import { openStore } from '../../lib/stable/memory.ts';
import { MAX_AMOUNT } from '../rules/limits.ts';
import type { SupplyPoint } from '../types.ts';
import { ledger, memory } from '../memory.ts';
import { readAmount, writeAmount } from './amount-bytes.ts';

export interface Totals {
  supply: bigint;
  holders: number;
  lastHash: Uint8Array | undefined;
  /** Days written to the list. */
  days: number;
  today: { day: number; transfers: number; volume: bigint } | undefined;
}

const store = openStore({ memoryId: memory.ledger, prefix: ledger.totals });
const days = openStore({ memoryId: memory.ledger, prefix: ledger.days });
const KEY = new Uint8Array();
const NANOSECONDS_A_DAY = 86_400_000_000_000n;

/** day, supply, holders, transfers, volume */
const POINT_BYTES = 4 + 32 + 4 + 8 + 32;
/** supply, holders, last hash and whether there is one, days, whether there is a current day */
const HEAD_BYTES = 32 + 4 + 1 + 32 + 4 + 1;
const TOTALS_BYTES = HEAD_BYTES + POINT_BYTES;

const dayOf = (timestamp: bigint): number => Number(timestamp / NANOSECONDS_A_DAY);

let cached: Totals | undefined;

/** The current numbers. Change them in place, then call `saveTotals`. */
export function totals(): Totals {
  cached ??= readTotals();
  return cached;
}

function readTotals(): Totals {
  const bytes = store.get(KEY);
  if (bytes === undefined) return { supply: 0n, holders: 0, lastHash: undefined, days: 0, today: undefined };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const point = readPoint(view, HEAD_BYTES);
  return {
    supply: readAmount(view, 0),
    holders: view.getUint32(32),
    lastHash: view.getUint8(36) === 1 ? bytes.slice(37, 69) : undefined,
    days: view.getUint32(69),
    today:
      view.getUint8(73) === 1
        ? { day: point.day, transfers: Number(point.transferCount), volume: point.volume }
        : undefined,
  };
}

/** Writes the numbers as they are now. */
export function saveTotals(): void {
  const { supply, holders, lastHash, days: written, today } = totals();
  const bytes = new Uint8Array(TOTALS_BYTES);
  const view = new DataView(bytes.buffer);
  writeAmount(view, 0, supply);
  view.setUint32(32, holders);
  if (lastHash) {
    view.setUint8(36, 1);
    bytes.set(lastHash, 37);
  }
  view.setUint32(69, written);
  if (today) {
    view.setUint8(73, 1);
    writePoint(view, HEAD_BYTES, pointOf(today));
  }
  store.set(KEY, bytes);
}

/** Counts a block into its day. */
export function countBlock(timestamp: bigint, { moved, isTransfer }: { moved: bigint; isTransfer: boolean }): void {
  const numbers = totals();
  const day = dayOf(timestamp);
  if (numbers.today?.day !== day) numbers.today = { day, transfers: 0, volume: 0n };
  if (!isTransfer) return;
  numbers.today.transfers += 1;
  const volume = numbers.today.volume + moved;
  numbers.today.volume = volume < MAX_AMOUNT ? volume : MAX_AMOUNT;
}

/** The day that `timestamp` ends, as it stands now. Take it before an operation, store it by `addDay` if that succeeds. */
export function endedDay(timestamp: bigint): SupplyPoint | undefined {
  const { today } = totals();
  if (today === undefined || today.day === dayOf(timestamp)) return undefined;
  return pointOf(today);
}

/** Adds a day that is over to the list. */
export function addDay(point: SupplyPoint): void {
  const bytes = new Uint8Array(POINT_BYTES);
  writePoint(new DataView(bytes.buffer), 0, point);
  days.set(u32Key.encode(totals().days), bytes);
  totals().days += 1;
}

/** Days on which something changed, oldest first, from `fromDay` on. */
export function historyPoints(fromDay: number, limit: number): SupplyPoint[] {
  const { days: count, today } = totals();
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dayAt(middle).day < fromDay) low = middle + 1;
    else high = middle;
  }
  const points: SupplyPoint[] = [];
  for (let index = low; index < count && points.length < limit; index += 1) points.push(dayAt(index));
  if (today && today.day >= fromDay && points.length < limit) points.push(pointOf(today));
  return points;
}

function pointOf({ day, transfers, volume }: { day: number; transfers: number; volume: bigint }): SupplyPoint {
  const { supply, holders } = totals();
  return { day, totalSupply: supply, holderCount: BigInt(holders), transferCount: BigInt(transfers), volume };
}
function dayAt(index: number): SupplyPoint {
  const bytes = days.get(u32Key.encode(index));
  if (bytes === undefined) throw new Error(`day ${index} is missing`);
  return readPoint(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
}
function writePoint(view: DataView, at: number, point: SupplyPoint): void {
  view.setUint32(at, point.day);
  writeAmount(view, at + 4, point.totalSupply);
  view.setUint32(at + 36, Number(point.holderCount));
  view.setBigUint64(at + 40, point.transferCount);
  writeAmount(view, at + 48, point.volume);
}
function readPoint(view: DataView, at: number): SupplyPoint {
  return {
    day: view.getUint32(at),
    totalSupply: readAmount(view, at + 4),
    holderCount: BigInt(view.getUint32(at + 36)),
    transferCount: view.getBigUint64(at + 40),
    volume: readAmount(view, at + 48),
  };
}
