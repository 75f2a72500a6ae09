// Everything a wallet can do, as the builder offers it.
import type { ActionKind } from '../multisig.types.ts';

export type ActionGroup = 'Money' | 'People' | 'Rules' | 'Canisters';

export interface ActionOffer {
  group: ActionGroup;
  title: string;
  text: string;
}

export const ACTIONS: Record<ActionKind, ActionOffer> = {
  transfer: { group: 'Money', title: 'Send tokens', text: 'One payment from the wallet to one account.' },
  batchTransfer: { group: 'Money', title: 'Pay many', text: 'Up to 100 payments at once, from a list or a CSV file.' },
  approve: { group: 'Money', title: 'Allow spending', text: 'Let somebody take up to an amount (ICRC-2 approval).' },
  addSigner: { group: 'People', title: 'Add a signer', text: 'Give somebody rights in this wallet.' },
  removeSigner: { group: 'People', title: 'Remove a signer', text: 'Take all rights from somebody.' },
  replaceSigner: { group: 'People', title: 'Replace a signer', text: 'Somebody new takes the place of a signer.' },
  changeSigner: { group: 'People', title: 'Change a signer', text: 'Name, rights and groups of a signer.' },
  addObserver: { group: 'People', title: 'Add an observer', text: 'Let somebody read this wallet.' },
  removeObserver: {
    group: 'People',
    title: 'Remove an observer',
    text: 'Somebody may no longer read a private wallet.',
  },
  changeThreshold: { group: 'Rules', title: 'Change the threshold', text: 'How many approvals a proposal needs.' },
  setTimelock: {
    group: 'Rules',
    title: 'Set the waiting time',
    text: 'How long approved proposals wait before execution.',
  },
  setPolicy: { group: 'Rules', title: 'Set a spending policy', text: 'Let small payments pass with fewer approvals.' },
  removePolicy: {
    group: 'Rules',
    title: 'Remove a spending policy',
    text: 'Payments under it need the threshold again.',
  },
  setRecovery: { group: 'Rules', title: 'Set recovery', text: 'Guardians who can replace lost signers together.' },
  setVisibility: { group: 'Rules', title: 'Change visibility', text: 'Who may read this wallet.' },
  setAutoUpdate: { group: 'Rules', title: 'Automatic updates', text: 'Whether the factory may install new versions.' },
  rename: { group: 'Rules', title: 'Rename the wallet', text: 'Its name and description.' },
  recover: {
    group: 'People',
    title: 'Recover the wallet',
    text: 'For guardians: replace the signers when they are lost.',
  },
  callCanister: { group: 'Canisters', title: 'Call a canister', text: 'Any method of any canister, as this wallet.' },
  updateSettings: { group: 'Canisters', title: 'Change a canister’s settings', text: 'Controllers, memory, freezing.' },
  startCanister: { group: 'Canisters', title: 'Start a canister', text: 'One that this wallet controls.' },
  stopCanister: { group: 'Canisters', title: 'Stop a canister', text: 'One that this wallet controls.' },
  installCode: {
    group: 'Canisters',
    title: 'Install code',
    text: 'In a canister that this wallet controls, or in itself.',
  },
  resolveUnknown: {
    group: 'Canisters',
    title: 'Settle an unknown outcome',
    text: 'Record what people found out about a lost answer.',
  },
};

const ORDER: readonly ActionGroup[] = ['Money', 'People', 'Rules', 'Canisters'];

/** The offers by group. Guardians who are not signers can only recover; signers cannot. */
export function offersFor(me: { signer: boolean; guardian: boolean }): { group: ActionGroup; kinds: ActionKind[] }[] {
  const kinds = (Object.keys(ACTIONS) as ActionKind[]).filter((kind) => {
    if (kind === 'recover') return me.guardian;
    // It is offered where the unknown outcome is shown.
    return me.signer && kind !== 'resolveUnknown';
  });
  return ORDER.flatMap((group) => {
    const inGroup = kinds.filter((kind) => ACTIONS[kind].group === group);
    return inGroup.length > 0 ? [{ group, kinds: inGroup }] : [];
  });
}

export const isActionKind = (text: string): text is ActionKind => Object.hasOwn(ACTIONS, text);
