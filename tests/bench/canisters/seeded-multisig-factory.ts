// The multisig factory with wallets that were never deployed, all with one signer: for the benchmark.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { counters } from '../../../canisters/factory/state.ts';
import { update } from '../../../canisters/lib/methods.ts';
import MultisigFactory from '../../../canisters/multisig/factory/index.ts';
import { SIGNER } from '../../../canisters/multisig/factory/product.ts';
import { principalOf } from './principal-of.ts';

export default class SeededMultisigFactory extends MultisigFactory {
  /** Adds wallets `from` to `from + count`, each with a creator of its own and `signer`. About 1,000 fit in a message. */
  @update([IDL.Principal, IDL.Nat32, IDL.Nat32], IDL.Nat32)
  seed(signer: Principal, from: number, count: number): number {
    for (let n = from; n < from + count; n++) {
      this.contracts.register(n, {
        canisterId: principalOf(2, n),
        creator: principalOf(1, n),
        deploymentId: BigInt(n),
        name: `Wallet number ${n}`,
        threshold: 2,
        signerCount: 3,
        status: { active: null },
        isPublic: false,
        autoUpdate: false,
        version: { major: 1, minor: 0, patch: 0 },
        createdAt: 1_700_000_000_000_000_000n,
        updatedAt: 1_700_000_000_000_000_000n,
      });
      this.contracts.publish(n);
      this.contracts.join(SIGNER, signer, n);
    }
    return counters.update((c) => ({ ...c, refs: from + count, contracts: BigInt(from + count) })).refs;
  }
}
