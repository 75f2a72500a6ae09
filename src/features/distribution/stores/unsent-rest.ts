// Recipients that do not fit into the creation wait in the browser until the distribution exists; its page sends them then.
import { currentSession } from '../../../shared/agent/index.ts';
import { storedList } from '../../../shared/storage/index.ts';
import type { NewGrant } from '../distribution.types.ts';
import { sendingFromText, sendingToText } from '../model/sending.ts';

const storage = storedList('distribution.rest');
const me = (): string | null => currentSession()?.principal.toText() ?? null;
/** Under no distribution yet. */
const NOWHERE = 'aaaaa-aa';

export function keepRest(grants: NewGrant[]): void {
  const owner = me();
  if (!owner) return;
  const sending = { distribution: NOWHERE, owner, firstBatch: null, taken: 0, grants };
  storage.write(owner, grants.length > 0 ? [sendingToText(sending)] : []);
}

/** What waits. */
export function restWaiting(): NewGrant[] {
  const owner = me();
  const [text] = owner ? storage.read(owner) : [];
  return text === undefined ? [] : (sendingFromText(text)?.grants ?? []);
}

/** What waits, once: who takes it keeps it. */
export function takeRest(): NewGrant[] {
  const rest = restWaiting();
  keepRest([]);
  return rest;
}
