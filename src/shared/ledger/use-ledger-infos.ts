import { Principal } from '@dfinity/principal';
import { shallowRef, triggerRef } from 'vue';
import { ledgerInfo } from './ledger.api.ts';
import type { LedgerInfo } from './ledger.types.ts';

const infos = shallowRef(new Map<string, LedgerInfo>());
const asked = new Set<string>();

/** Until a ledger has answered, amounts are shown in its smallest units and say so. */
const UNITS = { symbol: 'units', decimals: 0 };

async function learn(ledger: string): Promise<void> {
  if (asked.has(ledger)) return;
  asked.add(ledger);
  const info = await ledgerInfo(Principal.fromText(ledger)).catch(() => null);
  if (info) {
    infos.value.set(ledger, info);
    triggerRef(infos);
  } else asked.delete(ledger);
}

/** `tokenOf(ledger)`: symbol and decimals of a ledger, asked for once and reactive. */
export function useLedgerInfos(): { tokenOf: (ledger: string) => { symbol: string; decimals: number } } {
  return {
    tokenOf(ledger) {
      const info = infos.value.get(ledger);
      if (!info) void learn(ledger);
      return info ?? UNITS;
    },
  };
}
