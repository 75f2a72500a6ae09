export { fromAccount, toAccount, type CandidAccount } from './account-candid.ts';
export {
  accountKey,
  formatAccount,
  parseAccountText,
  sameAccount,
  subaccountBytes,
  subaccountHex,
  type IcrcAccount,
  type ParsedAccount,
} from './account-text.ts';
