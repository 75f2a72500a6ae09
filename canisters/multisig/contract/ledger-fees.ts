// Asks the ledgers of the policies what they charge: a policy's limit counts fees, and an unknown fee covers nothing.
// Only ledgers that a policy names are asked: the wallet waits for their answers, and a policy is what signers agreed on.
import type { Principal } from '@dfinity/principal';
import { alarm, HOUR, now } from '../../lib/clock.ts';
import { ledger } from '../../lib/ledger.ts';
import { principalId } from '../../lib/principals.ts';
import { fees } from './circumstances.ts';
import { config } from './configuration.ts';

export interface LedgerFees {
  /** Asks again those that were not asked for an hour, or were never heard of. */
  refresh(): void;
}

/** `changed` runs in the message of an answer that says something new. */
export function ledgerFees(changed: () => void): LedgerFees {
  // On the heap: what is being asked does not survive an upgrade either, and asking once more is harmless.
  const asked = new Map<string, bigint>();
  const waiting = new Set<string>();
  const bell = alarm(() => {
    for (const { ledger: canister } of config().policies) void ask(canister);
  });

  async function ask(canister: Principal): Promise<void> {
    const id = principalId(canister);
    const last = asked.get(id);
    if (waiting.has(id) || (last !== undefined && last + HOUR > now() && fees.has(canister))) return;
    waiting.add(id);
    asked.set(id, now());
    try {
      const outcome = await ledger(canister).fee();
      if (outcome.kind !== 'ok' || fees.get(canister) === outcome.value) return;
      fees.set(canister, outcome.value);
      changed();
    } finally {
      waiting.delete(id);
    }
  }
  return { refresh: () => bell.setFor(now()) };
}
