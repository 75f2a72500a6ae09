// Runs in the page, in front of the dApp: Plug's documented interface over a key that the page never sees.
import { Actor, HttpAgent, type Identity } from '@dfinity/agent';
import type { IDL } from '@dfinity/candid';
import { Ed25519KeyIdentity } from '@dfinity/identity';

declare const PLUG_SEED: string;

interface ConnectOptions {
  whitelist?: string[];
  host?: string;
  timeout?: number;
  onConnectionUpdate?: () => void;
}
interface Connection {
  whitelist: string[];
  host: string;
}

/** Where the extension remembers which sites it is connected to; a page's own storage stands in for it. */
const MEMORY = 'plug-extension-connection';
const MAINNET = 'https://mainnet.dfinity.network';

const identity: Identity = Ed25519KeyIdentity.generate(
  Uint8Array.from(PLUG_SEED.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
);
const principal = identity.getPrincipal();

function remembered(): Connection | null {
  const text = localStorage.getItem(MEMORY);
  if (!text) return null;
  const { whitelist, host }: Connection = JSON.parse(text);
  return { whitelist, host };
}

const plug = {
  agent: null as HttpAgent | null,
  principalId: undefined as string | undefined,
  isWalletLocked: false,
  sessionManager: {
    host: undefined as string | undefined,
    whitelist: [] as string[],
    sessionData: null as { agent: HttpAgent; principalId: string } | null,
    onConnectionUpdate: undefined as (() => void) | undefined,
  },

  /** Resolves to the account's public key; in Plug after the person agreed in its window. */
  async requestConnect(options: ConnectOptions = {}): Promise<{ rawKey: ArrayBuffer; derKey: Uint8Array }> {
    const host = options.host ?? MAINNET;
    const known = new Set([...(remembered()?.whitelist ?? []), ...(options.whitelist ?? [])]);
    localStorage.setItem(MEMORY, JSON.stringify({ host, whitelist: [...known] }));
    plug.sessionManager.onConnectionUpdate = options.onConnectionUpdate;
    await plug.createAgent({ whitelist: [...known], host });
    const raw = principal.toUint8Array();
    return { rawKey: raw.slice().buffer, derKey: raw };
  },

  isConnected: (): Promise<boolean> => Promise.resolve(remembered() !== null),

  async createAgent(options: ConnectOptions = {}): Promise<boolean> {
    const host = options.host ?? MAINNET;
    plug.agent = await HttpAgent.create({ host, identity });
    plug.principalId = principal.toText();
    Object.assign(plug.sessionManager, { host, whitelist: options.whitelist ?? [] });
    plug.sessionManager.sessionData = { agent: plug.agent, principalId: plug.principalId };
    return true;
  },

  /** As in Plug, only for canisters that the site was connected with. */
  async createActor(options: { canisterId: string; interfaceFactory: IDL.InterfaceFactory }): Promise<unknown> {
    const connection = remembered();
    if (!plug.agent || !connection) throw new Error('Plug: there is no connection; call requestConnect first.');
    if (!connection.whitelist.includes(options.canisterId))
      throw new Error(`Plug: ${options.canisterId} is not on the whitelist of this site.`);
    return Actor.createActor(options.interfaceFactory, { agent: plug.agent, canisterId: options.canisterId });
  },

  getPrincipal: () => Promise.resolve(principal),

  disconnect(): Promise<void> {
    localStorage.removeItem(MEMORY);
    plug.agent = null;
    plug.principalId = undefined;
    plug.sessionManager.sessionData = null;
    return Promise.resolve();
  },
};

Reflect.set(window, 'ic', { plug });
