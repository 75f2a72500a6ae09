// The distribution a person is about to make: kept in the browser while it is typed, per person, until it exists.
import { defineStore } from 'pinia';
import { computed, reactive } from 'vue';
import { DistributionLimits as Limits } from '../../../../canisters/distribution/rules/limits.ts';
import { useLedgerStates } from '../../../shared/ledger/index.ts';
import { usePayees, type ExtraColumn } from '../../../shared/payees/index.ts';
import { keptDraft } from '../../deployments/index.ts';
import { encodeArgs } from '../api/factory.ts';
import { emptyDraft, isListed, type DistributionDraft } from '../model/distribution-draft.ts';
import { draftFromText, draftToText, isEmptyDraft } from '../model/draft-text.ts';
import { readDistribution } from '../model/read-distribution.ts';
import { keepRest } from './unsent-rest.ts';

export const useDistributionDraft = defineStore('distributionDraft', () => {
  const draft = reactive<Omit<DistributionDraft, 'recipients'>>(withoutRecipients(emptyDraft()));
  const states = useLedgerStates();
  const ledger = computed(() => (isId(draft.ledger.trim()) ? states(draft.ledger.trim()) : null));
  const token = computed(() => (typeof ledger.value === 'object' && ledger.value ? ledger.value : null));
  const listed = computed(() => draft.categories.filter(isListed).map(({ name }) => name.trim()));

  const columns = computed((): ExtraColumn[] => [
    ...(listed.value.length > 1
      ? [
          {
            key: 'category',
            label: 'Category',
            words: /^(category|kind|group)$/i,
            choices: listed.value.map((name) => ({ value: name, label: name })),
            distinct: true,
          },
        ]
      : []),
    { key: 'note', label: 'Note', words: /^(note|memo|comment)$/i, check: checkNote },
  ]);
  const recipients = usePayees(() => ({
    decimals: token.value?.decimals ?? 8,
    refuse: ({ subaccount }) =>
      subaccount === null
        ? null
        : { reason: 'A grant belongs to a principal, not to a subaccount', mend: 'Enter the principal alone.' },
    extras: columns.value,
  }));

  const current = (): DistributionDraft => ({ ...draft, recipients: recipients.rows });
  const reading = computed(() => readDistribution(draft, recipients.checked, ledger.value));
  const faults = computed(() => [...reading.value.faults, ...duplicates()]);
  function duplicates(): { field: string; message: string }[] {
    const count = recipients.summary.duplicateAccounts;
    if (count === 0) return [];
    const what = count === 1 ? 'One principal is' : `${count} principals are`;
    return [{ field: 'grants', message: `${what} listed more than once. Merge the rows or remove the extra ones.` }];
  }

  const kept = keptDraft<DistributionDraft>({
    name: 'distribution.draft',
    current,
    put(next) {
      Object.assign(draft, withoutRecipients(next));
      recipients.add(next.recipients, true);
    },
    changes: [draft, () => recipients.rows],
    empty: emptyDraft,
    isEmpty: isEmptyDraft,
    toText: draftToText,
    fromText: draftFromText,
  });

  /** The factory's argument bytes; only for a draft without faults. What does not fit is kept for afterwards. */
  function encode(): Uint8Array {
    keepRest(reading.value.rest);
    return encodeArgs(reading.value.args);
  }
  return { draft, recipients, reading, faults, ledger, token, listed, encode, ...kept };
});

const isId = (text: string): boolean => /^[a-z2-7]{5}(-[a-z2-7]{3,5})+$/.test(text);
const checkNote = (text: string): { reason: string; mend: string } | null =>
  [...text].length <= Limits.note
    ? null
    : { reason: `A note has at most ${Limits.note} characters`, mend: 'Make it shorter.' };

function withoutRecipients({ recipients: _, ...rest }: DistributionDraft): Omit<DistributionDraft, 'recipients'> {
  return rest;
}
