export { checkPayee } from './payee-rows.ts';
export type {
  CheckedPayee,
  ExtraColumn,
  PayeeChange,
  PayeeFault,
  PayeeRow,
  PayeeRules,
  PayeeSummary,
  Refusal,
} from './payee-rows.ts';
export { payeesToCsv, readPayees, type PayeesReading } from './payees-csv.ts';
export { usePayees, type Payees } from './use-payees.ts';
