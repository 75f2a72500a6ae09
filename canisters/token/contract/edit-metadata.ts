// `updateMetadata`: what may change, checked field by field before anything does.
import type { FieldError } from '../../lib/text.ts';
import {
  checkDescription,
  checkFee,
  checkFeeCollector,
  checkLinks,
  checkLogo,
  checkName,
  checkSymbol,
} from '../rules/validate-token-args.ts';
import type { MetadataChanges } from '../types.ts';
import type { TokenSettings } from './token-settings.ts';

/** The settings after the changes, or the first thing wrong with them. A fixed supply keeps its fee for ever. */
export function editedSettings(
  settings: TokenSettings,
  changes: MetadataChanges,
): { settings: TokenSettings } | { invalid: FieldError } {
  const [minting] = settings.mintingAccount;
  const invalid = checkChanges(changes, settings) ?? (minting === undefined ? checkFixed(changes) : undefined);
  if (invalid) return { invalid };
  const next = { ...settings };
  const { name, symbol, logo, description, links, transferFee, feeCollector } = changes;
  if (name.length) next.name = name[0];
  if (symbol.length) next.symbol = symbol[0];
  // An empty text removes the logo.
  if (logo.length) next.logo = logo[0] === '' ? [] : logo;
  if (description.length) next.description = description[0];
  if (links.length) next.links = links[0];
  if (transferFee.length) next.transferFee = transferFee[0];
  if (feeCollector.length) next.feeCollector = feeCollector[0];
  return { settings: next };
}

function checkChanges(changes: MetadataChanges, settings: TokenSettings): FieldError | undefined {
  const { name, symbol, logo, description, links, transferFee, feeCollector } = changes;
  const [collector] = feeCollector[0] ?? [];
  const found = [
    name.length ? checkName(name[0]) : undefined,
    symbol.length ? checkSymbol(symbol[0]) : undefined,
    logo.length && logo[0] !== '' ? checkLogo(logo[0]) : undefined,
    description.length ? checkDescription(description[0]) : undefined,
    links.length ? checkLinks(links[0])[0] : undefined,
    transferFee.length ? checkFee(transferFee[0]) : undefined,
    collector ? checkFeeCollector(collector, settings.mintingAccount[0]) : undefined,
  ];
  return found.find((error) => error !== undefined);
}

function checkFixed({ transferFee }: MetadataChanges): FieldError | undefined {
  if (transferFee.length === 0) return undefined;
  return { field: 'transferFee', message: 'a token with a fixed supply keeps its fee: holders rely on it' };
}
