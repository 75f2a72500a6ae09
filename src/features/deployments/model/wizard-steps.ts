// A wizard's pages and which fields stand on which.
import type { FieldFault } from '../../../shared/composables/index.ts';

export interface WizardStep {
  key: string;
  title: string;
  /** Roots of the fields that are mended here: `links` for `links[2].url`. A field of no step belongs to the first. */
  fields: readonly string[];
}

/** The faults that are mended on a step. */
export function stepFaults(steps: readonly WizardStep[], key: string, faults: readonly FieldFault[]): FieldFault[] {
  return faults.filter(({ field }) => stepOf(steps, field) === key);
}

function stepOf(steps: readonly WizardStep[], field: string): string | undefined {
  const root = field.split(/[[.]/, 1)[0] ?? '';
  return (steps.find(({ fields }) => fields.includes(root)) ?? steps[0])?.key;
}

/** The step before (-1) or after (1); null at the ends. */
export function neighbour(steps: readonly WizardStep[], key: string, by: 1 | -1): string | null {
  const index = steps.findIndex((step) => step.key === key);
  return steps[index + by]?.key ?? null;
}
