// The token factory with contracts that were never deployed, written by the same index code as real ones: for the benchmark.
import { IDL } from '@dfinity/candid';
import { counters } from '../../../canisters/factory/state.ts';
import { update } from '../../../canisters/lib/methods.ts';
import TokenFactory from '../../../canisters/token/factory/index.ts';
import { principalOf } from './principal-of.ts';

/** Contracts of one creator, and of one holder: a page. */
const PAGE = 20;

export default class SeededTokenFactory extends TokenFactory {
  /**
   * Adds contracts `from` to `from + count`: each 20 in a row have one creator, `principalOf(1, n / 20)`, and one
   * holder, `principalOf(3, n / 20)`. Returns how many there are. About 1,000 fit in a message.
   */
  @update([IDL.Nat32, IDL.Nat32], IDL.Nat32)
  seed(from: number, count: number): number {
    for (let n = from; n < from + count; n++) {
      this.contracts.register(n, {
        canisterId: principalOf(2, n),
        creator: principalOf(1, Math.floor(n / PAGE)),
        deploymentId: BigInt(n),
        name: `Token number ${n}`,
        symbol: `T${n}`,
        decimals: 8,
        status: { active: null },
        isPublic: true,
        autoUpdate: false,
        version: { major: 1, minor: 0, patch: 0 },
        createdAt: 1_700_000_000_000_000_000n,
        updatedAt: 1_700_000_000_000_000_000n,
      });
      this.contracts.publish(n);
      this.contracts.join('holder', principalOf(3, Math.floor(n / PAGE)), n);
    }
    const { refs } = counters.update((c) => ({ ...c, refs: from + count, contracts: BigInt(from + count) }));
    return refs;
  }
}
