// The refund policy: the service fee minus the ledger's own fee for sending it back. Pure.

/** What the payer gets back; `undefined` when the ledger's fee would eat it all, which an operator then settles. */
export function refundAmount(fee: bigint, ledgerFee: bigint): bigint | undefined {
  return fee > ledgerFee ? fee - ledgerFee : undefined;
}

/** What may leave the treasury: everything but the fees that may have to be paid back, and the ledger's own fee. */
export function withdrawable({
  balance,
  reserved,
  ledgerFee,
}: {
  balance: bigint;
  reserved: bigint;
  ledgerFee: bigint;
}): bigint {
  const free = balance - reserved - ledgerFee;
  return free > 0n ? free : 0n;
}
