// What a token's owner typed into its settings: faults by the canister's own rules, and only what differs is sent.
import {
  checkDescription,
  checkLinks,
  checkLogo,
  checkName,
  checkSymbol,
} from '../../../../canisters/token/rules/validate-token-args.ts';
import { amountText, formatToken, readAmount } from '../../../shared/format/index.ts';
import { formatAccount, parseAccountText, sameAccount } from '../../../shared/account/index.ts';
import type { FieldFault } from '../../../shared/composables/index.ts';
import type { TokenChanges, TokenFacts } from './token-facts.ts';
import type { TokenLink } from './token-settings.ts';

export interface SettingsForm {
  name: string;
  symbol: string;
  /** Empty: none. */
  logo: string;
  description: string;
  links: TokenLink[];
  /** Whole tokens, as typed. */
  fee: string;
  /** An account's text; empty: fees are burnt. */
  feeCollector: string;
}

export function settingsForm({ name, symbol, logo, details, transferFee, decimals }: TokenFacts): SettingsForm {
  return {
    name,
    symbol,
    logo: logo ?? '',
    description: details?.description ?? '',
    links: (details?.links ?? []).map((link) => ({ ...link })),
    fee: amountText(transferFee, decimals),
    feeCollector: details?.feeCollector ? formatAccount(details.feeCollector) : '',
  };
}

export interface SettingsReading {
  faults: FieldFault[];
  /** To be sent once there are no faults. */
  changes: TokenChanges;
}

/** `canEditFee`: a fixed supply keeps its fee for ever. */
export function readSettings(form: SettingsForm, token: TokenFacts, canEditFee: boolean): SettingsReading {
  const before = settingsForm(token);
  const faults: FieldFault[] = [
    checkName(form.name.trim()),
    checkSymbol(form.symbol.trim()),
    form.logo ? checkLogo(form.logo) : undefined,
    checkDescription(form.description),
    ...checkLinks(form.links),
  ].flatMap((fault) => (fault ? [{ field: fault.field, message: sentence(fault.message) }] : []));
  const changes: TokenChanges = {};
  if (form.name.trim() !== before.name) changes.name = form.name.trim();
  if (form.symbol.trim() !== before.symbol) changes.symbol = form.symbol.trim();
  // An empty text removes it.
  if (form.logo !== before.logo) changes.logo = form.logo;
  if (form.description !== before.description) changes.description = form.description;
  if (JSON.stringify(form.links) !== JSON.stringify(before.links))
    changes.links = form.links.map((link) => ({ ...link }));
  if (canEditFee) readFee(form, token, { faults, changes });
  readCollector(form, token, { faults, changes });
  return { faults, changes };
}

function readFee({ fee }: SettingsForm, token: TokenFacts, { faults, changes }: SettingsReading): void {
  const read = readAmount(fee, token.decimals);
  if (!read.ok) faults.push({ field: 'transferFee', message: `${read.reason}. ${read.mend}` });
  else if (read.amount !== token.transferFee) changes.transferFee = read.amount;
}

function readCollector({ feeCollector }: SettingsForm, token: TokenFacts, { faults, changes }: SettingsReading): void {
  const before = token.details?.feeCollector ?? null;
  if (feeCollector.trim() === '') {
    if (before) changes.feeCollector = null;
    return;
  }
  const field = 'feeCollector';
  const parsed = parseAccountText(feeCollector);
  if (!parsed.ok) faults.push({ field, message: `${parsed.reason}. ${parsed.mend}` });
  else if (sameAccount(parsed.account, token.mintingAccount))
    faults.push({ field, message: 'The minting account cannot collect fees: it holds no tokens.' });
  else if (!sameAccount(parsed.account, before)) changes.feeCollector = parsed.account;
}

/** The canister's terse words as a sentence. */
const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

/** What will change, for the question before it is saved. */
export function changeRows(changes: TokenChanges, token: TokenFacts): [string, string][] {
  const rows: [string, string][] = [];
  if (changes.name !== undefined) rows.push(['Name', `${token.name} → ${changes.name}`]);
  if (changes.symbol !== undefined) rows.push(['Symbol', `${token.symbol} → ${changes.symbol}`]);
  if (changes.logo !== undefined)
    rows.push(['Logo', changes.logo === '' ? 'Removed' : token.logo ? 'Replaced' : 'Added']);
  if (changes.description !== undefined) rows.push(['Description', changes.description === '' ? 'Removed' : 'Changed']);
  if (changes.links !== undefined) rows.push(['Links', changes.links.length === 0 ? 'Removed' : 'Changed']);
  if (changes.transferFee !== undefined)
    rows.push([
      'Transfer fee',
      `${formatToken(token.transferFee, token)} → ${formatToken(changes.transferFee, { ...token, symbol: changes.symbol ?? token.symbol })}`,
    ]);
  if (changes.feeCollector !== undefined)
    rows.push(['Fees go to', changes.feeCollector ? formatAccount(changes.feeCollector) : 'Nobody: they are burnt']);
  return rows;
}

/** What the changes mean for people who hold or trade the token; empty when they only touch its looks. */
export function changeWarning({ name, symbol, transferFee, feeCollector }: TokenChanges): string {
  const words = [
    ...(name !== undefined || symbol !== undefined
      ? ['Wallets and exchanges may go on showing the old name for a while; the canister id stays.']
      : []),
    ...(transferFee !== undefined ? ['The new fee holds for every transfer from now on.'] : []),
    ...(feeCollector !== undefined
      ? ['The new receiver of fees is written into the token’s blocks for all to see.']
      : []),
  ];
  return words.join(' ');
}
