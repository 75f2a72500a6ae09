// Deploys distributions and knows who created them and who receives. Interface: distribution_factory.did.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { factoryOf } from '../../factory/index.ts';
import { ResultT, type Answer } from '../../factory/types.ts';
import { update } from '../../lib/methods.ts';
import { distributionProduct, joins, leaves } from './product.ts';

const someone = [IDL.Principal, IDL.Principal];

/** The callbacks by name, each by a deployed distribution about itself. Ours report many at once by `notifyBatch`. */
export default class DistributionFactory extends factoryOf(distributionProduct) {
  @update(someone, ResultT)
  notifyRecipientAdded(contract: Principal, recipient: Principal): Answer<null> {
    return this.callback(contract, [joins(recipient)]);
  }

  @update(someone, ResultT)
  notifyRecipientRemoved(contract: Principal, recipient: Principal): Answer<null> {
    return this.callback(contract, [leaves(recipient)]);
  }
}
