// Which identity provider may sign people in: mainnet's Internet Identity, or while developing the local page.

export const INTERNET_IDENTITY = 'https://id.ai';

export interface ProviderContext {
  network: string;
  /** From network.json. */
  configured: string | null;
  /** The page's own origin. */
  origin: string;
  /** True in a production build. */
  production: boolean;
}

/**
 * The provider's URL, or null when this network has none. A production build takes only https, and never a page of its
 * own origin: so a development provider that found its way into network.json cannot be used.
 */
export function identityProviderUrl({ network, configured, origin, production }: ProviderContext): string | null {
  if (configured === null) return network === 'ic' ? INTERNET_IDENTITY : null;
  let url: URL;
  try {
    url = new URL(configured, origin);
  } catch {
    return null;
  }
  if (production && (url.protocol !== 'https:' || url.origin === origin))
    return network === 'ic' ? INTERNET_IDENTITY : null;
  return url.href;
}
