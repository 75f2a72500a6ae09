export { allowanceOf, approve, balanceOf, ledgerInfo } from './ledger.api.ts';
export type { Allowance, Approval, LedgerInfo } from './ledger.types.ts';
export { useLedgerInfos } from './use-ledger-infos.ts';
export { useLedgerStates, type LedgerState } from './use-ledger-states.ts';
