// How a wallet's draft becomes a wallet: what the wizard's frame needs to know.
import type { Creation } from '../../deployments/index.ts';
import { approvals } from '../model/action-words.ts';
import { WALLET_STEPS } from '../model/wallet-steps.ts';
import { useWalletDraft } from './draft.store.ts';

export function useWalletCreation(): Creation {
  const draft = useWalletDraft();
  return {
    serviceId: 'multisig_factory',
    what: 'wallet',
    steps: WALLET_STEPS,
    routes: { wizard: 'wallet-new', made: 'wallet-made' },
    draft,
    label: () => `Wallet ${draft.reading.args.config.name}`,
    question() {
      const { name, signers, threshold } = draft.reading.args.config;
      const mine = signers.some(({ user }) => user.toText() === draft.me);
      const rule = `${approvals(threshold)} of ${signers.length} signers decide, from the first moment on.`;
      return { title: `Create ${name}?`, text: mine ? rule : `${rule} You are none of them.` };
    },
    encode: draft.encode,
  };
}
