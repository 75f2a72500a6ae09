// ICRC-1 accounts as plain bytes: what the rules compute with and what the maps are keyed by.

/** An account as a caller wrote it: `subaccount` is absent when they left it out (ICRC-3 records it that way). */
export interface LedgerAccount {
  owner: Uint8Array;
  subaccount?: Uint8Array;
}

/** An account together with its key, computed once per operation. */
export interface KeyedAccount extends LedgerAccount {
  key: Uint8Array;
}

const MAX_PRINCIPAL_BYTES = 29;
export const SUBACCOUNT_BYTES = 32;
/** Owner padded to 29 bytes, its length, subaccount: fixed width, and sorts as (owner, subaccount) does byte by byte. */
export const ACCOUNT_KEY_BYTES = MAX_PRINCIPAL_BYTES + 1 + SUBACCOUNT_BYTES;

/**
 * The key of an account. The default subaccount and 32 zero bytes give the same key (ICRC-1: one account).
 * @throws RangeError when the subaccount is not 32 bytes: check with `isValidAccount` first.
 */
export function accountKey({ owner, subaccount }: LedgerAccount): Uint8Array {
  if (owner.length > MAX_PRINCIPAL_BYTES) throw new RangeError('a principal has at most 29 bytes');
  const key = new Uint8Array(ACCOUNT_KEY_BYTES);
  key.set(owner);
  key[MAX_PRINCIPAL_BYTES] = owner.length;
  if (subaccount === undefined) return key;
  if (subaccount.length !== SUBACCOUNT_BYTES) throw new RangeError('a subaccount has 32 bytes');
  key.set(subaccount, MAX_PRINCIPAL_BYTES + 1);
  return key;
}

/** The account with its key; undefined when the subaccount is not 32 bytes. */
export function keyed(account: LedgerAccount): KeyedAccount | undefined {
  if (!isValidAccount(account)) return undefined;
  return { ...account, key: accountKey(account) };
}

/** ICRC-1: a subaccount is a 32-byte string. */
export function isValidAccount({ subaccount }: LedgerAccount): boolean {
  return subaccount === undefined || subaccount.length === SUBACCOUNT_BYTES;
}

/** The principal bytes inside a key. */
export function ownerOfKey(key: Uint8Array): Uint8Array {
  return key.slice(0, key[MAX_PRINCIPAL_BYTES]);
}

/** The account of a key; the default subaccount comes back as absent. */
export function accountOfKey(key: Uint8Array): LedgerAccount {
  const subaccount = key.slice(MAX_PRINCIPAL_BYTES + 1, ACCOUNT_KEY_BYTES);
  const owner = ownerOfKey(key);
  return subaccount.every((byte) => byte === 0) ? { owner } : { owner, subaccount };
}

/** Byte equality; both are keys or principals, so short. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  // Compared as texts: a byte loop costs some 1,280 instructions a turn in QuickJS.
  return a.length === b.length && asText(a) === asText(b);
}

/** The bytes as a text of the same length, one character a byte: a key for heap maps, and cheap to compare. */
export function asText(bytes: Uint8Array): string {
  return Reflect.apply(String.fromCharCode, null, bytes) as string;
}

/** The anonymous principal is the single byte 4 (interface specification, "Principals"). */
export function isAnonymousOwner(owner: Uint8Array): boolean {
  return owner.length === 1 && owner[0] === 4;
}
