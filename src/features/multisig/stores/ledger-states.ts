// What ledgers say of themselves while somebody types their ids: asked once each, reactive.
import { Principal } from '@dfinity/principal';
import { shallowReactive } from 'vue';
import { withinTime } from '../../../shared/agent/index.ts';
import { cut } from '../../../shared/format/index.ts';
import { ledgerInfo } from '../../../shared/ledger/index.ts';
import type { Ledgers, LedgerState } from '../model/build/reading.ts';

/** Balances are unknown: there is no wallet yet. */
export function useLedgerStates(): Ledgers {
  const states = shallowReactive(new Map<string, LedgerState>());
  async function ask(id: string): Promise<void> {
    states.set(id, 'asking');
    try {
      const { symbol, decimals, fee } = await withinTime(ledgerInfo(Principal.fromText(id)));
      states.set(id, { symbol: cut(symbol, 16), decimals, fee, balance: null });
    } catch {
      states.set(id, 'silent');
    }
  }
  return (id) => {
    const known = states.get(id);
    if (known === undefined) queueMicrotask(() => states.has(id) || void ask(id));
    return known ?? 'asking';
  };
}
