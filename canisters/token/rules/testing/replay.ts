// Rebuilds balances from nothing but the block log, as an index or an auditor would (ICRC-3 "Evaluation Model").
import type { Value } from '../../../lib/hash/icrc3-value.ts';
import { asText } from '../account.ts';

type Fields = Record<string, Value>;

function fieldsOf(value: Value | undefined): Fields {
  if (value === undefined || !('Map' in value)) throw new Error('expected a map');
  return Object.fromEntries(value.Map);
}
function natOf(value: Value | undefined): bigint | undefined {
  return value && 'Nat' in value ? value.Nat : undefined;
}
/** Owner and subaccount; 32 zero bytes are the default subaccount. */
function nameOf(value: Value | undefined): string {
  if (value === undefined || !('Array' in value)) throw new Error('expected an account');
  const [owner, subaccount] = value.Array.map((part) => ('Blob' in part ? part.Blob : new Uint8Array()));
  const sub = subaccount?.some((byte) => byte !== 0) ? asText(subaccount) : '';
  return `${asText(owner ?? new Uint8Array())}/${sub}`;
}

/** Balances by `owner/subaccount` after all blocks. */
export function replay(blocks: Value[]): Map<string, bigint> {
  const balances = new Map<string, bigint>();
  let collector: string | undefined;
  const add = (name: string | undefined, amount: bigint): void => {
    if (name === undefined) return;
    const balance = (balances.get(name) ?? 0n) + amount;
    if (balance < 0n) throw new Error('the log spends more than there is');
    if (balance === 0n) balances.delete(name);
    else balances.set(name, balance);
  };
  for (const block of blocks) {
    const top = fieldsOf(block);
    const tx = fieldsOf(top.tx);
    if (top.btype) {
      collector = tx.fee_collector && nameOf(tx.fee_collector);
      continue;
    }
    const amount = natOf(tx.amt) ?? 0n;
    const fee = natOf(top.fee) ?? natOf(tx.fee) ?? 0n;
    const op = tx.op && 'Text' in tx.op ? tx.op.Text : '';
    if (op !== 'mint') add(nameOf(tx.from), -fee - (op === 'approve' ? 0n : amount));
    if (op === 'mint' || op === 'xfer') add(nameOf(tx.to), amount);
    add(collector, fee);
  }
  return balances;
}
