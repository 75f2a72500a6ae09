// Every call that moves tokens goes through here: written down before it is sent, kept until its end is known.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { currentSession, onPersonChange } from '../../../shared/agent/index.ts';
import { toAppError } from '../../../shared/errors/index.ts';
import { nowNs } from '../../../shared/format/index.ts';
import { findAttempt } from '../api/find-attempt.ts';
import { sendAttempt } from '../api/ledger-writes.ts';
import { attemptFromText, attemptToText, canRepeat, newAttempt, type Attempt } from '../model/attempt.ts';
import { storedList } from '../../../shared/storage/index.ts';
import { useTokenStore } from './token.store.ts';

/** A request that has not arrived after this time never will: its ingress expiry (5 minutes) is over, with room for clocks. */
const CANNOT_ARRIVE = 7n * 60n * 1_000_000_000n;

const storage = storedList('token.attempts');

export const useAttemptsStore = defineStore('tokenAttempts', () => {
  const tokens = useTokenStore();
  const attempts = shallowRef<Attempt[]>(restore());
  /** Attempts whose end nobody knows. */
  const unknown = computed(() => attempts.value.filter(({ state }) => state.kind === 'unknown'));

  onPersonChange(() => (attempts.value = restore()));

  function restore(): Attempt[] {
    const me = currentSession()?.principal.toText();
    if (!me) return [];
    return storage
      .read(me)
      .flatMap((text) => attemptFromText(text) ?? [])
      .filter(({ owner }) => owner === me);
  }

  function put(attempt: Attempt): Attempt {
    const others = attempts.value.filter(({ memo }) => memo !== attempt.memo);
    attempts.value = [attempt, ...others].slice(0, 50);
    keep(attempt.owner);
    return attempt;
  }

  /** Storage keeps only what still has no end. */
  function keep(owner: string): void {
    const open = attempts.value.filter(({ state }) => state.kind === 'sending' || state.kind === 'unknown');
    storage.write(owner, open.map(attemptToText));
  }

  /** Sends a new call; resolves with its end, which may be `unknown`. Throws only when nobody is signed in. */
  function send(what: Omit<Attempt, 'memo' | 'createdAt' | 'state' | 'owner'>): Promise<Attempt> {
    const owner = currentSession()?.principal.toText();
    if (!owner) throw toAppError(new Error('Nobody is signed in.'));
    return run(put(newAttempt({ ...what, owner })), 'first');
  }

  /** The same call once more: the ledger does it once only, however often it is sent within its window. */
  async function repeat(attempt: Attempt): Promise<Attempt> {
    if (!canRepeat(attempt, nowNs())) return check(attempt);
    return run(put({ ...attempt, state: { kind: 'sending' } }), 'again');
  }

  async function run(attempt: Attempt, turn: 'first' | 'again'): Promise<Attempt> {
    try {
      const blockIndex = await sendAttempt(attempt);
      return finish({ ...attempt, state: { kind: 'done', blockIndex } });
    } catch (error) {
      const { outcome, message, explanation } = toAppError(error, 'write');
      // A repeat that is refused (no session, fee changed …) says nothing about the first try.
      const kind = outcome === 'unknown' || turn === 'again' ? 'unknown' : 'refused';
      return finish({
        ...attempt,
        state: { kind, message: kind === 'refused' ? `${message} ${explanation.action}` : message },
      });
    }
  }

  function finish(attempt: Attempt): Attempt {
    void tokens.refresh(attempt.ledger);
    return put(attempt);
  }

  /** Reads the ledger to learn how an attempt ended. Throws an AppError when the ledger cannot be read. */
  async function check(attempt: Attempt): Promise<Attempt> {
    const finding = await findAttempt(attempt, await tokens.known(attempt.ledger));
    if (finding.kind === 'found')
      return finish({ ...attempt, state: { kind: 'done', blockIndex: finding.blockIndex } });
    if (finding.kind === 'absent' && nowNs() - attempt.createdAt > CANNOT_ARRIVE)
      return finish({
        ...attempt,
        state: { kind: 'refused', message: 'It never reached the ledger: nothing happened.' },
      });
    const message =
      finding.kind === 'absent'
        ? 'It is not on the ledger so far. It may still arrive within a few minutes.'
        : 'This ledger does not show enough of its past to tell. Compare your balance.';
    return put({ ...attempt, state: { kind: 'unknown', message } });
  }

  /** The person knows how it ended, or does not mind. */
  function dismiss(attempt: Attempt): void {
    attempts.value = attempts.value.filter(({ memo }) => memo !== attempt.memo);
    keep(attempt.owner);
  }

  return { attempts, unknown, send, repeat, check, dismiss };
});
