// The methods that every factory and every contract has (canisters/factory, canisters/contract), as far as pages call them.
import { IDL } from '@dfinity/candid';

export interface TemplateVersion {
  moduleHash: Uint8Array | number[];
  version: { major: number; minor: number; patch: number };
}
export interface FactoryService {
  getVersions: () => Promise<TemplateVersion[]>;
}

export const factoryIdl: IDL.InterfaceFactory = () => {
  const Version = IDL.Record({ major: IDL.Nat16, minor: IDL.Nat16, patch: IDL.Nat16 });
  const Template = IDL.Record({ moduleHash: IDL.Vec(IDL.Nat8), version: Version });
  return IDL.Service({ getVersions: IDL.Func([], [IDL.Vec(Template)], ['query']) });
};

/** What a contract refuses its owner. */
export type ContractError =
  | { notAuthorized: null }
  | { anonymousCaller: null }
  | { invalid: { field: string; message: string } }
  | { maintenance: null };
type Result = { ok: null } | { err: ContractError };

export interface ContractService {
  setVisibility: (change: { isPublic: boolean }) => Promise<Result>;
  setAutoUpdate: (on: boolean) => Promise<Result>;
}

export const contractIdl: IDL.InterfaceFactory = () => {
  const Refusal = IDL.Variant({
    notAuthorized: IDL.Null,
    anonymousCaller: IDL.Null,
    invalid: IDL.Record({ field: IDL.Text, message: IDL.Text }),
    maintenance: IDL.Null,
  });
  const Answer = IDL.Variant({ ok: IDL.Null, err: Refusal });
  return IDL.Service({
    setVisibility: IDL.Func([IDL.Record({ isPublic: IDL.Bool })], [Answer], []),
    setAutoUpdate: IDL.Func([IDL.Bool], [Answer], []),
  });
};
