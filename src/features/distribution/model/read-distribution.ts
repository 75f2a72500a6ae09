// What a draft says: the factory's arguments, and everything that is still wrong, by the contract's own rules.
import { Principal } from '@dfinity/principal';
import type { DistributionArgs } from '../../../../declarations/distribution_factory.did.ts';
import { DistributionLimits as Limits } from '../../../../canisters/distribution/rules/limits.ts';
import { validateDistributionArgs } from '../../../../canisters/distribution/rules/validate-distribution-args.ts';
import type { FieldFault } from '../../../shared/composables/index.ts';
import { fromHex, readDuration } from '../../../shared/format/index.ts';
import { Faults, readLocalTime } from '../../../shared/forms/index.ts';
import type { LedgerState } from '../../../shared/ledger/index.ts';
import type { CheckedPayee } from '../../../shared/payees/index.ts';
import type { CategoryInit, NewGrant, Recipients, Schedule, Start } from '../distribution.types.ts';
import { isListed, type CategoryForm, type DistributionDraft } from './distribution-draft.ts';

export interface DistributionReading {
  args: DistributionArgs;
  /** What does not fit into the creation; sent to the distribution afterwards. */
  rest: NewGrant[];
  faults: FieldFault[];
  /** What is promised to each category, by its place. */
  totals: bigint[];
}

interface Token {
  symbol: string;
  decimals: number;
}

/** Grants that go with the creation. */
export const AT_CREATION = Limits.initialGrants;

export function readDistribution(
  draft: Omit<DistributionDraft, 'recipients'>,
  recipients: readonly CheckedPayee[],
  ledger: LedgerState | null,
): DistributionReading {
  const faults = new Faults();
  const id = faults.principal('ledger', draft.ledger, 'Enter the ledger of the token.');
  if (id !== null && ledger === 'asking') faults.add('ledger', 'The ledger has not answered yet.');
  if (id !== null && ledger === 'silent') faults.add('ledger', 'No ledger answers at this id. Check it, or try again.');
  const token = typeof ledger === 'object' && ledger !== null ? ledger : { symbol: 'tokens', decimals: 8 };
  const name = draft.name.trim();
  if (name === '') faults.add('name', 'Give it a name: recipients see it.');
  const categories = draft.categories.map((form, i) => readCategory(form, i, token, faults));
  const grants = readGrants(draft.categories, recipients, faults);
  const { cancellable, transferable, pausable, creatorControlsCode, isPublic, autoUpdate } = draft;
  const args: DistributionArgs = {
    ...{ name, description: draft.description.trim(), ledger: id ?? Principal.anonymous() },
    ...{ symbol: token.symbol, decimals: token.decimals, categories, grants: grants.slice(0, AT_CREATION) },
    terms: { cancellable, transferable, pausable, creatorControlsCode },
    ...{ isPublic, autoUpdate },
  };
  return {
    args,
    rest: grants.slice(AT_CREATION),
    faults: [...faults.list, ...ruled(args, faults.list)],
    totals: categories.map((category, i) => totalOf(category.recipients, grants, i)),
  };
}

function totalOf(recipients: Recipients, grants: readonly NewGrant[], place: number): bigint {
  if ('merkle' in recipients) return recipients.merkle.total;
  if ('open' in recipients) return recipients.open.amountEach * BigInt(recipients.open.people);
  return grants.reduce((sum, { category, amount }) => (category === place ? sum + amount : sum), 0n);
}

function readCategory(form: CategoryForm, place: number, token: Token, faults: Faults): CategoryInit {
  const at = `categories[${place}]`;
  if (form.name.trim() === '') faults.add(`${at}.name`, 'Name the category.');
  return {
    name: form.name.trim(),
    schedule: readSchedule(form, at, faults),
    start: readStart(form, at, faults),
    recipients: readRecipients(form, place, token, faults),
    claimFrom: readTime(form.claimFrom, `${at}.claimFrom`, faults),
    claimUntil: readTime(form.claimUntil, `${at}.claimUntil`, faults),
  };
}

/** Basis points of a percentage with at most two digits. */
function points(text: string, field: string, faults: Faults): number {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim());
  const value = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : NaN;
  if (value >= 0 && value <= 10_000) return value;
  faults.add(field, 'Enter a percentage from 0 to 100, with at most two digits after the point.');
  return 0;
}

function readSchedule(form: CategoryForm, at: string, faults: Faults): Schedule {
  const span = (text: string, field: string): bigint => {
    const value = readDuration(text);
    if (value === null) faults.add(`${at}.${field}`, 'Enter a length of time.');
    return value ?? 1n;
  };
  switch (form.kind) {
    case 'instant':
      return { instant: null };
    case 'linear':
      return { linear: { duration: span(form.duration, 'duration') } };
    case 'backWeighted':
      return { backWeighted: { duration: span(form.duration, 'duration') } };
    case 'cliff': {
      const atCliff = form.atCliff.trim() === '' ? [] : [points(form.atCliff, `${at}.atCliff`, faults)];
      return {
        cliff: {
          cliff: span(form.cliff, 'cliff'),
          atCliff: atCliff as [] | [number],
          duration: span(form.duration, 'duration'),
        },
      };
    }
    case 'monthly': {
      const months = faults.count(`${at}.months`, form.months, { min: 1, max: Limits.months });
      return { monthly: { months: months ?? 1 } };
    }
    case 'timeLock': {
      const penalty = form.earlyPenalty.trim() === '' ? [] : [points(form.earlyPenalty, `${at}.earlyPenalty`, faults)];
      return {
        timeLock: { duration: span(form.duration, 'duration'), earlyPenalty: penalty as [] | [number] },
      };
    }
    case 'steps': {
      const steps = form.steps.map(({ after, percent }, i) => ({
        after: span(after, `steps[${i}].after`),
        share: points(percent, `${at}.steps[${i}].percent`, faults),
      }));
      const sum = steps.reduce((total, { share }) => total + share, 0);
      if (sum !== 10_000) faults.add(`${at}.steps`, `The parts are ${sum / 100} % in all; they must be 100 %.`);
      return { steps };
    }
  }
}

function readStart({ start, startAt }: CategoryForm, at: string, faults: Faults): Start {
  if (start === 'claim') return { atClaim: null };
  if (start === 'activation') return { at: [] };
  const time = readLocalTime(startAt);
  if (time === null) faults.add(`${at}.startAt`, 'Choose a date.');
  return { at: [time ?? 0n] };
}

function readTime(text: string, field: string, faults: Faults): [] | [bigint] {
  if (text === '') return [];
  const time = readLocalTime(text);
  if (time === null) faults.add(field, 'Choose a date, or leave it empty.');
  return time === null ? [] : [time];
}

function readRecipients(form: CategoryForm, place: number, token: Token, faults: Faults): Recipients {
  const at = `categories[${place}]`;
  if (form.recipients === 'open') {
    const amountEach = faults.amount(`${at}.amountEach`, form.amountEach, token);
    const people = faults.count(`${at}.people`, form.people, { min: 1, max: Limits.grants });
    return { open: { amountEach: amountEach ?? 1n, people: people ?? 1 } };
  }
  if (form.recipients === 'merkle') {
    const { tree } = form;
    if (!tree || tree.category !== place)
      faults.add(`${at}.tree`, tree ? 'The category moved: choose the file again.' : 'Choose the file of recipients.');
    else if (!tree.saved) faults.add(`${at}.tree`, 'Save the proofs first: nobody can claim without them.');
    return {
      merkle: {
        root: fromHex(tree?.root ?? '00'.repeat(32)),
        count: tree?.count ?? 1,
        total: BigInt(tree?.total ?? '1'),
      },
    };
  }
  return form.recipients === 'fixed' ? { fixed: null } : { appendable: null };
}

function readGrants(categories: readonly CategoryForm[], rows: readonly CheckedPayee[], faults: Faults): NewGrant[] {
  const listed = categories.flatMap((category, place) =>
    isListed(category) ? [{ name: category.name.trim(), place }] : [],
  );
  const faulty = rows.filter((row) => !row.ok).length;
  if (faulty > 0) faults.add('grants', `${faulty} ${faulty === 1 ? 'row has' : 'rows have'} something to mend.`);
  if (listed.length === 0) return [];
  const [only] = listed;
  const grants = rows.flatMap((row): NewGrant[] => {
    if (!row.ok) return [];
    const category =
      listed.length === 1 ? only?.place : listed.find(({ name }) => name === row.extra['category'])?.place;
    if (category === undefined) return [];
    return [{ category, owner: ownerOf(row), amount: row.amount, note: row.extra['note'] ?? '' }];
  });
  for (const { name, place } of listed) {
    const isEmpty = categories[place]?.recipients === 'fixed' && !grants.some(({ category }) => category === place);
    if (isEmpty && faulty === 0) faults.add('grants', `“${name}” is a closed list, and nobody is on it.`);
  }
  return grants;
}

type SoundPayee = Extract<CheckedPayee, { ok: true }>;
/** Rows keep their results while others are typed: reading 10,000 principals anew would be felt at every key. */
const owners = new WeakMap<SoundPayee, Principal>();
function ownerOf(row: SoundPayee): Principal {
  const known = owners.get(row) ?? Principal.fromText(row.account.owner);
  owners.set(row, known);
  return known;
}

/** What the factory would refuse beyond single fields, under the wizard's names of the fields. */
function ruled(args: DistributionArgs, typed: readonly FieldFault[]): FieldFault[] {
  const known = new Set(typed.map(({ field }) => field));
  const rules = { ...args, grants: args.grants.slice(0, AT_CREATION) };
  return validateDistributionArgs(rules)
    .map(({ field, message }) => ({
      field: fieldOf(field),
      message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
    }))
    .filter(({ field }) => !known.has(field) && !(field === 'ledger' && known.has('ledger')));
}
const fieldOf = (field: string): string =>
  field
    .replace(/^grants\..*$/, 'grants')
    .replace(/^categories\.(\d+)\./, 'categories[$1].')
    .replace(/\.(schedule|recipients)\./, '.')
    .replace(/\.start$/, '.startAt');
