// An empty update the way Azle's documentation writes it: its own decoding and encoding.
import { IDL, update } from 'azle';

export default class PlainAzle {
  @update([], undefined)
  nothing(): void {}

  @update([IDL.Record({ name: IDL.Text, amount: IDL.Nat, owner: IDL.Principal })], IDL.Nat)
  record({ amount }: { amount: bigint }): bigint {
    return amount;
  }
}
