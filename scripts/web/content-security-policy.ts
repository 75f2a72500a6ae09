// The production build's Content Security Policy: own files only, no inline script, calls to the network's gateways only.
import type { Plugin } from 'vite';

const GATEWAYS = ['https://icp-api.io', 'https://icp0.io', 'https://*.icp0.io'];

/** The policy of a build that also talks to `hosts`. */
export function policy(hosts: string[]): string {
  const rules: Record<string, string[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...GATEWAYS, ...hosts],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  };
  return Object.entries(rules)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}

/** `ICTO_HOST` adds another replica's origin for builds that talk to one. */
export function contentSecurityPolicy(): Plugin {
  const hosts = process.env['ICTO_HOST'] ? [new URL(process.env['ICTO_HOST']).origin] : [];
  return {
    name: 'icto-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy(hosts) },
        injectTo: 'head-prepend',
      },
    ],
  };
}
