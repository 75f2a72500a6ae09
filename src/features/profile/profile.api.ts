import {
  idlFactory,
  type AdminError,
  type Profile as WireProfile,
  type _SERVICE,
} from '../../../declarations/backend.did.ts';
import { canister, fromOpt, read, write } from '../../shared/agent/index.ts';
import { explainVariant, harmless, type ExplainTable } from '../../shared/errors/index.ts';
import type { Profile } from './profile.types.ts';

const elsewhere = () => harmless('The backend refused to save the profile.', 'Sign out and in again, then try again.');

const errors: ExplainTable<AdminError> = {
  anonymousCaller: () => harmless('You are not signed in.', 'Sign in, then save again.'),
  invalid: (fields) => ({ ...harmless('The name cannot be used.', 'Mend the field below, then save again.'), fields }),
  notAuthorized: elsewhere,
  notFound: elsewhere,
  lastOwner: elsewhere,
};

const toProfile = ({ displayName, registeredAt, deploymentCount }: WireProfile): Profile => ({
  displayName,
  registeredAt,
  deploymentCount,
});

/** One's own profile; null before the first deployment or save. */
export const getProfile = (): Promise<Profile | null> =>
  read(async () => {
    const found = fromOpt(await (await canister<_SERVICE>(idlFactory, 'backend', 'reader')).getProfile());
    return found && toProfile(found);
  });

/** Saves the display name; empty takes it away. Throws an AppError, `fields` named. */
export const saveProfile = (displayName: string): Promise<Profile> =>
  write(async () => {
    const result = await (await canister<_SERVICE>(idlFactory, 'backend', 'caller')).saveProfile({ displayName });
    if ('err' in result) throw explainVariant('profile', result.err, errors);
    return toProfile(result.ok);
  });
