import { expect, it } from 'vitest';
import { placeText } from './place-words.ts';

it.each([
  ['signers[2].user', 'Signer 3'],
  ['policies[0].rule', 'Policy 1, rule'],
  ['rejectAt', 'Reject at'],
  ['recovery.guardians[0]', 'Recovery, guardian 1'],
  ['settings.freezingThreshold', 'Settings, freezing threshold'],
])('%s is said “%s”', (field, text) => expect(placeText(field)).toBe(text));
