// The draft in the browser's storage: recipients as CSV, a tenth of the size of objects.
import { sameShape } from '../../../shared/forms/index.ts';
import { payeesToCsv, readPayees, type ExtraColumn } from '../../../shared/payees/index.ts';
import { DistributionLimits } from '../../../../canisters/distribution/rules/limits.ts';
import { emptyCategory, emptyDraft, type CategoryForm, type DistributionDraft } from './distribution-draft.ts';

const FORMAT = 1;
/** Every column that a row may have had; checked when it is read back by the list itself. */
export const STORED_COLUMNS: readonly ExtraColumn[] = [
  { key: 'category', label: 'Category', words: /^category$/i },
  { key: 'note', label: 'Note', words: /^note$/i },
];

export const isEmptyDraft = (draft: DistributionDraft): boolean =>
  JSON.stringify(draft) === JSON.stringify(emptyDraft());

export const draftToText = (draft: DistributionDraft): string =>
  JSON.stringify({ ...draft, format: FORMAT, recipients: payeesToCsv(draft.recipients, STORED_COLUMNS) });

/** Null for anything that is not a draft: storage can be edited, old or cut off. */
export async function draftFromText(text: string): Promise<DistributionDraft | null> {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return null;
  }
  const categories: unknown = field(stored, 'categories');
  const recipients: unknown = field(stored, 'recipients');
  const model = { ...emptyDraft(), recipients: '', categories: [] };
  if (field(stored, 'format') !== FORMAT || !sameShape(stored, model)) return null;
  if (!Array.isArray(categories) || typeof recipients !== 'string') return null;
  if (!categories.every((one) => sameShape(one, { ...emptyCategory(''), steps: [], tree: null }))) return null;
  const reading = await readPayees(recipients, { extras: STORED_COLUMNS, limit: DistributionLimits.grants });
  const { format: _, ...rest } = stored as DistributionDraft & { format: number };
  return {
    ...rest,
    categories: categories as CategoryForm[],
    recipients: reading.rows.map((row, id) => ({ ...row, id, line: null })),
  };
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
