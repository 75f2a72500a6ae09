// What happened in a wallet, one sentence each.
import type { Event } from '../multisig.types.ts';

type Kinds<V> = V extends unknown ? Extract<keyof V, string> : never;
export type EventKindName = Kinds<Event['kind']>;

const WORDS: Record<EventKindName, string> = {
  created: 'made the wallet',
  proposed: 'proposed',
  approved: 'approved',
  rejected: 'rejected',
  voteWithdrawn: 'took a vote back',
  cancelled: 'cancelled',
  executionStarted: 'started the execution',
  executed: 'executed',
  failed: 'could not execute',
  unknown: 'does not know the outcome of',
  configChanged: 'changed the rules',
  addressSaved: 'saved an address',
  addressRemoved: 'removed an address',
  tokenWatched: 'put a token on the list',
  tokenForgotten: 'took a token off the list',
  recoveryVetoed: 'stopped a recovery',
  codeUpgraded: 'got new code',
};

/** A kind of a newer wallet is shown by its own name. */
export function eventWords({ kind }: Event): string {
  const [name = ''] = Object.keys(kind);
  return WORDS[name as EventKindName] ?? name;
}
