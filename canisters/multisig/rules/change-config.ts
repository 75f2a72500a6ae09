// What an executed proposal makes of the configuration. Checked when it is proposed and again when it is executed.
import type { Principal } from '@dfinity/principal';
import { samePrincipal } from '../../lib/principals.ts';
import type { FieldError } from '../../lib/text.ts';
import type { Action, Opt, Signer, WalletConfig } from '../types.ts';
import { isAmong } from './account.ts';
import { validateWalletConfig, type AboutWallet } from './validate-wallet-config.ts';

export type ConfigChange = { config: WalletConfig } | { refused: FieldError };

const refused = (field: string, message: string): ConfigChange => ({ refused: { field, message } });

/** The new configuration, or why it cannot be; `undefined` for actions that do not touch it. */
export function changeConfig(config: WalletConfig, action: Action, about: AboutWallet = {}): ConfigChange | undefined {
  const change = attempt(config, action);
  if (change === undefined || 'refused' in change) return change;
  const [problem] = validateWalletConfig(change.config, about);
  return problem ? { refused: problem } : change;
}

function attempt(config: WalletConfig, action: Action): ConfigChange | undefined {
  if ('addSigner' in action) {
    const { signer, threshold } = action.addSigner;
    return { config: withSigners(config, [...config.signers, signer], threshold) };
  }
  if ('removeSigner' in action) {
    const { user, threshold } = action.removeSigner;
    if (!isSigner(config, user)) return notSigner();
    return {
      config: withSigners(
        config,
        config.signers.filter((signer) => !samePrincipal(signer.user, user)),
        threshold,
      ),
    };
  }
  if ('replaceSigner' in action) return replaceSigner(config, action.replaceSigner.user, action.replaceSigner.by);
  if ('changeSigner' in action) return replaceSigner(config, action.changeSigner.user, action.changeSigner);
  if ('addObserver' in action) return { config: { ...config, observers: [...config.observers, action.addObserver] } };
  if ('removeObserver' in action) {
    const observers = config.observers.filter(({ user }) => !samePrincipal(user, action.removeObserver));
    if (observers.length === config.observers.length) return refused('user', 'is no observer');
    return { config: { ...config, observers } };
  }
  if ('changeThreshold' in action) return { config: { ...config, ...action.changeThreshold } };
  if ('setTimelock' in action) return { config: { ...config, timelock: action.setTimelock } };
  if ('setPolicy' in action) {
    const at = config.policies.findIndex(({ id }) => id === action.setPolicy.id);
    const policies = at < 0 ? [...config.policies, action.setPolicy] : config.policies.with(at, action.setPolicy);
    return { config: { ...config, policies } };
  }
  if ('removePolicy' in action) {
    const policies = config.policies.filter(({ id }) => id !== action.removePolicy);
    if (policies.length === config.policies.length) return refused('policy', 'there is no such policy');
    return { config: { ...config, policies } };
  }
  if ('setRecovery' in action) return { config: { ...config, recovery: action.setRecovery } };
  if ('rename' in action) return { config: { ...config, ...action.rename } };
  if ('recover' in action) {
    const { signers, threshold } = action.recover;
    if (config.recovery.length === 0) return refused('recovery', 'this wallet has no guardians');
    const recovered = withSigners(config, signers, [threshold]);
    const voters = signers.filter(({ rights }) => rights.vote).length;
    // A cut-off for more people than there are now would keep a lost wallet lost.
    return { config: { ...recovered, rejectAt: (config.rejectAt[0] ?? 0) > voters ? [] : config.rejectAt } };
  }
  return undefined;
}

/** A signer who was an observer is one no longer. */
function withSigners(config: WalletConfig, signers: Signer[], [threshold]: Opt<number>): WalletConfig {
  const people = signers.map(({ user }) => user);
  return {
    ...config,
    signers,
    observers: config.observers.filter(({ user }) => !isAmong(user, people)),
    threshold: threshold ?? config.threshold,
  };
}

function replaceSigner(config: WalletConfig, user: Principal, by: Signer): ConfigChange {
  if (!isSigner(config, user)) return notSigner();
  const signers = config.signers.map((signer) => (samePrincipal(signer.user, user) ? by : signer));
  return { config: withSigners(config, signers, []) };
}

const isSigner = ({ signers }: WalletConfig, user: Principal): boolean =>
  signers.some((signer) => samePrincipal(signer.user, user));
const notSigner = (): ConfigChange => refused('user', 'is no signer');
