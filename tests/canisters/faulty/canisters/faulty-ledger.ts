import { IDL } from '@dfinity/candid';
import Token from '../../../../canisters/token/contract/index.ts';
import { update } from '../../../../canisters/lib/methods.ts';
import { misbehaving, order } from './misbehaviour.ts';

export default class FaultyLedger extends Token {
  constructor() {
    super();
    misbehaving(this);
  }

  @update([IDL.Text, IDL.Text, IDL.Nat32, IDL.Vec(IDL.Nat8)])
  misbehave(method: string, kind: string, times: number, lie: Uint8Array): void {
    order(method, kind, times, lie);
  }

  @update()
  commit(): void {}

  @update()
  pause(): void {}
}
