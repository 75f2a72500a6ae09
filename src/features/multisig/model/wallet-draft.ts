// A wallet as its founder types it, and how it is kept in the browser.
import { sameShape } from '../../../shared/forms/index.ts';
import { emptySigner, type SignerForm } from './build/read-people.ts';
import type { PolicyForm } from './fields/policy-form.ts';
import { emptyRecovery, type RecoveryForm } from './fields/recovery-form.ts';

export interface WalletDraft {
  name: string;
  description: string;
  visibility: 'public' | 'private';
  updates: 'on' | 'off';
  signers: SignerForm[];
  observers: { user: string; name: string }[];
  threshold: string;
  /** Empty: as soon as approval has become impossible. */
  rejectAt: string;
  timelock: string;
  policies: PolicyForm[];
  recovery: RecoveryForm;
}

/** The founder signs by default. */
export const emptyWallet = (me: string): WalletDraft => ({
  name: '',
  description: '',
  visibility: 'private',
  updates: 'off',
  signers: [{ ...emptySigner(), user: me }],
  observers: [],
  threshold: '1',
  rejectAt: '',
  timelock: '0 days',
  policies: [],
  recovery: emptyRecovery(),
});

export const isEmptyWallet = (draft: WalletDraft, me: string): boolean =>
  JSON.stringify(draft) === JSON.stringify(emptyWallet(me));

export const walletToText = (draft: WalletDraft): string => JSON.stringify(draft);

/** Null for what is no draft: storage can be edited, old or cut off. */
export function walletFromText(text: string, me: string): WalletDraft | null {
  try {
    const value: unknown = JSON.parse(text);
    const model = emptyWallet(me);
    return sameShape(value, { ...model, observers: [{ user: '', name: '' }], policies: [POLICY] })
      ? (value as WalletDraft)
      : null;
  } catch {
    return null;
  }
}
const POLICY: PolicyForm = {
  ...{ id: 1, name: '', ledger: '', limit: '', period: '', to: 'listed', recipients: '' },
  rule: [[{ group: '', count: '' }]],
};
