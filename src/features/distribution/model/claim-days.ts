// Claims by day for a chart: the contract tells only days on which something was claimed.
import type { DayPoint } from '../distribution.types.ts';

export interface ClaimDay {
  /** Days since 1970, UTC. */
  day: number;
  /** On that day, smallest unit. */
  claimed: bigint;
  claims: number;
  /** Up to the end of that day. */
  inAll: bigint;
}

const SHOWN = 365;

/** Every day from the one before the first claim up to `today`, quiet ones included; at most the last year. */
export function claimDays(points: readonly DayPoint[], today: number): ClaimDay[] {
  const sorted = [...points].sort((a, b) => a.day - b.day);
  const [first] = sorted;
  if (!first) return [];
  const byDay = new Map(sorted.map((point) => [point.day, point]));
  const last = Math.min(Math.max(today, sorted.at(-1)?.day ?? today), today + 1);
  const start = Math.max(first.day - 1, last - SHOWN + 1);
  let inAll = sorted.reduce((sum, { day, claimed }) => (day < start ? sum + claimed : sum), 0n);
  return Array.from({ length: Math.max(0, last - start + 1) }, (_, i) => {
    const day = start + i;
    const { claimed = 0n, claims = 0 } = byDay.get(day) ?? {};
    inAll += claimed;
    return { day, claimed, claims, inAll };
  });
}

/** `2026-03-01` of a day number. */
export const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Whole tokens as a number, only to place a point in a chart; texts show the exact amount. */
export function chartNumber(amount: bigint, decimals: number): number {
  const unit = 10n ** BigInt(decimals);
  return Number(amount / unit) + Number(((amount % unit) * 1_000_000n) / unit) / 1_000_000;
}
