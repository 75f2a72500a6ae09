// The wizard's draft: everything as typed, so that a reload, or a change of mind about decimals, loses nothing.
import { TokenLimits } from '../../../../canisters/token/rules/validate-token-args.ts';
import { payeesToCsv, readPayees, type PayeeRow } from '../../../shared/payees/index.ts';
import type { TokenLink } from './token-settings.ts';

/** Who may mint: nobody ever, the creator, or an account the creator names. */
export type SupplyKind = 'fixed' | 'mine' | 'other';

export interface TokenDraft {
  name: string;
  symbol: string;
  decimals: string;
  logo: string;
  description: string;
  links: TokenLink[];
  supply: SupplyKind;
  mintingAccount: string;
  /** In whole tokens. */
  transferFee: string;
  holders: PayeeRow[];
  feeCollector: string;
  isPublic: boolean;
  autoUpdate: boolean;
}

export function emptyDraft(): TokenDraft {
  return {
    name: '',
    symbol: '',
    decimals: '8',
    logo: '',
    description: '',
    links: [],
    supply: 'mine',
    mintingAccount: '',
    transferFee: '0.0001',
    holders: [],
    feeCollector: '',
    isPublic: true,
    autoUpdate: true,
  };
}

export function isEmptyDraft(draft: TokenDraft): boolean {
  return JSON.stringify(draft) === JSON.stringify(emptyDraft());
}

const FORMAT = 1;

/** The draft as text for the browser's storage. Holders are kept as CSV: a tenth of the size of JSON objects. */
export function draftToText(draft: TokenDraft): string {
  return JSON.stringify({ ...draft, format: FORMAT, holders: payeesToCsv(draft.holders) });
}

/** Reads a stored draft back; null for anything that is not one (storage can be edited, old or cut off). */
export async function draftFromText(text: string): Promise<TokenDraft | null> {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof stored !== 'object' || stored === null || Reflect.get(stored, 'format') !== FORMAT) return null;
  const base = emptyDraft();
  const field = (key: keyof TokenDraft): unknown => (Object.hasOwn(stored, key) ? Reflect.get(stored, key) : undefined);
  const textOf = (key: keyof TokenDraft, fallback: string): string => {
    const value = field(key);
    return typeof value === 'string' ? value : fallback;
  };
  const flagOf = (key: keyof TokenDraft, fallback: boolean): boolean => {
    const value = field(key);
    return typeof value === 'boolean' ? value : fallback;
  };
  const supply = textOf('supply', base.supply);
  return {
    name: textOf('name', base.name),
    symbol: textOf('symbol', base.symbol),
    decimals: textOf('decimals', base.decimals),
    logo: textOf('logo', base.logo),
    description: textOf('description', base.description),
    links: linksOf(field('links')),
    supply: supply === 'fixed' || supply === 'other' ? supply : 'mine',
    mintingAccount: textOf('mintingAccount', base.mintingAccount),
    transferFee: textOf('transferFee', base.transferFee),
    holders: await holdersOf(textOf('holders', '')),
    feeCollector: textOf('feeCollector', base.feeCollector),
    isPublic: flagOf('isPublic', base.isPublic),
    autoUpdate: flagOf('autoUpdate', base.autoUpdate),
  };
}

async function holdersOf(csv: string): Promise<PayeeRow[]> {
  const reading = await readPayees(csv, { limit: TokenLimits.holders });
  return reading.rows.map(({ account, amount }, id) => ({ id, line: null, account, amount }));
}

function linksOf(value: unknown): TokenLink[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((link: unknown) => {
    if (typeof link !== 'object' || link === null) return [];
    const label: unknown = Reflect.get(link, 'label');
    const url: unknown = Reflect.get(link, 'url');
    return typeof label === 'string' && typeof url === 'string' ? [{ label, url }] : [];
  });
}
