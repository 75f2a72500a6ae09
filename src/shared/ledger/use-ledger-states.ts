// What ledgers say of themselves while somebody types their ids: asked once each, reactive.
import { Principal } from '@dfinity/principal';
import { shallowReactive } from 'vue';
import { withinTime } from '../agent/index.ts';
import { cut } from '../format/index.ts';
import { ledgerInfo } from './ledger.api.ts';

/** Amounts cannot be read without the ledger's decimals. */
export type LedgerState = { symbol: string; decimals: number; fee: bigint } | 'asking' | 'silent';

/** Asked for when first looked at. */
export function useLedgerStates(): (ledger: string) => LedgerState {
  const states = shallowReactive(new Map<string, LedgerState>());
  async function ask(id: string): Promise<void> {
    states.set(id, 'asking');
    try {
      const { symbol, decimals, fee } = await withinTime(ledgerInfo(Principal.fromText(id)));
      states.set(id, { symbol: cut(symbol, 16), decimals, fee });
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
