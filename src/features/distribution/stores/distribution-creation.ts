// How a draft becomes a distribution: what the wizard's frame needs to know.
import { formatToken } from '../../../shared/format/index.ts';
import type { Creation } from '../../deployments/index.ts';
import { DRAFT_STEPS } from '../model/draft-steps.ts';
import { useDistributionDraft } from './draft.store.ts';

export function useDistributionCreation(): Creation {
  const draft = useDistributionDraft();
  return {
    serviceId: 'distribution_factory',
    what: 'distribution',
    steps: DRAFT_STEPS,
    routes: { wizard: 'distribution-new', made: 'distribution-made' },
    draft,
    label: () => `Distribution ${draft.reading.args.name}`,
    question() {
      const { args, totals } = draft.reading;
      const total = totals.reduce((sum, one) => sum + one, 0n);
      return {
        title: `Create ${args.name}?`,
        text: `Schedules and terms cannot be changed later. It starts when you have funded it with ${formatToken(total, args)}.`,
      };
    },
    encode: draft.encode,
  };
}
