// What of a proposal cannot be taken back, and what nobody can foresee.
import { fromOpt } from '../../../shared/agent/index.ts';
import type { Action, WalletDetails } from '../multisig.types.ts';

export interface FinalWords {
  tone: 'danger' | 'warning' | 'info';
  text: string;
}
const danger = (text: string): FinalWords[] => [{ tone: 'danger', text }];
const warning = (text: string): FinalWords[] => [{ tone: 'warning', text }];
const info = (text: string): FinalWords[] => [{ tone: 'info', text }];

export function finalWords(
  action: Action,
  { walletId, details, me }: { walletId: string; details: WalletDetails; me: string },
): FinalWords[] {
  const { config } = details;
  if ('transfer' in action || 'batchTransfer' in action)
    return warning('Once executed, payments cannot be taken back by anybody.');
  if ('approve' in action)
    return action.approve.amount === 0n
      ? []
      : warning('The spender can take up to this amount without asking again, until you take the approval back.');
  if ('removeSigner' in action) return leaving(action.removeSigner.user.toText() === me);
  if ('replaceSigner' in action) return leaving(action.replaceSigner.user.toText() === me);
  if ('changeSigner' in action && action.changeSigner.user.toText() === me) {
    const { propose, vote, execute } = action.changeSigner.rights;
    const had = config.signers.find(({ user }) => user.toText() === me)?.rights;
    const loses = had && ((had.propose && !propose) || (had.vote && !vote) || (had.execute && !execute));
    return loses ? warning('You give up rights of your own; you cannot give them back to yourself.') : [];
  }
  if ('setVisibility' in action && action.setVisibility && !details.isPublic)
    return warning(
      'Everybody will see balances, people, proposals and comments, the past ones included. What was seen cannot be hidden again.',
    );
  if ('setAutoUpdate' in action && action.setAutoUpdate)
    return warning('The factory’s operators can then install new code in this wallet without asking its signers.');
  if ('setRecovery' in action && action.setRecovery.length === 0 && config.recovery.length > 0)
    return warning('Without guardians, lost keys cannot be replaced by anybody.');
  if ('recover' in action)
    return danger(
      'All signers of today lose their rights at once. Any of them who may vote can stop it before it is executed.',
    );
  if ('callCanister' in action)
    return warning(
      'What the other canister does with this call cannot be foreseen here. It may move this wallet’s tokens.',
    );
  if ('updateSettings' in action) return ofSettings(action.updateSettings, walletId);
  if ('stopCanister' in action) return warning('A stopped canister answers nobody until it is started again.');
  if ('installCode' in action) {
    const { canister, mode } = action.installCode;
    if ('reinstall' in mode) return danger('Everything this canister keeps in memory is destroyed, for ever.');
    if (canister.toText() === walletId)
      return danger(
        'This replaces the wallet’s own code. Wrong code can lose all its money: compare the module hash with a build that you trust.',
      );
    return warning(
      'The new code can do everything the canister may do. Compare the module hash with a build that you trust.',
    );
  }
  if ('resolveUnknown' in action)
    return info('This only records what people found out. It sends nothing, and takes nothing back.');
  return [];
}

const leaving = (isMe: boolean): FinalWords[] =>
  isMe ? warning('This takes your own rights in this wallet. You cannot give them back to yourself.') : [];

function ofSettings(
  { canister, settings }: Extract<Action, { updateSettings: unknown }>['updateSettings'],
  walletId: string,
): FinalWords[] {
  const controllers = fromOpt(settings.controllers);
  if (controllers === null) return [];
  if (controllers.length === 0) return danger('Nobody controls the canister any more: it can never be changed again.');
  const keeps = controllers.some((one) => one.toText() === walletId);
  if (canister.toText() === walletId)
    return controllers.length === 1
      ? warning('The factory can no longer upgrade or rescue this wallet; only its signers can.')
      : [];
  return keeps ? [] : danger('This wallet gives up the canister: only the controllers you list can give it back.');
}
