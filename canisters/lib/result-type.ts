import { IDL } from '@dfinity/candid';

/** `variant { ok : okType; err : errType }`; without an `ok` type the case carries nothing (`{ ok: null }`). */
export const resultOf = (okType: IDL.Type | null, errType: IDL.Type): IDL.Type =>
  IDL.Variant({ ok: okType ?? IDL.Null, err: errType });

/** A version as contracts and factories exchange it. */
export const VersionT = IDL.Record({ major: IDL.Nat16, minor: IDL.Nat16, patch: IDL.Nat16 });

export const FieldErrorT = IDL.Record({ field: IDL.Text, message: IDL.Text });
