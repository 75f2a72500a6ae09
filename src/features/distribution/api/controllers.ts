// Who controls a canister's code, as the network certifies it.
import { CanisterStatus } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { anonymousAgent, read, withinTime } from '../../../shared/agent/index.ts';

/** Of the state tree, `/canister/<id>/controllers`; at most 10, as the network allows. Throws AppError. */
export const loadControllers = (canisterId: string): Promise<string[]> =>
  read(async () => {
    const status = await withinTime(
      CanisterStatus.request({
        canisterId: Principal.fromText(canisterId),
        agent: await anonymousAgent(),
        paths: ['controllers'],
      }),
    );
    const controllers = status.get('controllers');
    if (!Array.isArray(controllers)) throw new Error('The network does not tell the controllers.');
    return controllers.slice(0, 10).map((one) => {
      if (!(one instanceof Principal)) throw new Error('The network does not tell the controllers.');
      return one.toText();
    });
  });
