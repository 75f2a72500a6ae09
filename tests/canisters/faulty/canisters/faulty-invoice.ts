import { IDL } from '@dfinity/candid';
import InvoiceStorage from '../../../../canisters/invoice_storage/index.ts';
import { update } from '../../../../canisters/lib/methods.ts';
import { misbehaving, order } from './misbehaviour.ts';

export default class FaultyInvoice extends InvoiceStorage {
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
