// Named identities, kept in this browser. Each origin sees another key of the same person, as with Internet Identity.
import { Ed25519KeyIdentity } from '@dfinity/identity';

export interface LocalIdentity {
  name: string;
  /** 32 random bytes, hex: the secret all of this person's keys come from. For development only. */
  seed: string;
}

/** Where a browser keeps them. */
export const IDENTITIES_KEY = 'icto.local-identities';

const isIdentity = (value: unknown): value is LocalIdentity =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'name') === 'string' &&
  /^[0-9a-f]{64}$/.test(String(Reflect.get(value, 'seed')));

export function listIdentities(): LocalIdentity[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(IDENTITIES_KEY) ?? '[]');
    return Array.isArray(list) ? list.filter(isIdentity) : [];
  } catch {
    return [];
  }
}

/** People of the network's demo data, whom anybody can be; none on most networks. */
export async function demoIdentities(): Promise<LocalIdentity[]> {
  try {
    const network = (await (await fetch('/network.json')).json()) as { demoPeople?: unknown };
    return Array.isArray(network.demoPeople) ? network.demoPeople.filter(isIdentity) : [];
  } catch {
    return [];
  }
}

const save = (list: LocalIdentity[]): void => localStorage.setItem(IDENTITIES_KEY, JSON.stringify(list));

/** Why a name cannot be used; null when it can. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'Enter a name.';
  if (name.length > 40) return 'At most 40 characters.';
  return listIdentities().some((one) => one.name === name) ? 'There is an identity of this name already.' : null;
}

export function createIdentity(name: string): LocalIdentity {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const identity = { name, seed: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  save([...listIdentities(), identity]);
  return identity;
}

export const forgetIdentity = (name: string): void => save(listIdentities().filter((one) => one.name !== name));

/** The person's key for one origin: HMAC-SHA-256 of the origin under their seed is the Ed25519 seed. */
export async function keyFor(identity: LocalIdentity, origin: string): Promise<Ed25519KeyIdentity> {
  const seed = Uint8Array.from(identity.seed.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const secret = await crypto.subtle.importKey('raw', seed, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const derived = await crypto.subtle.sign('HMAC', secret, new TextEncoder().encode(`icto-local-identity:${origin}`));
  return Ed25519KeyIdentity.generate(new Uint8Array(derived));
}
