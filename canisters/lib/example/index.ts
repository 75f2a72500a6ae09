// The smallest canister: proves that the library builds and runs, and measures what an empty call costs.
import { IDL } from '@dfinity/candid';

import { query, update } from '../methods.ts';

const Greeting = IDL.Record({ name: IDL.Text, times: IDL.Nat });

class Base {
  @update([], undefined)
  nothing(): void {}

  @query([Greeting], IDL.Text)
  greet({ name, times }: { name: string; times: bigint }): string {
    return `hello ${name} ${times}`;
  }
}

export default class Example extends Base {
  @update([IDL.Nat64], IDL.Nat64)
  double(value: bigint): bigint {
    return value * 2n;
  }
}
