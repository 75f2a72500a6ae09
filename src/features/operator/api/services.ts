import { Principal } from '@dfinity/principal';
import { idlFactory as ledgerIdl, type _SERVICE as Ledger } from '../../../../declarations/token.did.ts';
import { canister, fromOpt, read } from '../../../shared/agent/index.ts';
import type { RegisteredLedger, Service } from '../model/service.ts';
import { backend, change } from './backend.ts';

export interface Catalogue {
  services: Service[];
  ledgers: RegisteredLedger[];
}

/** Services, whether they have a price or not, and the ledgers that the backend knows. */
export const catalogue = (): Promise<Catalogue> =>
  read(async () => {
    const actor = await backend('anyone');
    const [factories, fees, tokens] = await Promise.all([
      actor.getFactories(),
      actor.getServiceFees(),
      actor.getTokens(),
    ]);
    return {
      services: factories.map(({ serviceId, canisterId }) => {
        const price = fees.find((fee) => fee.serviceId === serviceId);
        return {
          serviceId,
          factory: canisterId.toText(),
          price: price ? { fee: price.fee, ledger: price.ledger.toText() } : null,
          enabled: price?.enabled ?? false,
        };
      }),
      ledgers: tokens.map(({ ledger, name, symbol, decimals, transferFee, isFeeToken }) => ({
        ledger: ledger.toText(),
        name,
        symbol,
        decimals,
        transferFee,
        isFeeToken,
      })),
    };
  });

/** Deployments that have started keep their price. */
export const setServiceFee = (serviceId: string, { fee, ledger }: { fee: bigint; ledger: string }): Promise<void> =>
  change((actor) => actor.setServiceFee({ serviceId, fee, ledger: Principal.fromText(ledger) }));

export const setServiceEnabled = (serviceId: string, enabled: boolean): Promise<void> =>
  change((actor) => actor.setServiceEnabled(serviceId, enabled));

/** A ledger in its own words, as it would be registered. */
export const describeLedger = (ledger: Principal): Promise<RegisteredLedger> =>
  read(async () => {
    const actor = await canister<Ledger>(ledgerIdl, ledger, 'anyone');
    const [name, symbol, decimals, transferFee] = await Promise.all([
      actor.icrc1_name(),
      actor.icrc1_symbol(),
      actor.icrc1_decimals(),
      actor.icrc1_fee(),
    ]);
    return { ledger: ledger.toText(), name, symbol, decimals, transferFee, isFeeToken: true };
  });

/** Registers a ledger, or registers it anew with what changed. */
export const registerLedger = ({ ledger, ...entry }: RegisteredLedger): Promise<void> =>
  change((actor) => actor.registerToken({ ...entry, ledger: Principal.fromText(ledger), logo: [] }));

export const removeLedger = (ledger: string): Promise<void> =>
  change((actor) => actor.removeToken(Principal.fromText(ledger)));

/** Null: nothing is set under this key. */
export const configValue = (key: string): Promise<string | null> =>
  read(async () => fromOpt(await (await backend('anyone')).getConfigValue(key)));

export const setConfigValue = (key: string, value: string): Promise<void> =>
  change((actor) => actor.setConfigValue(key, value));
