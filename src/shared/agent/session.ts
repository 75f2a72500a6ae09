// Who is signed in. The auth feature opens and ends sessions; everyone else reads.
import type { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { computed, shallowRef, type ComputedRef } from 'vue';

export type WalletKind = 'internetIdentity' | 'plug';

export interface Session {
  principal: Principal;
  wallet: WalletKind;
  /** Milliseconds since 1970; null when the wallet keeps that to itself (Plug). */
  expiresAt: number | null;
  /** An actor that calls as this person. Wallets may ask them to allow the canister first. */
  actor<S>(idlFactory: IDL.InterfaceFactory, canisterId: string): Promise<S>;
  /** Whether reads of this canister can go through the session without asking the person. */
  covers(canisterId: string): boolean;
}

type Listener = () => void;

const current = shallowRef<Session | null>(null);
const ended = shallowRef(false);
const listeners = new Set<Listener>();

/** Starts or renews a session. Another principal than before resets everything that listens. */
export function openSession(session: Session): void {
  const before = current.value?.principal.toText();
  current.value = session;
  ended.value = false;
  if (before !== session.principal.toText()) listeners.forEach((listener) => listener());
}

/** Marks the session as over but keeps who it was, so that forms stay and signing in again continues. */
export function expireSession(): void {
  if (current.value) ended.value = true;
}

/** Signs out. */
export function closeSession(): void {
  const had = current.value !== null;
  current.value = null;
  ended.value = false;
  if (had) listeners.forEach((listener) => listener());
}

/** Calls `listener` whenever another person (or nobody) is signed in: stores forget what was theirs. */
export function onPersonChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The session, whether it has ended or not; outside components too. */
export const currentSession = (): Session | null => current.value;
export const sessionEnded = (): boolean =>
  ended.value || (current.value?.expiresAt !== null && (current.value?.expiresAt ?? Infinity) <= Date.now());

export interface SessionView {
  session: ComputedRef<Session | null>;
  principal: ComputedRef<Principal | null>;
  /** Someone is known, even if their session has just ended. */
  isSignedIn: ComputedRef<boolean>;
  /** The session is over: calls as this person fail until they sign in again. */
  hasEnded: ComputedRef<boolean>;
}

export function useSession(): SessionView {
  return {
    session: computed(() => current.value),
    principal: computed(() => current.value?.principal ?? null),
    isSignedIn: computed(() => current.value !== null),
    hasEnded: computed(() => ended.value),
  };
}
