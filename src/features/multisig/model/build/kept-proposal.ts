// A proposal that is being built, as text for the browser's storage: a reload or a session that ends loses no typing.
import { sameShape } from '../../../../shared/forms/index.ts';
import type { PayeeRow } from '../../../../shared/payees/index.ts';
import type { ActionKind, WalletDetails } from '../../multisig.types.ts';
import { formOf, newOptions, type BuildForm, type ProposalOptions } from './form.ts';

export interface BuiltProposal {
  wallet: string;
  kind: ActionKind;
  form: BuildForm;
  options: ProposalOptions;
  payout: Omit<PayeeRow, 'id'>[];
}

/** Without the module of new code: it is uploaded again, so that what is proposed is what was chosen. */
export function builtToText({ form, ...rest }: BuiltProposal): string {
  return JSON.stringify({ ...rest, form: { ...form, install: { ...form.install, module: null } } });
}

/** Null for what was not built for this wallet and kind, or is no proposal at all. */
export function builtFromText(
  text: string,
  { wallet, kind, details }: { wallet: string; kind: ActionKind; details: WalletDetails },
): BuiltProposal | null {
  try {
    const value: unknown = JSON.parse(text);
    const { title: _, ...options } = newOptions();
    const row = { account: '', amount: '' };
    if (!sameShape(value, { wallet, kind, form: formOf(details), options, payout: [row] })) return null;
    const built = value as BuiltProposal;
    return built.wallet === wallet && built.kind === kind ? built : null;
  } catch {
    return null;
  }
}
