// The proposal that is being built: what was typed, what it means as actions, and what they would do.
import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { transfersOf } from '../../../../canisters/multisig/rules/policy.ts';
import { onPersonChange, useSession } from '../../../shared/agent/index.ts';
import { nowNs, parsePrincipal } from '../../../shared/format/index.ts';
import { usePayees } from '../../../shared/payees/index.ts';
import { storedList } from '../../../shared/storage/index.ts';
import { actionWords } from '../model/action-words.ts';
import { formOf, newOptions, type BuildForm, type ProposalOptions } from '../model/build/form.ts';
import { builtFromText, builtToText } from '../model/build/kept-proposal.ts';
import { readActions } from '../model/build/read-action.ts';
import { MEMO_COLUMN } from '../model/build/read-money.ts';
import { readOptions, suggestedTitle } from '../model/build/read-options.ts';
import type { LedgerFacts, Reading } from '../model/build/reading.ts';
import { readCandid, type ReadCandid } from '../model/candid/index.ts';
import { effectsOf, type Effects } from '../model/effects.ts';
import { namesOf } from '../model/names.ts';
import type { Action, ActionKind } from '../multisig.types.ts';
import { useMultisigStore } from './multisig.store.ts';
import { useProposalSources, type InterfaceState } from './proposal-sources.store.ts';

const storage = storedList('multisig.building');
const SAVE_AFTER_MS = 400;

/** The parts of a payout as one: what their title speaks of. */
function wholeOf([first, ...rest]: readonly Action[]): Action | undefined {
  if (!first || !('batchTransfer' in first)) return first;
  const { ledger, transfers } = first.batchTransfer;
  const others = rest.flatMap((action) => transfersOf(action)?.transfers ?? []);
  return { batchTransfer: { ledger, transfers: [...transfers, ...others] } };
}

export const useProposalDraft = defineStore('multisigProposalDraft', () => {
  const wallets = useMultisigStore();
  const sources = useProposalSources();
  const { principal } = useSession();
  const wallet = shallowRef('');
  const kind = shallowRef<ActionKind | null>(null);
  const form = ref<BuildForm | null>(null);
  const options = reactive<ProposalOptions>(newOptions());

  const me = computed(() => principal.value?.toText() ?? '');
  const details = computed(() => wallets.details.get(wallet.value) ?? null);
  const book = computed(() => wallets.books.get(wallet.value) ?? []);
  const ledger = (id: string) => sources.ledger(wallet.value, id);
  const factsOf = (id: string): LedgerFacts | null => {
    const state = parsePrincipal(id).ok ? ledger(id.trim()) : 'asking';
    return typeof state === 'string' ? null : state;
  };

  const interfaceOf = (canister: string): InterfaceState | null =>
    parsePrincipal(canister).ok ? sources.interfaceOf(canister.trim()) : null;
  /** With the types of the canister's interface, where it has the method. */
  function readArgument(text: string, canister: string, method: string): ReadCandid {
    const known = interfaceOf(canister);
    const found = known && typeof known === 'object' ? known.methods.get(method.trim()) : undefined;
    return known && typeof known === 'object' && found
      ? readCandid(text, { method: found, types: known.types })
      : readCandid(text);
  }

  const payoutDecimals = computed(() => factsOf(form.value?.payoutLedger ?? '')?.decimals ?? 8);
  const payoutRules = computed(() => ({ decimals: payoutDecimals.value, extras: [MEMO_COLUMN] }));
  const payout = usePayees(() => payoutRules.value);

  const names = computed(() =>
    details.value
      ? namesOf({ wallet: wallet.value, config: details.value.config, book: book.value, me: me.value })
      : null,
  );
  const words = computed(() =>
    names.value
      ? {
          names: names.value,
          wallet: wallet.value,
          policies: details.value?.config.policies ?? [],
          tokenOf: (id: string) => factsOf(id) ?? { symbol: 'units', decimals: 0 },
        }
      : null,
  );

  const reading = computed((): Reading<Action[]> | null => {
    if (kind.value === null || form.value === null || details.value === null) return null;
    return readActions(kind.value, form.value, {
      wallet: wallet.value,
      details: details.value,
      ledgers: ledger,
      payout,
      now: nowNs(),
      candid: readArgument,
      initCandid: (text) => readCandid(text),
    });
  });
  const actions = computed(() => (reading.value?.ok ? reading.value.value : null));
  /** In one sentence. */
  const does = computed(() => {
    const whole = wholeOf(actions.value ?? []);
    return whole && words.value ? actionWords(whole, words.value).title : '';
  });
  const suggested = computed(() => suggestedTitle(does.value));
  const optionsRead = computed(() => {
    const [action] = actions.value ?? [];
    if (!action || !details.value) return null;
    return readOptions(options, {
      action,
      config: details.value.config,
      suggested: suggested.value,
      now: nowNs(),
    });
  });
  const faults = computed(() =>
    [reading.value, optionsRead.value].flatMap((read) => (read && !read.ok ? read.faults : [])),
  );
  const effects = computed((): Effects | null => {
    if (!actions.value || !details.value || !words.value) return null;
    return effectsOf(actions.value, {
      walletId: wallet.value,
      details: details.value,
      me: me.value,
      open: sources.open.get(wallet.value) ?? null,
      ledger,
      words: words.value,
      approve: options.approve,
      now: nowNs(),
    });
  });

  /** Begins anew for a wallet that is loaded. */
  function begin(id: string, next: ActionKind | null): void {
    wallet.value = id;
    kind.value = next;
    form.value = details.value ? formOf(details.value) : null;
    payout.remove(new Set(payout.rows.map(({ id: row }) => row)));
    Object.assign(options, newOptions());
  }

  /** Goes on with what this person was building, here or before a reload; false if it was something else. */
  function resume(id: string, next: ActionKind | null): boolean {
    if (wallet.value === id && kind.value === next && form.value !== null) return true;
    const known = wallets.details.get(id);
    const [text] = storage.read(me.value);
    const built = text && known && next ? builtFromText(text, { wallet: id, kind: next, details: known }) : null;
    if (!built) return false;
    begin(id, next);
    form.value = built.form;
    Object.assign(options, built.options);
    payout.add(built.payout, true);
    return true;
  }

  function save(): void {
    clearTimeout(timer);
    if (me.value === '' || wallet.value === '') return;
    const built =
      kind.value && form.value
        ? { wallet: wallet.value, kind: kind.value, form: form.value, options, payout: payout.rows }
        : null;
    storage.write(me.value, built ? [builtToText(built)] : []);
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows whenever what is built changes. */
  const edits = ref(0);
  watch(
    [kind, form, options, () => payout.rows],
    () => {
      edits.value++;
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_AFTER_MS);
    },
    { deep: true },
  );
  addEventListener('pagehide', save);

  // What one person typed is not shown to the next.
  onPersonChange(() => begin('', null));

  return {
    ...{ wallet, kind, form, options, payout, me, details, book, names, words },
    ...{ reading, actions, does, suggested, optionsRead, faults, effects, edits },
    ...{ ledger, factsOf, interfaceOf, readArgument, begin, resume },
    /** Null while no ledger is typed. */
    ledgerOf: (id: string) => (parsePrincipal(id).ok ? ledger(id.trim()) : null),
  };
});
