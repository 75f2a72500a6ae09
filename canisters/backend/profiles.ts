import type { Principal } from '@dfinity/principal';
import { now } from '../lib/clock.ts';
import { principalKey } from '../lib/stable/keys.ts';
import { stableMap } from '../lib/stable/map.ts';
import { candidValue } from '../lib/stable/values.ts';
import { memory } from './memory.ts';
import { ProfileT, type Profile } from './types/administration.ts';

/** One small record per person; the only thing here that grows with the number of users. */
export const profiles = stableMap({
  memoryId: memory.profiles,
  key: principalKey,
  value: candidValue<Profile>(ProfileT),
});

/** The person's profile, made when it is their first visit. */
export function profileOf(user: Principal): Profile {
  const known = profiles.get(user);
  if (known) return known;
  const fresh: Profile = { user, displayName: '', registeredAt: now(), updatedAt: now(), deploymentCount: 0n };
  profiles.set(user, fresh);
  return fresh;
}

export function countDeployment(user: Principal): void {
  const profile = profileOf(user);
  profiles.set(user, { ...profile, updatedAt: now(), deploymentCount: profile.deploymentCount + 1n });
}
