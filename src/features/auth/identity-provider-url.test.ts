import { describe, expect, it } from 'vitest';
import { identityProviderUrl, INTERNET_IDENTITY } from './identity-provider-url.ts';

const origin = 'http://127.0.0.1:5173';

describe('the identity provider', () => {
  it('is the local page while developing', () => {
    expect(
      identityProviderUrl({ network: 'local', configured: '/identity-provider/', origin, production: false }),
    ).toBe(`${origin}/identity-provider/`);
  });

  it('is never a page of one’s own in a production build, whatever network.json says', () => {
    const own = [
      '/identity-provider/',
      `${origin}/identity-provider/`,
      'http://localhost:5173/x',
      'javascript:alert(1)',
    ];
    for (const configured of own) {
      expect(identityProviderUrl({ network: 'local', configured, origin, production: true })).toBeNull();
      expect(identityProviderUrl({ network: 'ic', configured, origin, production: true })).toBe(INTERNET_IDENTITY);
    }
    const https = 'https://app.example';
    expect(
      identityProviderUrl({ network: 'x', configured: '/identity-provider/', origin: https, production: true }),
    ).toBeNull();
  });

  it('is Internet Identity on mainnet and absent elsewhere', () => {
    expect(identityProviderUrl({ network: 'ic', configured: null, origin, production: true })).toBe(INTERNET_IDENTITY);
    expect(identityProviderUrl({ network: 'staging', configured: null, origin, production: true })).toBeNull();
  });
});
