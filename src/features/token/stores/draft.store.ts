// The token a person is about to make: kept in the browser while it is typed, per person, until the token exists.
import { defineStore } from 'pinia';
import { computed, reactive } from 'vue';
import { validateTokenArgs } from '../../../../canisters/token/rules/validate-token-args.ts';
import { useSession } from '../../../shared/agent/index.ts';
import { usePayees } from '../../../shared/payees/index.ts';
import { keptDraft } from '../../deployments/index.ts';
import { encodeArgs, toArgs } from '../api/factory.ts';
import { accountKey, parseAccountText } from '../../../shared/account/index.ts';
import { creatorsMintingAccount, readDecimals, readDraft } from '../model/draft-settings.ts';
import type { FieldFault } from '../../../shared/composables/index.ts';
import { draftFromText, draftToText, emptyDraft, isEmptyDraft, type TokenDraft } from '../model/token-draft.ts';

export const useDraftStore = defineStore('tokenDraft', () => {
  const { principal } = useSession();
  const me = computed(() => principal.value?.toText() ?? '');
  const draft = reactive<Omit<TokenDraft, 'holders'>>(withoutHolders(emptyDraft()));
  const current = (): TokenDraft => ({ ...draft, holders: holders.rows });

  const holders = usePayees(() => {
    const minting = mintingKey();
    return {
      decimals: readDecimals(draft.decimals, []),
      // A transfer to the minting account burns (ICRC-1).
      refuse: (_, key) =>
        key === minting
          ? {
              reason: 'This is the minting account, which holds no tokens',
              mend: 'Choose another holder, or another minting account.',
            }
          : null,
    };
  });

  const reading = computed(() => readDraft(current(), holders.checked, me.value));
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
    const count = holders.summary.duplicateAccounts;
    if (count === 0) return [];
    const what = count === 1 ? 'One account is' : `${count} accounts are`;
    return [
      { field: 'initialHolders', message: `${what} listed more than once. Merge the rows or remove the extra ones.` },
    ];
  }

  function put(next: TokenDraft): void {
    Object.assign(draft, withoutHolders(next));
    holders.add(next.holders, true);
  }

  /** The factory's argument bytes; only for a draft without faults. */
  const encode = (): Uint8Array => encodeArgs(reading.value.settings);

  const kept = keptDraft<TokenDraft>({
    name: 'token.draft',
    current,
    put,
    changes: [draft, () => holders.rows],
    empty: emptyDraft,
    isEmpty: isEmptyDraft,
    toText: draftToText,
    fromText: draftFromText,
  });

  return {
    draft,
    holders,
    reading,
    faults,
    encode,
    ...kept,
  };
});

function withoutHolders({ holders: _, ...rest }: TokenDraft): Omit<TokenDraft, 'holders'> {
  return rest;
}

/** The canister's terse words as a sentence. */
function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
