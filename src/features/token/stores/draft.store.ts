// The token a person is about to make: kept in the browser while it is typed, per person, until the token exists.
import { defineStore } from 'pinia';
import { computed, reactive, shallowRef } from 'vue';
import { validateTokenArgs } from '../../../../canisters/token/rules/validate-token-args.ts';
import { useSession } from '../../../shared/agent/index.ts';
import { keptDraft } from '../../deployments/index.ts';
import { encodeArgs, toArgs } from '../api/factory.ts';
import { accountKey, parseAccountText } from '../../../shared/account/index.ts';
import { creatorsMintingAccount, readDecimals, readDraft } from '../model/draft-settings.ts';
import type { FieldFault } from '../../../shared/composables/index.ts';
import {
  checkHolder,
  summariseHolders,
  type CheckedHolder,
  type HolderEntry,
  type HolderRules,
} from '../model/holder-entries.ts';
import { mergeDuplicates } from '../model/merge-holders.ts';
import { draftFromText, draftToText, emptyDraft, isEmptyDraft, type TokenDraft } from '../model/token-draft.ts';

export const useDraftStore = defineStore('tokenDraft', () => {
  const { principal } = useSession();
  const me = computed(() => principal.value?.toText() ?? '');
  const draft = reactive<Omit<TokenDraft, 'holders'>>(withoutHolders(emptyDraft()));
  const holders = shallowRef<HolderEntry[]>([]);
  let nextId = 1;

  const current = (): TokenDraft => ({ ...draft, holders: holders.value });

  const rules = computed<HolderRules>(() => ({ decimals: readDecimals(draft.decimals, []), mintingKey: mintingKey() }));
  const cache = new WeakMap<HolderEntry, { rules: HolderRules; result: CheckedHolder }>();
  /** Each row checked; rows that did not change keep their result, so typing in one of 10,000 stays quick. */
  const checked = computed(() => {
    const now = rules.value;
    return holders.value.map((entry) => {
      const known = cache.get(entry);
      if (known?.rules === now) return known.result;
      const result = checkHolder(entry, now);
      cache.set(entry, { rules: now, result });
      return result;
    });
  });
  const summary = computed(() => summariseHolders(checked.value));

  const reading = computed(() => readDraft(current(), checked.value, me.value));
  /** Everything that still has to be mended, holders by their first fault only (the list shows them all). */
  const faults = computed<FieldFault[]>(() => {
    const { settings, faults: typed } = reading.value;
    const known = new Set(typed.map(({ field }) => field));
    // The same rules as in the canister; the rows were checked one by one above.
    const ruled = validateTokenArgs(toArgs({ ...settings, initialHolders: [] }))
      .filter(({ field }) => !known.has(field) && field !== 'initialHolders')
      .map(({ field, message }) => ({ field, message: sentence(message) }));
    return [...typed, ...ruled, ...duplicateFault()];
  });

  function mintingKey(): string | null {
    if (draft.supply === 'fixed') return null;
    if (draft.supply === 'mine') return me.value ? accountKey(creatorsMintingAccount(me.value)) : null;
    const parsed = parseAccountText(draft.mintingAccount);
    return parsed.ok ? accountKey(parsed.account) : null;
  }

  function duplicateFault(): FieldFault[] {
    const count = summary.value.duplicateAccounts;
    if (count === 0) return [];
    const what = count === 1 ? 'One account is' : `${count} accounts are`;
    return [
      { field: 'initialHolders', message: `${what} listed more than once. Merge the rows or remove the extra ones.` },
    ];
  }

  /** Adds rows at the end, or in place of all. */
  function addHolders(rows: readonly Omit<HolderEntry, 'id'>[], replace = false): void {
    const added = rows.map((row) => ({ ...row, id: nextId++ }));
    holders.value = replace ? added : [...holders.value, ...added];
  }

  function editHolder(id: number, change: Partial<Pick<HolderEntry, 'account' | 'amount'>>): void {
    holders.value = holders.value.map((entry) => {
      if (entry.id !== id) return entry;
      const { lineFault: _mended, ...kept } = entry;
      return { ...kept, ...change };
    });
  }

  const removeHolders = (ids: ReadonlySet<number>): void => {
    holders.value = holders.value.filter(({ id }) => !ids.has(id));
  };

  const merge = (): void => {
    holders.value = mergeDuplicates(holders.value, rules.value);
  };

  function put(next: TokenDraft): void {
    Object.assign(draft, withoutHolders(next));
    addHolders(next.holders, true);
  }

  /** The factory's argument bytes; only for a draft without faults. */
  const encode = (): Uint8Array => encodeArgs(reading.value.settings);

  const kept = keptDraft<TokenDraft>({
    name: 'token.draft',
    current,
    put,
    changes: [draft, holders],
    empty: emptyDraft,
    isEmpty: isEmptyDraft,
    toText: draftToText,
    fromText: draftFromText,
  });

  return {
    draft,
    holders,
    checked,
    summary,
    rules,
    reading,
    faults,
    ...kept,
    addHolders,
    editHolder,
    removeHolders,
    merge,
    encode,
  };
});

function withoutHolders({ holders: _, ...rest }: TokenDraft): Omit<TokenDraft, 'holders'> {
  return rest;
}

/** The canister's terse words as a sentence. */
function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
