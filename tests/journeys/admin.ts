// What the platform's administrator can do behind the pages, so that a journey meets the endings nobody wishes for.
import { Principal } from '@dfinity/principal';
import type { AdminRole, Deployment } from '../../declarations/backend.did.ts';
import { expectOk } from '../../scripts/platform/configure.ts';
import type { Truth } from './truth.ts';
import type { World } from './world.ts';

export interface Admin {
  /** While `work` runs, the storage takes no records: a paid deployment waits for it before the factory is asked. */
  whileRecordsWait(work: () => Promise<void>): Promise<void>;
  /** The factory's own switch: it refuses what it is asked from then on. */
  setFactory(enabled: boolean): Promise<void>;
  /** The fee ledger's own fee, e8s. */
  setLedgerFee(fee: bigint): Promise<void>;
  grant(principal: string, role: 'owner' | 'admin' | 'operator'): Promise<void>;
  /** Anybody's deployment. */
  deployment(id: bigint): Promise<Deployment>;
}

const NONE: [] = [];
const ROLES: Record<'owner' | 'admin' | 'operator', AdminRole> = {
  owner: { owner: null },
  admin: { admin: null },
  operator: { operator: null },
};

export function adminOf({ platform: { file } }: World, { actors }: Truth): Admin {
  const backendId = Principal.fromText(file.canisters.backend ?? '');
  return {
    async whileRecordsWait(work) {
      expectOk('removeWriter', await actors.invoice.removeWriter(backendId));
      try {
        await work();
      } finally {
        expectOk('addWriter', await actors.invoice.addWriter(backendId));
      }
    },
    async setFactory(enabled) {
      const config = await actors.tokenFactory.getFactoryConfig();
      expectOk('updateFactoryConfig', await actors.tokenFactory.updateFactoryConfig({ ...config, enabled }));
    },
    async setLedgerFee(fee) {
      const unchanged = { name: NONE, symbol: NONE, logo: NONE, description: NONE, links: NONE, feeCollector: NONE };
      expectOk('updateMetadata', await actors.ledger.updateMetadata({ ...unchanged, transferFee: [fee] }));
    },
    grant: async (principal, role) =>
      void expectOk('grantRole', await actors.backend.grantRole(Principal.fromText(principal), ROLES[role])),
    async deployment(id) {
      const [found] = await actors.backend.getDeployment(id);
      if (!found) throw new Error(`The backend knows no deployment ${id}.`);
      return found;
    },
  };
}
