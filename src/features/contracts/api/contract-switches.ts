// The two switches of every contract, as its owner.
import { Principal } from '@dfinity/principal';
import { canister, write } from '../../../shared/agent/index.ts';
import { explainVariant } from '../../../shared/errors/index.ts';
import { contractIdl, type ContractService } from './contract-client.ts';
import { contractErrors } from './contract-errors.ts';

/** `what` names the contract in explanations: `token`. */
export interface SwitchedContract {
  canisterId: string;
  what: string;
}

type Answer = Awaited<ReturnType<ContractService['setAutoUpdate']>>;

const asOwner = (
  { canisterId, what }: SwitchedContract,
  call: (actor: ContractService) => Promise<Answer>,
): Promise<void> =>
  write(async () => {
    const result = await call(await canister<ContractService>(contractIdl, Principal.fromText(canisterId), 'caller'));
    if ('err' in result) throw explainVariant('contract', result.err, contractErrors(what, `the ${what}’s owner`));
  });

/** Public contracts are listed for everyone. Throws AppError. */
export const setVisibility = (contract: SwitchedContract, isPublic: boolean): Promise<void> =>
  asOwner(contract, (actor) => actor.setVisibility({ isPublic }));

/** Whether the factory may upgrade the contract's code by itself. Throws AppError. */
export const setAutoUpdate = (contract: SwitchedContract, on: boolean): Promise<void> =>
  asOwner(contract, (actor) => actor.setAutoUpdate(on));
