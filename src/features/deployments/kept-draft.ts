// What a person fills in before a contract exists: kept in the browser while it is typed, per person, until it was made.
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef, type WatchSource } from 'vue';
import { onPersonChange, useSession } from '../../shared/agent/index.ts';

const SAVE_AFTER_MS = 400;

export interface KeptDraft {
  /** False while the stored draft is being read: nothing is saved over it. */
  ready: ShallowRef<boolean>;
  /** The browser refuses to keep it (storage full or forbidden). */
  notKept: ShallowRef<boolean>;
  /** The deployment that this draft was sent as; it stays until the contract exists, so that a refusal loses nothing. */
  sentAs: ShallowRef<string | null>;
  /** The request that this draft was paid for with, from before the approval on: finds its deployment after a reload. */
  requestId: ShallowRef<string | null>;
  /** The principal of the person signed in, or ''. */
  me: ComputedRef<string>;
  /** Starts anew. */
  clear: () => void;
  /** It became this deployment; null: it is a draft again. */
  markSent: (deployment: string | null) => void;
  markRequested: (request: string) => void;
  /** What it was sent as exists: starts anew, but for somebody who has begun to type something else. */
  done: () => void;
  /** Saves at once; by itself it waits until the typing pauses. */
  save: () => void;
}

/** For the setup function of a product's draft store; the store returns what this returns (a `CreationDraft`). */
export function keptDraft<T>(parts: {
  /** Its name in the browser's storage: `token.draft`. */
  name: string;
  /** What is filled in now. */
  current: () => T;
  /** Fills the form in. */
  put: (draft: T) => void;
  /** What is watched: every change is kept. */
  changes: readonly (WatchSource<unknown> | object)[];
  empty: () => T;
  isEmpty: (draft: T) => boolean;
  toText: (draft: T) => string;
  /** Null for anything that is not a draft: storage can be edited, old or cut off. */
  fromText: (text: string) => T | null | Promise<T | null>;
}): KeptDraft {
  const { principal } = useSession();
  const me = computed(() => principal.value?.toText() ?? '');
  const ready = shallowRef(false);
  const notKept = shallowRef(false);
  const sentAs = shallowRef<string | null>(null);
  const requestId = shallowRef<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The draft as it was sent. */
  let sent: string | null = null;
  const asText = (): string => parts.toText(parts.current());

  const key = (): string => `icto.${parts.name}.${me.value}`;

  async function restore(): Promise<void> {
    ready.value = false;
    clearTimeout(timer);
    const owner = me.value;
    const text = stored(key());
    const found = text === null ? null : await parts.fromText(text);
    if (owner !== me.value) return;
    parts.put(found ?? parts.empty());
    sentAs.value = stored(`${key()}.sent`);
    requestId.value = stored(`${key()}.request`);
    sent = sentAs.value === null && requestId.value === null ? null : asText();
    ready.value = true;
  }

  function save(): void {
    clearTimeout(timer);
    if (!ready.value || me.value === '') return;
    try {
      const draft = parts.current();
      keepText(key(), parts.isEmpty(draft) ? null : parts.toText(draft));
      keepText(`${key()}.sent`, sentAs.value);
      keepText(`${key()}.request`, requestId.value);
      notKept.value = false;
    } catch {
      notKept.value = true;
    }
  }

  function markSent(deployment: string | null): void {
    sentAs.value = deployment;
    requestId.value = null;
    sent = deployment === null ? null : (sent ?? asText());
    save();
  }

  function clear(): void {
    parts.put(parts.empty());
    markSent(null);
  }

  watch([...parts.changes], () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  });
  onPersonChange(() => void restore());
  addEventListener('pagehide', save);
  void restore();

  return {
    ready,
    notKept,
    sentAs,
    requestId,
    me,
    clear,
    markSent,
    markRequested(request) {
      requestId.value = request;
      sent = asText();
      save();
    },
    done: () => (sent === null || sent === asText() ? clear() : markSent(null)),
    save,
  };
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keepText(key: string, text: string | null): void {
  if (text === null) localStorage.removeItem(key);
  else localStorage.setItem(key, text);
}
