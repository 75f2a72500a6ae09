// How a token's draft becomes a token: what the wizard's frame needs to know.
import type { Creation } from '../../deployments/index.ts';
import { DRAFT_STEPS } from '../model/draft-steps.ts';
import { useDraftStore } from './draft.store.ts';

export function useTokenCreation(): Creation {
  const draft = useDraftStore();
  return {
    serviceId: 'token_factory',
    what: 'token',
    steps: DRAFT_STEPS,
    routes: { wizard: 'token-new', made: 'token-made' },
    draft,
    label: () => `Token ${draft.reading.settings.symbol}`,
    question() {
      const { name, mintingAccount } = draft.reading.settings;
      return {
        title: `Create ${name}?`,
        text: mintingAccount
          ? 'Decimals cannot be changed later.'
          : 'Supply and decimals are fixed for ever: nobody can change them later.',
      };
    },
    encode: draft.encode,
  };
}
