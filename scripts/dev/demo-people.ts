// The people of the demo data: anybody can sign in as them on a local network, so their keys' seeds are public.
import type { LocalIdentity } from '../identity-provider/identities.ts';

const person = (name: string, digit: string): LocalIdentity => ({ name, seed: digit.repeat(64) });

export const demoPeople = {
  ada: person('Ada (demo)', 'a'),
  ben: person('Ben (demo)', 'b'),
  cleo: person('Cleo (demo)', 'c'),
};
