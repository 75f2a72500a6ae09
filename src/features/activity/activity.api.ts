import type { Principal } from '@dfinity/principal';
import {
  idlFactory,
  type AuditEntry,
  type AuditError,
  type Link,
  type _SERVICE,
} from '../../../declarations/audit_storage.did.ts';
import { canister, canisterId, fromOpt, read, toOpt, type CallAs } from '../../shared/agent/index.ts';
import type { Page } from '../../shared/composables/index.ts';
import { explainVariant, harmless, type ExplainTable } from '../../shared/errors/index.ts';
import type { ActivityEntry } from './activity.types.ts';

const errors: ExplainTable<AuditError> = {
  notAuthorized: () => harmless('These events belong to another person.', 'Sign in with the account they belong to.'),
  anonymousCaller: () => harmless('You are not signed in.', 'Sign in, then try again.'),
  invalid: (fields) => ({ ...harmless('The request was refused.', 'Reload the page.'), fields }),
};

const storage = (as: CallAs): Promise<_SERVICE> => canister<_SERVICE>(idlFactory, 'audit_storage', as);

const toEntry = ({ index, event }: AuditEntry): ActivityEntry => ({
  index,
  action: event.action,
  user: event.user.toText(),
  contract: fromOpt(event.contract)?.toText() ?? null,
  serviceId: event.serviceId,
  details: event.details,
  at: event.at,
});

const entriesOf = async (user: Principal, cursor: bigint | null, limit: number): Promise<Page<AuditEntry, bigint>> => {
  const result = await (await storage('caller')).getEventsByUser(user, { cursor: toOpt(cursor), limit: [limit] });
  if ('err' in result) throw explainVariant('activity', result.err, errors);
  return { items: result.ok.items, next: fromOpt(result.ok.next), total: result.ok.total };
};

/** One's own events, newest first. */
export const activityOf = (user: Principal, cursor: bigint | null): Promise<Page<ActivityEntry, bigint>> =>
  read(async () => {
    const page = await entriesOf(user, cursor, 25);
    return { ...page, items: page.items.map(toEntry) };
  });

/** The newest of one's own entries in full, for checking their contents against the log's digests. */
export const ownEntries = (user: Principal): Promise<AuditEntry[]> =>
  read(async () => (await entriesOf(user, null, 50)).items);

export interface CertifiedTip {
  length: bigint;
  hash: Uint8Array;
  certificate: Uint8Array | null;
  hashTree: Uint8Array;
}

/** The log's length and last hash, with the network's certificate for them. */
export const getTip = (): Promise<CertifiedTip> =>
  read(async () => {
    const tip = await (await storage('anyone')).getTip();
    const certificate = fromOpt(tip.certificate);
    return {
      length: tip.length,
      hash: Uint8Array.from(tip.hash),
      certificate: certificate && Uint8Array.from(certificate),
      hashTree: Uint8Array.from(tip.hashTree),
    };
  });

/** Digests only, of entries `start` and following. The canister may answer fewer than asked. */
export const getLinks = (start: bigint, length: number): Promise<Link[]> =>
  read(async () => {
    const links = await (await storage('anyone')).getLinks(start, length);
    return links.map(({ index, digest, hash }) => ({
      index,
      digest: Uint8Array.from(digest),
      hash: Uint8Array.from(hash),
    }));
  });

export const storageId = (): Promise<string> => canisterId('audit_storage');
export type { AuditEntry, Link };
