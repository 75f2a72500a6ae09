// Accounts of the wallet's records as text.
import { formatAccount, toAccount } from '../../../shared/account/index.ts';
import type { Account } from '../multisig.types.ts';

/** ICRC-1 text: the owner alone for the default account. */
export const textOf = (account: Account): string => formatAccount(toAccount(account));
