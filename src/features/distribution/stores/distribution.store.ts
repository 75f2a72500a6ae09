// Distributions that pages look at: what was read stays until it is read again.
import { Principal } from '@dfinity/principal';
import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { newestOnly } from '../../../shared/agent/index.ts';
import { formatToken } from '../../../shared/format/index.ts';
import { ledgerInfo, type LedgerInfo } from '../../../shared/ledger/index.ts';
import { checkCode, type CodeCheck, type ContractEntry, type SwitchChange } from '../../contracts/index.ts';
import { distributionLists } from '../api/factory.ts';
import { loadControllers } from '../api/controllers.ts';
import { claimHistory, claimsPage, grantsOf, grantsPage, loadDetails, loadGrant } from '../api/contract-reads.ts';
import type { Say } from '../api/errors.ts';
import type { Details } from '../distribution.types.ts';

/** The token as its own ledger names it: amounts mean what the ledger says, whatever a creator wrote. */
export interface TokenOf {
  symbol: string;
  decimals: number;
  /** The ledger's fee; null while only the creator's words are known. */
  fee: bigint | null;
  /** The creator wrote another symbol or other decimals than the ledger has. */
  differs: boolean;
}

export const useDistributionStore = defineStore('distribution', () => {
  const details = shallowReactive(new Map<string, Details>());
  /** What the factory knows of it; null: not made here. */
  const entries = shallowReactive(new Map<string, ContractEntry | null>());
  const codes = shallowReactive(new Map<string, CodeCheck>());
  const controllers = shallowReactive(new Map<string, string[] | null>());
  const ledgers = shallowReactive(new Map<string, LedgerInfo>());
  const begin = newestOnly();

  async function load(id: string): Promise<Details> {
    const counts = begin(id);
    const known = await loadDetails(id);
    if (counts()) details.set(id, known);
    void loadLedger(known.ledger.toText());
    return known;
  }

  async function loadLedger(ledger: string): Promise<void> {
    const info = await ledgerInfo(Principal.fromText(ledger)).catch(() => null);
    if (info) ledgers.set(ledger, info);
  }

  /** Factory, code and controllers, each as far as the network tells. */
  async function loadSurroundings(id: string): Promise<void> {
    const entry = distributionLists
      .entryOf(id)
      .then((known) => void entries.set(id, known))
      .catch(() => undefined);
    const code = checkCode(id, 'distribution_factory')
      .then((known) => void codes.set(id, known))
      .catch(() => void codes.set(id, { kind: 'unclear' }));
    await Promise.all([entry, code, checkControllers(id)]);
  }
  const checkControllers = async (id: string): Promise<void> =>
    void controllers.set(id, await loadControllers(id).catch(() => null));

  function tokenOf({ ledger, symbol, decimals }: Details): TokenOf {
    const info = ledgers.get(ledger.toText());
    if (!info) return { symbol, decimals, fee: null, differs: false };
    const differs = info.symbol !== symbol || info.decimals !== decimals;
    return { symbol: info.symbol, decimals: info.decimals, fee: info.fee, differs };
  }
  /** How amounts of this distribution are said. */
  const sayOf =
    (known: Details): Say =>
    (amount) =>
      formatToken(amount, tokenOf(known));

  function showSwitch(id: string, change: SwitchChange): void {
    const known = details.get(id);
    if (known) details.set(id, { ...known, ...change });
  }

  return {
    details,
    entries,
    codes,
    controllers,
    load,
    loadSurroundings,
    checkControllers,
    tokenOf,
    sayOf,
    showSwitch,
    grant: loadGrant,
    grants: grantsPage,
    grantsOf,
    claims: claimsPage,
    history: claimHistory,
  };
});
