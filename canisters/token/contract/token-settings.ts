// What describes the token: fixed at installation, or edited by its minter.
import { IDL } from '@dfinity/candid';

import { stableCell } from '../../lib/stable/cell.ts';
import { candidValue } from '../../lib/stable/values.ts';
import type { KeyedAccount } from '../rules/account.ts';
import type { Settings } from '../rules/ledger-state.ts';
import { ledger, memory } from '../memory.ts';
import { AccountT, LinkT, type Account, type Link, type Opt } from '../types.ts';
import { keyedAccount } from './candid-account.ts';

export interface TokenSettings {
  name: string;
  symbol: string;
  decimals: number;
  logo: Opt<string>;
  description: string;
  links: Link[];
  transferFee: bigint;
  mintingAccount: Opt<Account>;
  feeCollector: Opt<Account>;
}
const TokenSettingsT = IDL.Record({
  name: IDL.Text,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  logo: IDL.Opt(IDL.Text),
  description: IDL.Text,
  links: IDL.Vec(LinkT),
  transferFee: IDL.Nat,
  mintingAccount: IDL.Opt(AccountT),
  feeCollector: IDL.Opt(AccountT),
});

const cell = stableCell<TokenSettings>({
  memoryId: memory.ledger,
  prefix: ledger.settings,
  value: candidValue<TokenSettings>(TokenSettingsT),
  initial: () => {
    throw new Error('the token was not installed');
  },
});

let cached: { of: TokenSettings; settings: Settings } | undefined;

export function tokenSettings(): TokenSettings {
  return cell.get();
}

/** Only what the type names is stored; more fields in `next` are left out. */
export function setTokenSettings(next: TokenSettings): void {
  cell.set(next);
}

/** What the rules need of it, with account keys computed once. */
export function ledgerSettings(): Settings {
  const of = cell.get();
  if (cached?.of !== of) {
    const [minting] = of.mintingAccount;
    const [collector] = of.feeCollector;
    const settings: Settings = { transferFee: of.transferFee };
    if (minting) settings.mintingAccount = storedAccount(minting);
    if (collector) settings.feeCollector = storedAccount(collector);
    cached = { of, settings };
  }
  return cached.settings;
}

function storedAccount(account: Account): KeyedAccount {
  const made = keyedAccount(account);
  if (made === undefined) throw new Error('a stored account is not valid');
  return made;
}
