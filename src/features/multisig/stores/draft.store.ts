// The wallet a person is about to make: kept in the browser while it is typed, per person, until the wallet exists.
import { defineStore } from 'pinia';
import { computed, reactive } from 'vue';
import { useSession } from '../../../shared/agent/index.ts';
import { useLedgerStates } from '../../../shared/ledger/index.ts';
import { keptDraft } from '../../deployments/index.ts';
import { encodeArgs } from '../api/factory.ts';
import type { Ledgers } from '../model/build/reading.ts';
import { readWallet } from '../model/read-wallet.ts';
import { emptyWallet, isEmptyWallet, walletFromText, walletToText, type WalletDraft } from '../model/wallet-draft.ts';

export const useWalletDraft = defineStore('multisigDraft', () => {
  const { principal } = useSession();
  const me = (): string => principal.value?.toText() ?? '';
  const draft = reactive<WalletDraft>(emptyWallet(me()));
  const states = useLedgerStates();
  /** Balances are unknown: there is no wallet yet. */
  const ledgers: Ledgers = (id) => {
    const state = states(id);
    return typeof state === 'object' ? { ...state, balance: null } : state;
  };
  const reading = computed(() => readWallet(draft, ledgers));
  const faults = computed(() => reading.value.faults);
  /** Groups that signers are in, for the rules of policies. */
  const groups = computed(() => [...new Set(reading.value.args.config.signers.flatMap((signer) => signer.groups))]);

  const kept = keptDraft<WalletDraft>({
    name: 'multisig.draft',
    current: () => draft,
    put: (next) => void Object.assign(draft, next),
    changes: [draft],
    empty: () => emptyWallet(me()),
    isEmpty: (now) => isEmptyWallet(now, me()),
    toText: walletToText,
    fromText: (text) => walletFromText(text, me()),
  });

  /** The factory's argument bytes; only for a draft without faults. */
  const encode = (): Uint8Array => encodeArgs(reading.value.args);
  return { draft, reading, faults, groups, ledgers, encode, ...kept };
});
