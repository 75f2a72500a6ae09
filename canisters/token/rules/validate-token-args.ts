// What makes a token's arguments acceptable. One check for the wizard, the factory and the token itself: takes the
// Candid shape of `TokenArgs`, imports neither Azle nor Node.
import { checkLink, checkText, type FieldError } from '../../lib/text.ts';
import { accountKey, asText, isAnonymousOwner, sameBytes, SUBACCOUNT_BYTES } from './account.ts';
import { MAX_AMOUNT } from './limits.ts';

/** `@dfinity/principal`'s Principal, as far as it is needed here. */
export interface PrincipalLike {
  toUint8Array(): Uint8Array;
}
export interface AccountArg {
  owner: PrincipalLike;
  subaccount: [] | [Uint8Array | number[]];
}
export interface LinkArg {
  label: string;
  url: string;
}
/** `TokenArgs` of token_factory.did; `TokenInit` of token.did has the same fields and more. */
export interface TokenArgs {
  name: string;
  symbol: string;
  decimals: number;
  logo: [] | [string];
  description: string;
  links: LinkArg[];
  transferFee: bigint;
  mintingAccount: [] | [AccountArg];
  initialHolders: { account: AccountArg; amount: bigint }[];
  feeCollector: [] | [AccountArg];
}

export const TokenLimits = {
  nameChars: 64,
  symbolChars: 12,
  decimals: 18,
  logoBytes: 32 * 1024,
  descriptionChars: 1_000,
  links: 10,
  linkLabelChars: 40,
  linkBytes: 512,
  transferFee: (1n << 64n) - 1n,
  holders: 10_000,
} as const;

/** Errors reported at most: a reply must stay small however bad the input is. */
const MAX_ERRORS = 100;
// No svg: it can carry scripts. Base64 only, so that the text holds nothing but the image.
const LOGO_DATA = /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/;
const PRINTABLE_NO_SPACE = /^[\p{L}\p{N}\p{P}\p{S}]+$/u;

/** Every problem by field, as `initialHolders[3].amount`; empty when the token can be created. */
export function validateTokenArgs(args: TokenArgs, maxErrors = MAX_ERRORS): FieldError[] {
  const errors = [
    ...checkIdentity(args),
    ...checkLinks(args.links),
    checkFee(args.transferFee),
    ...checkSpecialAccounts(args),
    ...checkHolders(args, maxErrors),
  ];
  return errors.filter((error) => error !== undefined).slice(0, maxErrors);
}

/** Name, symbol, decimals, logo and description; also used when the minter edits them. */
function checkIdentity(args: TokenArgs): (FieldError | undefined)[] {
  return [
    checkName(args.name),
    checkSymbol(args.symbol),
    checkDecimals(args.decimals),
    checkLogo(args.logo[0]),
    checkDescription(args.description),
  ];
}

/** 1 to 64 characters on one line. */
export function checkName(name: string): FieldError | undefined {
  return checkText(name, { field: 'name', min: 1, max: TokenLimits.nameChars });
}

/** 1 to 12 printable characters without spaces. */
export function checkSymbol(symbol: string): FieldError | undefined {
  const error = checkText(symbol, { field: 'symbol', min: 1, max: TokenLimits.symbolChars });
  if (error || PRINTABLE_NO_SPACE.test(symbol)) return error;
  return { field: 'symbol', message: 'only letters, digits, punctuation and signs, no spaces' };
}

function checkDecimals(decimals: number): FieldError | undefined {
  if (Number.isInteger(decimals) && decimals >= 0 && decimals <= TokenLimits.decimals) return undefined;
  return { field: 'decimals', message: `a whole number from 0 to ${TokenLimits.decimals}` };
}

/** An https link, or a png, jpeg or webp image as a base64 data URL; at most 32 KiB. */
export function checkLogo(logo: string | undefined): FieldError | undefined {
  if (logo === undefined) return undefined;
  if (logo.length > TokenLimits.logoBytes) return { field: 'logo', message: 'at most 32 KiB' };
  if (!logo.startsWith('data:')) return checkLink(logo, { field: 'logo' });
  if (LOGO_DATA.test(logo)) return undefined;
  return { field: 'logo', message: 'an https link, or a png, jpeg or webp image as a base64 data URL' };
}

/** At most 1,000 characters. */
export function checkDescription(description: string): FieldError | undefined {
  return checkText(description, { field: 'description', max: TokenLimits.descriptionChars, multiline: true });
}

/** At most 10 links, https only. */
export function checkLinks(links: LinkArg[]): FieldError[] {
  if (links.length > TokenLimits.links) return [{ field: 'links', message: `at most ${TokenLimits.links} links` }];
  return links.flatMap(({ label, url }, i) => {
    const found = [
      checkText(label, { field: `links[${i}].label`, min: 1, max: TokenLimits.linkLabelChars }),
      checkLink(url, { field: `links[${i}].url`, maxBytes: TokenLimits.linkBytes }),
    ];
    return found.filter((error) => error !== undefined);
  });
}

/** Below 2^64, so that every wallet can show it. */
export function checkFee(fee: bigint): FieldError | undefined {
  if (fee >= 0n && fee <= TokenLimits.transferFee) return undefined;
  return { field: 'transferFee', message: 'from 0 to 18446744073709551615 of the smallest unit' };
}

/** An account somebody can own: not anonymous, not the management canister, subaccount of 32 bytes. */
export function checkAccount(account: AccountArg, field: string): FieldError | undefined {
  const owner = account.owner.toUint8Array();
  if (isAnonymousOwner(owner)) return { field, message: 'the anonymous principal cannot hold tokens' };
  if (owner.length === 0) return { field, message: 'the management canister cannot hold tokens' };
  const [subaccount] = account.subaccount;
  if (subaccount === undefined || subaccount.length === SUBACCOUNT_BYTES) return undefined;
  return { field, message: `a subaccount has ${SUBACCOUNT_BYTES} bytes, this one has ${subaccount.length}` };
}

/** ICRC-107: the collector is a valid account and not the minting account. */
export function checkFeeCollector(collector: AccountArg, minting: AccountArg | undefined): FieldError | undefined {
  const error = checkAccount(collector, 'feeCollector');
  if (error || minting === undefined || !sameAccount(collector, minting)) return error;
  return { field: 'feeCollector', message: 'the minting account cannot collect fees' };
}

function checkSpecialAccounts({ mintingAccount, feeCollector }: TokenArgs): (FieldError | undefined)[] {
  const [minting] = mintingAccount;
  const [collector] = feeCollector;
  const mintingError = minting && checkAccount(minting, 'mintingAccount');
  const collectorError = collector && checkFeeCollector(collector, mintingError ? undefined : minting);
  return [mintingError, collectorError];
}

function checkHolders({ initialHolders, mintingAccount }: TokenArgs, maxErrors: number): FieldError[] {
  const field = 'initialHolders';
  const [minting] = mintingAccount;
  if (initialHolders.length === 0 && !minting)
    return [{ field, message: 'a fixed supply needs at least one holder: nobody could ever mint' }];
  if (initialHolders.length > TokenLimits.holders)
    return [{ field, message: `at most ${TokenLimits.holders} holders, these are ${initialHolders.length}` }];

  const errors: FieldError[] = [];
  const firstAt = new Map<string, number>();
  const mintingKey = minting && !checkAccount(minting, 'mintingAccount') ? keyText(minting) : undefined;
  let total = 0n;
  for (const [i, { account, amount }] of initialHolders.entries()) {
    if (errors.length >= maxErrors) break;
    const at = `${field}[${i}]`;
    total += amount;
    if (amount <= 0n) errors.push({ field: `${at}.amount`, message: 'more than 0' });
    const accountError = checkAccount(account, `${at}.account`);
    if (accountError) {
      errors.push(accountError);
      continue;
    }
    const key = keyText(account);
    const earlier = firstAt.get(key);
    if (key === mintingKey) errors.push({ field: `${at}.account`, message: 'the minting account cannot hold tokens' });
    else if (earlier === undefined) firstAt.set(key, i);
    else errors.push({ field: `${at}.account`, message: `the same account as ${field}[${earlier}]` });
  }
  if (total > MAX_AMOUNT) errors.push({ field, message: 'the total supply cannot exceed 2^256 - 1' });
  return errors;
}

function keyOf({ owner, subaccount }: AccountArg): Uint8Array {
  const [bytes] = subaccount;
  return accountKey({ owner: owner.toUint8Array(), subaccount: bytes && Uint8Array.from(bytes) });
}

function keyText(account: AccountArg): string {
  return asText(keyOf(account));
}

function sameAccount(a: AccountArg, b: AccountArg): boolean {
  return sameBytes(keyOf(a), keyOf(b));
}
