import { idlFactory, type _SERVICE } from '../../../declarations/backend.did.ts';
import { canister, read } from '../../shared/agent/index.ts';

export interface Price {
  serviceId: string;
  fee: bigint;
  ledger: string;
  enabled: boolean;
}

/** All services with what they cost now. */
export const prices = (): Promise<Price[]> =>
  read(async () => {
    const fees = await (await canister<_SERVICE>(idlFactory, 'backend', 'anyone')).getServiceFees();
    return fees.map(({ serviceId, fee, ledger, enabled }) => ({ serviceId, fee, ledger: ledger.toText(), enabled }));
  });
