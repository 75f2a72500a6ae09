// What really happened, asked of the canisters by the platform's admin and not of the page.
import { Principal } from '@dfinity/principal';
import { agentFor } from '../../scripts/platform/agent.ts';
import { expectOk, platformActors } from '../../scripts/platform/configure.ts';
import { identityFromPem } from '../../scripts/platform/identities.ts';
import type { World } from './world.ts';

export const SERVICE = 'token_factory';

/** What somebody has had to do with the platform, so far. */
export interface Standing {
  /** e8s of the fee ledger. */
  balance: bigint;
  payments: number;
  /** Canister ids, public and private. */
  tokens: string[];
}

export interface Truth {
  actors: ReturnType<typeof platformActors>;
  /** e8s that leave an account for one token: the service fee and the ledger's own fee for approval and payment. */
  price: bigint;
  standing(principal: string): Promise<Standing>;
  setService(enabled: boolean): Promise<void>;
  /** Mints e8s for somebody. */
  give(principal: string, amount: bigint): Promise<void>;
}

export async function truthOf({ platform: { file } }: World): Promise<Truth> {
  const connection = { replicaUrl: file.replicaUrl, rootKey: Uint8Array.from(Buffer.from(file.rootKey, 'hex')) };
  const actors = platformActors(agentFor(connection, identityFromPem(file.adminIdentity)), file);
  const [fee] = await actors.backend.getServiceFee(SERVICE);
  if (!fee) throw new Error('The backend names no fee for tokens.');
  const account = (principal: string) => ({ owner: Principal.fromText(principal), subaccount: [] as [] });
  return {
    actors,
    price: fee.fee + 2n * (await actors.ledger.icrc1_fee()),
    async standing(principal) {
      const user = Principal.fromText(principal);
      const [balance, payments, contracts] = await Promise.all([
        actors.ledger.icrc1_balance_of(account(principal)),
        actors.invoice.getPaymentsByUser(user, { cursor: [], limit: [100] }),
        actors.tokenFactory.getMyContracts(user, [{ role: [{ creator: null }], cursor: [], limit: [50] }]),
      ]);
      return {
        balance,
        payments: expectOk('getPaymentsByUser', payments).items.length,
        tokens: contracts.items.map(({ canisterId }) => canisterId.toText()),
      };
    },
    setService: async (enabled) =>
      void expectOk('setServiceEnabled', await actors.backend.setServiceEnabled(SERVICE, enabled)),
    async give(principal, amount) {
      const result = await actors.ledger.icrc1_transfer({
        from_subaccount: [],
        to: account(principal),
        amount,
        fee: [],
        memo: [],
        created_at_time: [],
      });
      if ('Err' in result) throw new Error(`The ledger refused: ${Object.keys(result.Err)[0]}`);
    },
  };
}
