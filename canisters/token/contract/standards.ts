// What the ledger says about the standards it keeps.
import { canisterSelf } from 'azle';

import { MAX_MEMO_BYTES, MAX_TAKE_ALLOWANCES } from '../rules/limits.ts';
import type { MetadataValue, Standard } from '../types.ts';
import { tokenSettings } from './token-settings.ts';

const ICRC1 = 'https://github.com/dfinity/ICRC-1/tree/main/standards';
const ICRC = 'https://github.com/dfinity/ICRC/blob/main/ICRCs';

/** ICRC-1 `icrc1_supported_standards` and ICRC-10. */
export const standards: Standard[] = [
  { name: 'ICRC-1', url: `${ICRC1}/ICRC-1` },
  { name: 'ICRC-2', url: `${ICRC1}/ICRC-2` },
  { name: 'ICRC-3', url: `${ICRC1}/ICRC-3` },
  { name: 'ICRC-10', url: `${ICRC}/ICRC-10/ICRC-10.md` },
  { name: 'ICRC-21', url: `${ICRC}/ICRC-21/ICRC-21.md` },
  { name: 'ICRC-103', url: `${ICRC1}/ICRC-103` },
  { name: 'ICRC-106', url: `${ICRC}/ICRC-106` },
];

/** ICRC-3 `icrc3_supported_block_types`: what this ledger can write. */
export const blockTypes: { block_type: string; url: string }[] = [
  ...['1burn', '1mint', '1xfer'].map((block_type) => ({ block_type, url: `${ICRC1}/ICRC-1/README.md` })),
  ...['2approve', '2xfer', '2burn'].map((block_type) => ({ block_type, url: `${ICRC1}/ICRC-2/README.md` })),
  { block_type: '107feecol', url: `${ICRC}/ICRC-107/ICRC-107.md` },
];

/** ICRC-1 `icrc1_metadata`, with the entries ICRC-103 and ICRC-106 ask for. */
export function metadata(): [string, MetadataValue][] {
  const { name, symbol, decimals, transferFee, logo } = tokenSettings();
  const entries: [string, MetadataValue][] = [
    ['icrc1:name', { Text: name }],
    ['icrc1:symbol', { Text: symbol }],
    ['icrc1:decimals', { Nat: BigInt(decimals) }],
    ['icrc1:fee', { Nat: transferFee }],
    ['icrc1:max_memo_length', { Nat: BigInt(MAX_MEMO_BYTES) }],
    ['icrc103:public_allowances', { Text: 'true' }],
    ['icrc103:max_take_value', { Nat: MAX_TAKE_ALLOWANCES }],
    ['icrc106:index_principal', { Text: canisterSelf().toText() }],
  ];
  const [image] = logo;
  if (image !== undefined) entries.push(['icrc1:logo', { Text: image }]);
  return entries;
}
