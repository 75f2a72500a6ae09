import { checkText } from '../../../canisters/lib/text.ts';

/** Characters, as the backend's `saveProfile` has it. */
export const DISPLAY_NAME_LIMIT = 40;

/** What is wrong with a name, as a sentence; null when it can be saved. The backend asks by the same rule. */
export function displayNameFault(name: string): string | null {
  const fault = checkText(name, { field: 'displayName', max: DISPLAY_NAME_LIMIT });
  return fault ? `The name ${fault.message}.` : null;
}
