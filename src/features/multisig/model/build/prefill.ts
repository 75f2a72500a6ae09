// What an address says about the proposal to be built: `?user=…` of somebody's row, `?proposal=7` of an unknown outcome.
import type { ActionKind, WalletDetails } from '../../multisig.types.ts';
import type { BuildForm } from './form.ts';
import { signerFormOf } from './read-people.ts';

export interface Prefill {
  form: BuildForm;
  details: WalletDetails;
  query: ReadonlyMap<string, string>;
}

/** Changes the form. Whatever the address says is checked like anything typed. */
export function prefill(kind: ActionKind, { form, details, query }: Prefill): void {
  const of = (key: string): string => query.get(key)?.slice(0, 2_000) ?? '';
  switch (kind) {
    case 'transfer':
      Object.assign(form.transfer, { ledger: of('ledger'), to: of('to'), amount: of('amount'), memo: of('memo') });
      return;
    case 'batchTransfer':
      form.payoutLedger = of('ledger');
      return;
    case 'approve':
      Object.assign(form.allowance, { ledger: of('ledger'), spender: of('spender') || of('to') });
      return;
    case 'removeSigner':
    case 'replaceSigner':
    case 'removeObserver':
      form.people.person = of('user');
      return;
    case 'changeSigner': {
      form.people.person = of('user');
      const signer = details.config.signers.find(({ user }) => user.toText() === form.people.person);
      if (signer) form.people.signer = signerFormOf(signer);
      return;
    }
    case 'addSigner':
      form.people.signer.user = of('user');
      return;
    case 'addObserver':
      form.people.observer.user = of('user');
      return;
    case 'setPolicy':
      // Its values are put in once its ledger has told its decimals.
      if (details.config.policies.some(({ id }) => String(id) === of('policy'))) form.policy.id = Number(of('policy'));
      return;
    case 'removePolicy':
      form.rules.policyId = of('policy') || form.rules.policyId;
      return;
    case 'callCanister':
      Object.assign(form.call, {
        canister: of('canister'),
        method: of('method'),
        argument: of('argument') || form.call.argument,
      });
      return;
    case 'updateSettings':
      form.settings.canister = of('canister');
      return;
    case 'startCanister':
    case 'stopCanister':
      form.canister = of('canister');
      return;
    case 'installCode':
      form.install.canister = of('canister');
      return;
    case 'resolveUnknown':
      form.resolve.proposal = of('proposal');
      form.resolve.happened = of('happened') === 'true' ? 'yes' : of('happened') === 'false' ? 'no' : '';
      return;
    default:
      return;
  }
}
