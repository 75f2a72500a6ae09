export { read, write } from './call.ts';
export { anonymousAgent, canister, createAgent, type CallAs } from './canister.ts';
export { fromOpt, mapOpt, toOpt } from './candid.ts';
export { newestOnly } from './newest.ts';
export { canisterId, getNetwork, networkState, parseNetwork, type Network, type NetworkState } from './network.ts';
export {
  closeSession,
  currentSession,
  expireSession,
  onPersonChange,
  openSession,
  sessionEnded,
  useSession,
  type Session,
  type SessionView,
  type WalletKind,
} from './session.ts';
export { withinTime } from './within-time.ts';
