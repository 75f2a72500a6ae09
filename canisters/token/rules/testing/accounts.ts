// A few accounts for tests: two people, one of them with two accounts, a minter and a fee collector.
import { keyed, type KeyedAccount } from '../account.ts';

/** An account of a made-up 29-byte principal. */
export function account(seed: number, subaccount?: number): KeyedAccount {
  const owner = new Uint8Array(29).fill(seed);
  const made = keyed(subaccount === undefined ? { owner } : { owner, subaccount: new Uint8Array(32).fill(subaccount) });
  if (made === undefined) throw new Error('not an account');
  return made;
}

export const alice = account(1);
/** The same account as `alice`, written with its 32 zero bytes. */
export const aliceWritten = account(1, 0);
export const aliceSavings = account(1, 7);
export const bob = account(2);
export const carol = account(3);
export const minter = account(8);
export const collector = account(9);
