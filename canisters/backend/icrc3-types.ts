// The recursive `Value` of ICRC-3 blocks.
import { IDL } from '@dfinity/candid';

export const ValueT = IDL.Rec();
ValueT.fill(
  IDL.Variant({
    Blob: IDL.Vec(IDL.Nat8),
    Text: IDL.Text,
    Nat: IDL.Nat,
    Int: IDL.Int,
    Array: IDL.Vec(ValueT),
    Map: IDL.Vec(IDL.Tuple(IDL.Text, ValueT)),
  }),
);
