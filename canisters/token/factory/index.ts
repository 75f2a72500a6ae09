// Deploys tokens and knows who created and who holds them. Interface: token_factory.did.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { factoryOf } from '../../factory/index.ts';
import { ResultT, type Answer } from '../../factory/types.ts';
import { update } from '../../lib/methods.ts';
import { joins, tokenProduct } from './product.ts';

const toOne = [IDL.Principal, IDL.Principal, IDL.Nat];

/**
 * The named callbacks carry no "left at zero": they only ever add a holder. A token of ours reports by `notifyBatch`,
 * which has it.
 */
export default class TokenFactory extends factoryOf(tokenProduct) {
  @update([IDL.Principal, IDL.Principal, IDL.Principal, IDL.Nat], ResultT)
  notifyTransfer(contract: Principal, _from: Principal, to: Principal, _amount: bigint): Answer<null> {
    return this.callback(contract, [joins(to)]);
  }

  @update(toOne, ResultT)
  notifyMint(contract: Principal, to: Principal, _amount: bigint): Answer<null> {
    return this.callback(contract, [joins(to)]);
  }

  @update(toOne, ResultT)
  notifyBurn(contract: Principal, _from: Principal, _amount: bigint): Answer<null> {
    return this.callback(contract, []);
  }
}
