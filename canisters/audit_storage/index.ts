// The audit log: append-only, hash-chained, with a certified tip.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { caller } from '../lib/access.ts';
import { certificate, witness } from '../lib/certified.ts';
import { toHex } from '../lib/hash/hex.ts';
import { query, update } from '../lib/methods.ts';
import { refuseNonAdmin, refuseNonWriter, refuseStranger } from '../storage/access.ts';
import { storageCanister } from '../storage/base.ts';
import { pageCursor, pageLimit, type PageRequest } from '../storage/rules/page.ts';
import { PageRequestT, TimeRangeT, type CommonError, type TimeRange } from '../storage/types.ts';
import { append, byAction, byContract, byUser, certifyTip, entries, tipHash } from './log.ts';
import { entryPage, pageByTime, type EntryPage } from './read.ts';
import { checkEvent, LIMITS } from './rules/event-check.ts';
import {
  AuditEntryT,
  AuditErrorT,
  AuditEventT,
  DeploymentSuccessT,
  EntryPageResultT,
  IndexesResultT,
  IndexResultT,
  LinkT,
  TipT,
  type AuditEntry,
  type AuditEvent,
  type DeploymentSuccess,
  type Link,
  type Tip,
} from './types.ts';

type Answer<T> = { ok: T } | { err: CommonError };
const MAX_LINKS = 1_000;

const position = (page: PageRequest): { cursor?: number; limit: number } => {
  const cursor = pageCursor(page);
  return { limit: pageLimit(page), ...(cursor === undefined ? {} : { cursor }) };
};

/** Checks and appends; nothing is stored unless every event can be. */
function log(events: AuditEvent[]): Answer<bigint[]> {
  const refused = refuseNonWriter();
  if (refused) return { err: refused };
  if (events.length > LIMITS.batch) {
    return { err: { invalid: [{ field: 'events', message: `At most ${LIMITS.batch} events at once.` }] } };
  }
  const errors = events.flatMap(checkEvent);
  if (errors.length > 0) return { err: { invalid: errors.slice(0, 20) } };
  const indexes: bigint[] = [];
  for (const event of events) {
    const index = append(caller(), event);
    // Those before it are stored and stay: they are numbered, so the writer's repeat finds them.
    if (index === undefined) {
      certifyTip();
      const message = `The number ${event.sequence} was used for another event.`;
      return { err: { invalid: [{ field: 'sequence', message }] } };
    }
    indexes.push(index);
  }
  certifyTip();
  return { ok: indexes };
}

function logOne(event: AuditEvent): Answer<bigint> {
  const logged = log([event]);
  return 'ok' in logged ? { ok: logged.ok[0] ?? 0n } : logged;
}

export default class AuditStorage extends storageCanister(AuditErrorT) {
  override length(): number {
    return entries.length();
  }

  override started(): void {
    certifyTip();
  }

  /** Writers only. The entry's index; the same for a repeat. */
  @update([AuditEventT], IndexResultT)
  logEvent(event: AuditEvent): Answer<bigint> {
    return logOne(event);
  }

  /** Writers only, at most 100. Indexes in the order of the events. */
  @update([IDL.Vec(AuditEventT)], IndexesResultT)
  logEvents(events: AuditEvent[]): Answer<bigint[]> {
    return log(events);
  }

  /** Writers only: step 22 of a deployment, stored as the event `deployment.completed`. */
  @update([DeploymentSuccessT], IndexResultT)
  logDeploymentSuccess({
    deploymentId,
    user,
    contract,
    serviceId,
    moduleHash,
    at,
    sequence,
  }: DeploymentSuccess): Answer<bigint> {
    const details: [string, string][] = [
      ['deployment', deploymentId.toString()],
      ['moduleHash', toHex(moduleHash.subarray(0, 32))],
    ];
    return logOne({ action: 'deployment.completed', user, contract: [contract], serviceId, details, at, sequence });
  }

  /** One's own events; admins read anyone's. Cost grows with the page only. */
  @query([IDL.Principal, PageRequestT], EntryPageResultT)
  getEventsByUser(user: Principal, page: PageRequest): Answer<EntryPage> {
    const refused = refuseStranger(user);
    return refused ? { err: refused } : { ok: entryPage(byUser.page(user, position(page))) };
  }

  /** Admins only: the entries are of many people. */
  @query([IDL.Text, PageRequestT], EntryPageResultT)
  getEventsByAction(action: string, page: PageRequest): Answer<EntryPage> {
    const refused = refuseNonAdmin();
    if (refused) return { err: refused };
    if (action.length > LIMITS.action) return { ok: entryPage({ refs: [], total: 0 }) };
    return { ok: entryPage(byAction.page(action, position(page))) };
  }

  /** Admins only. */
  @query([IDL.Principal, PageRequestT], EntryPageResultT)
  getEventsByContract(contract: Principal, page: PageRequest): Answer<EntryPage> {
    const refused = refuseNonAdmin();
    return refused ? { err: refused } : { ok: entryPage(byContract.page(contract, position(page))) };
  }

  /** Admins only. By when they were recorded (ns), `to` excluded. Reads log2(n) entries more than the page. */
  @query([TimeRangeT, PageRequestT], EntryPageResultT)
  getEventsByTime(range: TimeRange, page: PageRequest): Answer<EntryPage> {
    const refused = refuseNonAdmin();
    return refused ? { err: refused } : { ok: pageByTime(range, page) };
  }

  /** `null` also for entries of others, unless the caller is an admin. */
  @query([IDL.Nat64], IDL.Opt(AuditEntryT))
  getEntry(index: bigint): [] | [AuditEntry] {
    const entry = index < BigInt(entries.length()) ? entries.get(Number(index)) : undefined;
    return entry && !refuseStranger(entry.event.user) ? [entry] : [];
  }

  /** Open to anyone: the certified length and hash. Only a query carries the certificate. */
  @query([], TipT)
  getTip(): Tip {
    return { length: BigInt(entries.length()), hash: tipHash(), certificate: certificate(), hashTree: witness() };
  }

  /** Open to anyone: the chain without contents, at most 1,000 at once. */
  @query([IDL.Nat64, IDL.Nat32], IDL.Vec(LinkT))
  getLinks(start: bigint, length: number): Link[] {
    if (start >= BigInt(entries.length())) return [];
    return entries
      .range(Number(start), Math.min(length, MAX_LINKS))
      .map(({ index, digest, hash }) => ({ index, digest, hash }));
  }
}
