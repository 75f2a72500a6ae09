// Reading an ICRC-3 `Value` without trusting it: every step may find something else than the standard says.
import { Principal } from '@dfinity/principal';
import { subaccountHex, type IcrcAccount } from '../../../shared/account/index.ts';

/** ICRC-3 `Value`, by shape. */
export type BlockValue =
  | { Blob: Uint8Array }
  | { Text: string }
  | { Nat: bigint }
  | { Int: bigint }
  | { Array: BlockValue[] }
  | { Map: [string, BlockValue][] };

/** The entry of a map; undefined when there is none, or when this is not a map. The last of equal keys does not win. */
export function entry(value: BlockValue | undefined, key: string): BlockValue | undefined {
  if (value === undefined || !('Map' in value)) return undefined;
  return value.Map.find(([name]) => name === key)?.[1];
}

/** A natural number. Some ledgers write times as `Int`. */
export function naturalOf(value: BlockValue | undefined): bigint | null {
  if (value === undefined) return null;
  if ('Nat' in value) return value.Nat;
  return 'Int' in value && value.Int >= 0n ? value.Int : null;
}

/** The end of the year 9999: what a `Date` can still show. */
const LAST_TIME = 253_402_300_799_000_000_000n;

/** Nanoseconds since 1970; null for a time that no calendar holds. */
export function timeOf(value: BlockValue | undefined): bigint | null {
  const time = naturalOf(value);
  return time !== null && time <= LAST_TIME ? time : null;
}

export function textOf(value: BlockValue | undefined, limit = 64): string | null {
  return value !== undefined && 'Text' in value ? value.Text.slice(0, limit) : null;
}

export function bytesOf(value: BlockValue | undefined): Uint8Array | null {
  return value !== undefined && 'Blob' in value ? value.Blob : null;
}

/** ICRC-3 "Account type": an array of the owner's bytes and, if not the default, the subaccount's 32 bytes. */
export function accountOf(value: BlockValue | undefined): IcrcAccount | null {
  if (value === undefined || !('Array' in value)) return null;
  const owner = bytesOf(value.Array[0]);
  const subaccount = bytesOf(value.Array[1]);
  if (owner === null || owner.length === 0 || owner.length > 29 || (subaccount !== null && subaccount.length !== 32))
    return null;
  return { owner: Principal.fromUint8Array(Uint8Array.from(owner)).toText(), subaccount: subaccountHex(subaccount) };
}
