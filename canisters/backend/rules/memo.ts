// The memo of our ledger transfers: 'ICTO', what for, and the deployment's number. Pure.

export type MemoPurpose = 'payment' | 'refund' | 'withdrawal';
const PURPOSES: Record<MemoPurpose, number> = { payment: 1, refund: 2, withdrawal: 3 };

/** 13 bytes; every ICRC-1 ledger takes at least 32. */
export function transferMemo(purpose: MemoPurpose, id: bigint): Uint8Array {
  const memo = new Uint8Array(13);
  memo.set([0x49, 0x43, 0x54, 0x4f, PURPOSES[purpose]]);
  new DataView(memo.buffer).setBigUint64(5, id);
  return memo;
}
