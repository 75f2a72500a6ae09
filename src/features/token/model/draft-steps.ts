// The wizard's pages and which fields stand on which.
import type { FieldFault } from '../../../shared/composables/index.ts';

export const DRAFT_STEPS = [
  { key: 'token', title: 'Token', fields: ['name', 'symbol', 'decimals', 'logo', 'description', 'links'] },
  { key: 'supply', title: 'Supply', fields: ['supply', 'mintingAccount', 'transferFee'] },
  { key: 'holders', title: 'Holders', fields: ['initialHolders'] },
  { key: 'options', title: 'Options', fields: ['feeCollector', 'isPublic', 'autoUpdate'] },
  { key: 'review', title: 'Review', fields: [] },
] as const;

export type DraftStep = (typeof DRAFT_STEPS)[number]['key'];

/** The step on which a fault is mended: `links[2].url` belongs to `links`. */
export function stepOf(field: string): DraftStep {
  const root = field.split(/[[.]/, 1)[0] ?? '';
  return DRAFT_STEPS.find(({ fields }) => (fields as readonly string[]).includes(root))?.key ?? 'token';
}

export function faultsOf(step: DraftStep, faults: readonly FieldFault[]): FieldFault[] {
  return faults.filter(({ field }) => stepOf(field) === step);
}

export function neighbour(step: DraftStep, by: 1 | -1): DraftStep | null {
  const index = DRAFT_STEPS.findIndex(({ key }) => key === step);
  return DRAFT_STEPS[index + by]?.key ?? null;
}
