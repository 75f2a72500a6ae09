// From what was typed to what will be sent, or to the list of what still has to be mended.
import { TokenLimits } from '../../../../canisters/token/rules/validate-token-args.ts';
import { parseAccountText, type IcrcAccount } from '../../../shared/account/index.ts';
import { readAmount } from '../../../shared/format/index.ts';
import type { CheckedPayee } from '../../../shared/payees/index.ts';
import type { TokenDraft } from './token-draft.ts';
import type { FieldFault } from '../../../shared/composables/index.ts';
import type { TokenSettings } from './token-settings.ts';

export interface DraftReading {
  /** Complete only when `faults` is empty; fields with faults hold a harmless value. */
  settings: TokenSettings;
  faults: FieldFault[];
}

/** What the factory accepts. */
const DECIMALS_LIMIT = TokenLimits.decimals;

/**
 * Reads the draft. `holders` are the draft's rows, already checked (with 10,000 rows that is worth keeping);
 * `me` is the creator, for "I may mint".
 */
export function readDraft(draft: TokenDraft, holders: readonly CheckedPayee[], me: string): DraftReading {
  const faults: FieldFault[] = [];
  const decimals = readDecimals(draft.decimals, faults);
  const initialHolders: TokenSettings['initialHolders'] = [];
  holders.forEach((holder, index) => {
    if (holder.ok) initialHolders.push({ account: holder.account, amount: holder.amount });
    else
      for (const { reason, mend } of holder.faults)
        faults.push({ field: `initialHolders[${index}]`, message: `${placeOf(draft, index)}: ${reason}. ${mend}` });
  });
  if (draft.supply === 'fixed' && draft.holders.length === 0)
    faults.push({
      field: 'initialHolders',
      message: 'A fixed supply needs at least one holder: otherwise there will never be any tokens.',
    });

  return {
    faults,
    settings: {
      name: draft.name.trim(),
      symbol: draft.symbol.trim(),
      decimals,
      logo: draft.logo.trim() || null,
      description: draft.description.trim(),
      links: draft.links.map(({ label, url }) => ({ label: label.trim(), url: url.trim() })),
      transferFee: readFee('transferFee', draft.transferFee, decimals, faults),
      mintingAccount: readMintingAccount(draft, me, faults),
      initialHolders,
      feeCollector: draft.feeCollector.trim() === '' ? null : readAccount('feeCollector', draft.feeCollector, faults),
      isPublic: draft.isPublic,
      autoUpdate: draft.autoUpdate,
    },
  };
}

/** Where a row is found again: its line in the file, or its place in the list. */
function placeOf({ holders }: TokenDraft, index: number): string {
  const line = holders[index]?.line ?? null;
  return line === null ? `Row ${index + 1}` : `Line ${line}`;
}

/** Decimals as typed; 0 where they are out of range, with the fault noted. */
export function readDecimals(text: string, faults: FieldFault[]): number {
  const valid = /^\d{1,2}$/.test(text.trim()) && Number(text) <= DECIMALS_LIMIT;
  if (!valid)
    faults.push({ field: 'decimals', message: `Enter a whole number from 0 to ${DECIMALS_LIMIT}; most tokens use 8.` });
  return valid ? Number(text) : 0;
}

function readFee(field: string, text: string, decimals: number, faults: FieldFault[]): bigint {
  const parsed = readAmount(text, decimals);
  if (parsed.ok) return parsed.amount;
  faults.push({ field, message: `${parsed.reason}. ${parsed.mend}` });
  return 0n;
}

function readAccount(field: string, text: string, faults: FieldFault[]): IcrcAccount | null {
  const parsed = parseAccountText(text);
  if (parsed.ok) return parsed.account;
  faults.push({ field, message: `${parsed.reason}. ${parsed.mend}` });
  return null;
}

/**
 * The creator's own minting account: a subaccount named "mint", because a minting account holds no tokens (ICRC-1) and the
 * creator's default account should be able to.
 */
export function creatorsMintingAccount(me: string): IcrcAccount {
  return { owner: me, subaccount: '6d696e74'.padStart(64, '0') };
}

function readMintingAccount(draft: TokenDraft, me: string, faults: FieldFault[]): IcrcAccount | null {
  switch (draft.supply) {
    case 'fixed':
      return null;
    case 'mine':
      return creatorsMintingAccount(me);
    case 'other':
      return readAccount('mintingAccount', draft.mintingAccount, faults);
    default: {
      const missing: never = draft.supply;
      return missing;
    }
  }
}
