// A distribution as its creator types it.
import type { PayeeRow } from '../../../shared/payees/index.ts';

export type Kind = 'instant' | 'linear' | 'cliff' | 'steps' | 'monthly' | 'backWeighted' | 'timeLock';
export type StartKind = 'activation' | 'date' | 'claim';
export type RecipientsKind = 'fixed' | 'appendable' | 'merkle' | 'open';

/** A list that was turned into a Merkle tree in this browser. */
export interface BuiltTree {
  /** Hex. */
  root: string;
  count: number;
  /** Decimal digits, smallest unit. */
  total: string;
  /** Its place is in every leaf: a list for another place is another list. */
  category: number;
  /** The proofs are in a file of the creator's. */
  saved: boolean;
}

export interface CategoryForm {
  name: string;
  kind: Kind;
  /** `durationField` texts. */
  duration: string;
  cliff: string;
  /** Percent at the cliff; empty: what linear would have released. */
  atCliff: string;
  months: string;
  steps: { after: string; percent: string }[];
  /** Percent; empty: not before the end. */
  earlyPenalty: string;
  start: StartKind;
  /** The browser's local time, as are the others. */
  startAt: string;
  claimFrom: string;
  claimUntil: string;
  recipients: RecipientsKind;
  /** Whole tokens. */
  amountEach: string;
  people: string;
  tree: BuiltTree | null;
}

export interface DistributionDraft {
  ledger: string;
  name: string;
  description: string;
  isPublic: boolean;
  autoUpdate: boolean;
  categories: CategoryForm[];
  recipients: PayeeRow[];
  cancellable: boolean;
  transferable: boolean;
  pausable: boolean;
  creatorControlsCode: boolean;
}

export const emptyCategory = (name: string): CategoryForm => ({
  ...{ name, kind: 'instant', duration: '1 years', cliff: '90 days', atCliff: '', months: '12' },
  steps: [
    { after: '0 days', percent: '50' },
    { after: '180 days', percent: '50' },
  ],
  ...{ earlyPenalty: '', start: 'activation', startAt: '', claimFrom: '', claimUntil: '' },
  ...{ recipients: 'fixed', amountEach: '', people: '', tree: null },
});

export const PRESETS: { key: string; title: string; category: CategoryForm }[] = [
  { key: 'airdrop', title: 'Airdrop', category: emptyCategory('Airdrop') },
  {
    key: 'team',
    title: 'Team: 4 years, 1 year cliff',
    category: { ...emptyCategory('Team'), kind: 'cliff', duration: '4 years', cliff: '1 years' },
  },
  {
    key: 'investors',
    title: 'Investors: 10 % at once, 18 months',
    category: { ...emptyCategory('Investors'), kind: 'cliff', duration: '540 days', cliff: '0 days', atCliff: '10' },
  },
  {
    key: 'public',
    title: 'Public claim',
    category: { ...emptyCategory('Community'), recipients: 'open', amountEach: '10', people: '1000' },
  },
];

export const emptyDraft = (): DistributionDraft => ({
  ...{ ledger: '', name: '', description: '', isPublic: true, autoUpdate: false },
  categories: [emptyCategory('Recipients')],
  recipients: [],
  ...{ cancellable: false, transferable: false, pausable: false, creatorControlsCode: false },
});

/** Recipients are listed in the draft, for these categories. */
export const isListed = ({ recipients }: CategoryForm): boolean =>
  recipients === 'fixed' || recipients === 'appendable';
