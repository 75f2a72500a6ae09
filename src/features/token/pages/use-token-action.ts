// One transfer, mint, burn or approval from the form to its end, asking first where it cannot be undone.
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { type Question, useSwal, useToast } from '../../../shared/composables/index.ts';
import { formatToken, nowNs } from '../../../shared/format/index.ts';
import { formatAccount, type IcrcAccount } from '../../../shared/account/index.ts';
import type { ActionCall } from '../model/action-form.ts';
import { canRepeat, type Attempt, type AttemptKind } from '../model/attempt.ts';
import type { TokenFacts } from '../model/token-facts.ts';
import { useAllowancesStore } from '../stores/allowances.store.ts';
import { useAttemptsStore } from '../stores/attempts.store.ts';

export interface TokenAction {
  kind: ShallowRef<AttemptKind>;
  open: Ref<boolean>;
  busy: ShallowRef<boolean>;
  attempt: ShallowRef<Attempt | null>;
  allowance: ShallowRef<bigint | null>;
  repeatable: ComputedRef<boolean>;
  start: (kind: AttemptKind) => void;
  send: (call: ActionCall) => Promise<void>;
  spender: (account: IcrcAccount | null) => Promise<void>;
  check: () => Promise<void>;
  repeat: () => Promise<void>;
  next: () => void;
}

/** `done` is called when the ledger has changed, so that the page reads it again. */
export function useTokenAction(token: () => TokenFacts | null, me: () => string | null, done: () => void): TokenAction {
  const attempts = useAttemptsStore();
  const allowances = useAllowancesStore();
  const { confirm } = useSwal();
  const toast = useToast();
  const kind = shallowRef<AttemptKind>('transfer');
  const open = ref(false);
  const busy = shallowRef(false);
  const attempt = shallowRef<Attempt | null>(null);
  const allowance = shallowRef<bigint | null>(null);
  let asked = 0;

  async function run(work: () => Promise<Attempt>): Promise<void> {
    busy.value = true;
    try {
      attempt.value = await work();
      if (attempt.value.state.kind === 'done') done();
    } catch (error) {
      toast.failure(error);
    } finally {
      busy.value = false;
    }
  }

  async function send(call: ActionCall): Promise<void> {
    if (!(await confirm(question(call)))) return;
    await run(() => attempts.send(call));
  }

  /** Looks up what a spender may take now; the approval says so, and is refused if it changed meanwhile. */
  async function spender(account: IcrcAccount | null): Promise<void> {
    const mine = ++asked;
    allowance.value = null;
    const [facts, owner] = [token(), me()];
    if (!account || !facts || !owner) return;
    const now = await allowances.current(facts.canisterId, { owner, spender: account }).catch(() => null);
    if (mine === asked) allowance.value = now;
  }

  return {
    kind,
    open,
    busy,
    attempt,
    allowance,
    repeatable: computed(() => attempt.value !== null && canRepeat(attempt.value, nowNs())),
    start(next) {
      kind.value = next;
      attempt.value = null;
      allowance.value = null;
      open.value = true;
    },
    send,
    spender,
    check: () =>
      run(() => (attempt.value ? attempts.check(attempt.value) : Promise.reject(new Error('Nothing was sent.')))),
    repeat: () =>
      run(() => (attempt.value ? attempts.repeat(attempt.value) : Promise.reject(new Error('Nothing was sent.')))),
    next: () => (attempt.value = null),
  };
}

/** What is asked before it is done: transfers and burns cannot be undone by anybody. */
function question(call: ActionCall): Question {
  const amount = formatToken(call.amount, call);
  const to = formatAccount(call.to);
  const fee: [string, string][] = call.fee ? [['Fee', formatToken(call.fee, call)]] : [];
  const questions: Record<AttemptKind, Question> = {
    transfer: {
      title: `Send ${amount}?`,
      text: 'This cannot be undone.',
      rows: [['To', to], ...fee, ['In all', formatToken(call.amount + (call.fee ?? 0n), call)]],
      confirm: 'Send',
    },
    mint: { title: `Mint ${amount}?`, text: 'The supply grows by this.', rows: [['For', to]], confirm: 'Mint' },
    burn: {
      title: `Burn ${amount}?`,
      text: 'These tokens are destroyed. This cannot be undone.',
      confirm: 'Burn',
      tone: 'danger',
    },
    approve: {
      title: call.amount === 0n ? 'Revoke this allowance?' : `Allow up to ${amount}?`,
      text: call.amount === 0n ? undefined : 'The spender can take this from your account without asking again.',
      rows: [['Spender', to], ...fee],
      confirm: call.amount === 0n ? 'Revoke' : 'Approve',
    },
  };
  return questions[call.kind];
}
