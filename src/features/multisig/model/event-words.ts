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
  failed: 'failed',
  unknown: 'ended with an unknown outcome',
  configChanged: 'changed the rules',
  addressSaved: 'saved an address',
  addressRemoved: 'removed an address',
  tokenWatched: 'shows a token',
  tokenForgotten: 'no longer shows a token',
  recoveryVetoed: 'stopped a recovery',
  codeUpgraded: 'got new code',
};

/** A kind of a newer wallet is shown by its own name. */
export function eventWords({ kind }: Event): string {
  const [name = ''] = Object.keys(kind);
  return WORDS[name as EventKindName] ?? name;
}
