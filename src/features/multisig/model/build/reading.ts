// What ledgers said of themselves, for forms with amounts.
import type { Principal } from '@dfinity/principal';
import { Faults as FormFaults } from '../../../../shared/forms/index.ts';

export { readLocalTime, type Reading } from '../../../../shared/forms/index.ts';

/** What a ledger said of itself; amounts cannot be read without its decimals. */
export interface LedgerFacts {
  symbol: string;
  decimals: number;
  fee: bigint;
  /** The wallet's; null while unknown. */
  balance: bigint | null;
}
export type LedgerState = LedgerFacts | 'asking' | 'silent';
export type Ledgers = (ledger: string) => LedgerState;

/** The faults of a form, with the ledgers it names. */
export class Faults extends FormFaults {
  /** Facts of a ledger that has answered. */
  ledger(field: string, ledger: string, ledgers: Ledgers): { id: Principal; facts: LedgerFacts } | null {
    const id = this.principal(field, ledger, 'Choose a token.');
    if (id === null) return null;
    const facts = ledgers(id.toText());
    if (facts === 'asking') return this.add(field, 'The ledger has not answered yet.');
    if (facts === 'silent') return this.add(field, 'No ledger answers at this id. Check it, or try again later.');
    return { id, facts };
  }
}
