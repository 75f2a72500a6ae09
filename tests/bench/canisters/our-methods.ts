// The same methods as plain-azle.ts, with the decorators of canisters/lib.
import { IDL } from '@dfinity/candid';
import { update } from '../../../canisters/lib/methods.ts';

export default class OurMethods {
  @update([], undefined)
  nothing(): void {}

  @update([IDL.Record({ name: IDL.Text, amount: IDL.Nat, owner: IDL.Principal })], IDL.Nat)
  record({ amount }: { amount: bigint }): bigint {
    return amount;
  }
}
