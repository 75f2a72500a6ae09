// Recipients on their way into a distribution. Each list is kept in the browser until the distribution has taken all of it, so
// that a closed page or a lost answer goes on where it stopped, and nobody gets a grant twice.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { currentSession, onPersonChange } from '../../../shared/agent/index.ts';
import { AppError, toAppError } from '../../../shared/errors/index.ts';
import { storedList } from '../../../shared/storage/index.ts';
import { loadDetails, loadGrant } from '../api/contract-reads.ts';
import type { Say } from '../api/errors.ts';
import { addGrants } from '../api/owner-writes.ts';
import type { NewGrant } from '../distribution.types.ts';
import { batchOf, isSameGrant, sendingFromText, sendingToText, type Sending } from '../model/sending.ts';

const storage = storedList('distribution.sendings');
const me = (): string | null => currentSession()?.principal.toText() ?? null;

export const useRecipientsStore = defineStore('distributionRecipients', () => {
  const sendings = shallowRef<Sending[]>(restore());
  /** The distribution that is being sent to. */
  const running = shallowRef<string | null>(null);
  let stopped = false;
  onPersonChange(() => (sendings.value = restore()));

  function restore(): Sending[] {
    const owner = me();
    if (!owner) return [];
    return storage
      .read(owner)
      .flatMap((text) => sendingFromText(text) ?? [])
      .filter((sending) => sending.owner === owner);
  }
  function keep(owner: string, next: Sending[]): boolean {
    sendings.value = next;
    return storage.write(owner, next.map(sendingToText));
  }
  // Read anew: another tab may have put a list of its own there.
  const others = (id: string): Sending[] => restore().filter(({ distribution }) => distribution !== id);
  const ofDistribution = (id: string): Sending | null =>
    sendings.value.find(({ distribution }) => distribution === id) ?? null;

  /** Keeps a list to be sent, also what did not fit at creation; false when the browser does not keep it beyond this page. */
  function begin(distribution: string, grants: NewGrant[]): boolean {
    const owner = me();
    if (!owner) throw toAppError(new Error('Nobody is signed in.'));
    return keep(owner, [...others(distribution), { distribution, owner, firstBatch: null, taken: 0, grants }]);
  }

  /** What was not sent is not sent any more. */
  function drop(distribution: string): void {
    const owner = me();
    if (owner) keep(owner, others(distribution));
  }

  /** Sends what is left, batch by batch; resolves to whether all are there. Throws AppError; calling it again goes on. */
  async function send(id: string, say: Say): Promise<boolean> {
    if (running.value !== null) return false;
    running.value = id;
    stopped = false;
    try {
      for (let sending = ofDistribution(id); sending; sending = ofDistribution(id)) {
        if (batchOf(sending, sending.taken).length === 0) {
          drop(id);
          return true;
        }
        if (stopped) return false;
        await sendNext(sending, say);
      }
      return true;
    } finally {
      running.value = null;
    }
  }

  async function sendNext(before: Sending, say: Say): Promise<void> {
    const { distribution: id, owner } = before;
    const firstBatch = before.firstBatch ?? (await loadDetails(id)).batches;
    const sending = { ...before, firstBatch };
    // Kept before it is sent: after a lost answer the same number must be used.
    keep(owner, [...others(id), sending]);
    const grants = batchOf(sending, sending.taken);
    const count = await addGrants({ id, say }, firstBatch + sending.taken, grants);
    await confirm(id, grants, count);
    keep(owner, [...others(id), { ...sending, taken: sending.taken + 1 }]);
  }

  /** A number that another device has used before is answered as if it were done: so what is there is looked at. */
  async function confirm(id: string, grants: readonly NewGrant[], count: number): Promise<void> {
    const [first, last] = [grants[0], grants.at(-1)];
    if (!first || !last) return;
    const [one, other] = await Promise.all([loadGrant(id, count - grants.length), loadGrant(id, count - 1)]);
    if (!isSameGrant(one, first) || !isSameGrant(other, last)) throw notThere();
  }

  const stop = (): void => void (stopped = true);
  return { sendings, running, ofDistribution, begin, drop, send, stop };
});

const notThere = (): AppError =>
  new AppError(
    'distribution.batchTaken',
    {
      title: 'The distribution took another list in the meantime.',
      money: 'We do not know whether these recipients were added. Nothing was paid.',
      action: 'Compare the list of recipients with yours, take the rest away here, and add those who are missing.',
    },
    { outcome: 'unknown' },
  );
