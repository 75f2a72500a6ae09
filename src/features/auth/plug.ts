// Sessions by the Plug wallet, through the provider it injects (docs.plugwallet.ooo, "Connect to Plug", "Making calls").
import type { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { Network, Session } from '../../shared/agent/index.ts';
import { AppError, harmless } from '../../shared/errors/index.ts';

export const PLUG_URL = 'https://plugwallet.ooo/';

interface PlugAgent {
  getPrincipal(): Promise<{ toText(): string }>;
  rootKey?: unknown;
}

/** The documented part that we use. */
export interface PlugProvider {
  requestConnect(options: {
    whitelist: string[];
    host: string;
    timeout?: number;
    onConnectionUpdate?: () => void;
  }): Promise<unknown>;
  isConnected(): Promise<boolean>;
  createAgent(options: { whitelist: string[]; host: string }): Promise<unknown>;
  createActor<S>(options: { canisterId: string; interfaceFactory: IDL.InterfaceFactory }): Promise<S>;
  disconnect(): Promise<unknown>;
  agent: PlugAgent | null;
}

declare global {
  interface Window {
    ic?: { plug?: PlugProvider };
  }
}

export const findPlug = (): PlugProvider | null => window.ic?.plug ?? null;

/** Extensions inject after the page has started: wait for it a little when it was used before. */
async function waitForPlug(): Promise<PlugProvider | null> {
  for (let attempt = 0; attempt < 20 && !findPlug(); attempt++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return findPlug();
}

async function toSession(plug: PlugProvider, network: Network, allowed: Set<string>): Promise<Session> {
  if (!plug.agent) await plug.createAgent({ whitelist: [...allowed], host: network.host });
  if (!plug.agent) {
    throw new AppError('auth.plug', harmless('Plug gave no agent.', 'Unlock Plug, then try again.'));
  }
  // On networks other than mainnet Plug must trust the key we know, rather than ask the network for one.
  if (network.rootKey) plug.agent.rootKey = network.rootKey;
  const principal = Principal.fromText((await plug.agent.getPrincipal()).toText());
  return {
    principal,
    wallet: 'plug',
    expiresAt: null,
    async actor<S>(idlFactory: IDL.InterfaceFactory, canisterId: string): Promise<S> {
      if (!allowed.has(canisterId)) {
        await plug.requestConnect({ whitelist: [...allowed, canisterId], host: network.host });
        allowed.add(canisterId);
        if (network.rootKey && plug.agent) plug.agent.rootKey = network.rootKey;
      }
      return plug.createActor<S>({ canisterId, interfaceFactory: idlFactory });
    },
    covers: (canisterId) => allowed.has(canisterId),
  };
}

/** Asks Plug to connect; `onSwitch` runs when the person chooses another account in Plug. */
export async function signInWithPlug(network: Network, onSwitch: () => void): Promise<Session> {
  const plug = findPlug();
  if (!plug) {
    throw new AppError(
      'auth.plugMissing',
      harmless(
        'Plug is not installed in this browser.',
        'Install the extension from plugwallet.ooo and reload the page.',
      ),
    );
  }
  const allowed = new Set(Object.values(network.canisters));
  await plug.requestConnect({ whitelist: [...allowed], host: network.host, onConnectionUpdate: onSwitch });
  return toSession(plug, network, allowed);
}

/** The connection Plug still has, without asking. */
export async function restorePlug(network: Network): Promise<Session | null> {
  const plug = await waitForPlug();
  if (!plug || !(await plug.isConnected())) return null;
  return toSession(plug, network, new Set(Object.values(network.canisters)));
}

export const signOutOfPlug = async (): Promise<void> => void (await findPlug()?.disconnect());
