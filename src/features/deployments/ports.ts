// The flow's connection to the real world.
import { Principal } from '@dfinity/principal';
import { canisterId, currentSession } from '../../shared/agent/index.ts';
import { SessionMissing, toAppError } from '../../shared/errors/index.ts';
import { nowNs } from '../../shared/format/index.ts';
import { allowanceOf, approve, balanceOf, ledgerInfo } from '../../shared/ledger/index.ts';
import { createContract, getDeploymentByRequest, getMyDeployments, serviceFee } from './api/backend.ts';
import type { Ports } from './flow-ports.ts';

export const ports: Ports = {
  serviceFee,
  ledgerInfo,
  balanceOf,
  allowanceOf,
  approve,
  createContract,
  getDeploymentByRequest,
  async unpaid() {
    const { items } = await getMyDeployments(null);
    return items.filter(({ state, paymentBlock }) => state.kind === 'running' && paymentBlock === null);
  },
  spender: async () => Principal.fromText(await canisterId('backend')),
  owner() {
    const session = currentSession();
    if (!session) throw toAppError(new SessionMissing('signInRequired'), 'write');
    return session.principal;
  },
  store: {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
  },
  now: nowNs,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: (size) => crypto.getRandomValues(new Uint8Array(size)),
};
