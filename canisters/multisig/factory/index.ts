// Deploys wallets and knows who created, signs and observes them. Interface: multisig_factory.did.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { factoryOf } from '../../factory/index.ts';
import { ResultT, type Answer } from '../../factory/types.ts';
import { update } from '../../lib/methods.ts';
import { joins, leaves, multisigProduct, OBSERVER, SIGNER } from './product.ts';

const someone = [IDL.Principal, IDL.Principal];

/** The callbacks by name, each by a deployed wallet about itself. Our wallets report the same by `notifyBatch`. */
export default class MultisigFactory extends factoryOf(multisigProduct) {
  @update(someone, ResultT)
  notifySignerAdded(contract: Principal, signer: Principal): Answer<null> {
    return this.callback(contract, [joins(SIGNER, signer)]);
  }

  @update(someone, ResultT)
  notifySignerRemoved(contract: Principal, signer: Principal): Answer<null> {
    return this.callback(contract, [leaves(SIGNER, signer)]);
  }

  @update(someone, ResultT)
  notifyObserverAdded(contract: Principal, observer: Principal): Answer<null> {
    return this.callback(contract, [joins(OBSERVER, observer)]);
  }

  @update(someone, ResultT)
  notifyObserverRemoved(contract: Principal, observer: Principal): Answer<null> {
    return this.callback(contract, [leaves(OBSERVER, observer)]);
  }

  /** Both numbers, so that lists never show three of two. */
  @update([IDL.Principal, IDL.Nat32, IDL.Nat32], ResultT)
  notifyThresholdChanged(contract: Principal, threshold: number, signerCount: number): Answer<null> {
    return this.callback(contract, [{ details: { threshold, signerCount } }]);
  }
}
