// The wallet's history: who did what, when.
import type { Principal } from '@dfinity/principal';
import { now } from '../../lib/clock.ts';
import { stableLog } from '../../lib/stable/log.ts';
import { candidValue } from '../../lib/stable/values.ts';
import { memory } from '../memory.ts';
import {
  EventT,
  type EventKind,
  type EventName,
  type EventPage,
  type EventsRequest,
  type WalletEvent,
} from '../types.ts';

const log = stableLog<WalletEvent>({ memoryId: memory.events, value: candidValue<WalletEvent>(EventT) });
const DEFAULT_PAGE = 50;
const MAX_PAGE = 100;
const MAX_TEXT = 500;

export const eventCount = (): bigint => BigInt(log.length());

/** Writes an event down, in the message of what it tells about. */
export function record(
  kind: EventName,
  by: Principal,
  { proposal, text = '' }: { proposal?: bigint; text?: string } = {},
): void {
  log.append({
    index: eventCount(),
    at: now(),
    by,
    kind: { [kind]: null } as EventKind,
    proposal: proposal === undefined ? [] : [proposal],
    text: text.slice(0, MAX_TEXT),
  });
}

/** Newest first, those before index `before`; at most 100. */
export function eventPage({ before, limit }: EventsRequest): EventPage {
  const total = log.length();
  const end = Math.min(total, Number(before[0] ?? BigInt(total)));
  const start = Math.max(0, end - Math.min(limit[0] ?? DEFAULT_PAGE, MAX_PAGE));
  const items = log.range(start, end - start).reverse();
  return { items, next: start > 0 ? [BigInt(start)] : [], total: BigInt(total) };
}
