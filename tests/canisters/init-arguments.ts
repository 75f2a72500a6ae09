// A plain init argument for every canister of the registry: what a factory tries new versions of a contract out with.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { distributionProduct } from '../../canisters/distribution/factory/product.ts';
import { multisigProduct } from '../../canisters/multisig/factory/product.ts';
import type { CanisterName } from '../../canisters/registry.ts';
import { tokenProduct } from '../../canisters/token/factory/product.ts';

const products = { token: tokenProduct, multisig: multisigProduct, distribution: distributionProduct };
const Owner = IDL.Record({ owner: IDL.Principal });

export function initOf(name: CanisterName, owner: Principal): Uint8Array {
  if (!(name in products)) return Uint8Array.from(IDL.encode([Owner], [{ owner }]));
  const about = { owner, factory: owner, version: { major: 1, minor: 0, patch: 0 } };
  const { initArg, trialArgs } = products[name as keyof typeof products] as typeof tokenProduct;
  return initArg(trialArgs(owner), about);
}
