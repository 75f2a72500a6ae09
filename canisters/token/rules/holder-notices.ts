// Which notices the factory needs so that its list of holders stays true. A principal is a holder while any of its
// accounts holds something; transfers between holders who stay holders need no notice, so a busy token sends few.
import { asText } from './account.ts';

/** Owners are principal bytes. */
export type HolderChange =
  | { kind: 'transfer'; from: Uint8Array; fromBalanceZero: boolean; to: Uint8Array; amount: bigint }
  | { kind: 'mint'; to: Uint8Array; amount: bigint }
  | { kind: 'burn'; from: Uint8Array; fromBalanceZero: boolean; amount: bigint };

export interface Movement {
  /** Who paid; absent for a mint. */
  from?: Uint8Array;
  /** Who received; absent for burns and approvals. */
  to?: Uint8Array;
  amount: bigint;
  fee: bigint;
}

/** The notices of one movement, given who began and who ceased to be a holder through it. */
export function holderChanges(
  { from, to, amount, fee }: Movement,
  { began, ended, isHolder }: { began: Uint8Array[]; ended: Uint8Array[]; isHolder(owner: Uint8Array): boolean },
): HolderChange[] {
  if (from === undefined) return began.map((owner) => ({ kind: 'mint', to: owner, amount }));
  const fromBalanceZero = ended.some((owner) => asText(owner) === asText(from));
  const amountFor = (owner: Uint8Array): bigint => (to && asText(owner) === asText(to) ? amount : fee);
  const changes = began.map((owner): HolderChange => {
    return { kind: 'transfer', from, fromBalanceZero, to: owner, amount: amountFor(owner) };
  });
  if (!fromBalanceZero || changes.length > 0) return changes;
  // Only a receiver who holds something may be named as one: nothing reaches it in a transfer of zero.
  if (to && isHolder(to)) return [{ kind: 'transfer', from, fromBalanceZero, to, amount }];
  return [{ kind: 'burn', from, fromBalanceZero, amount: to ? fee : amount + fee }];
}
