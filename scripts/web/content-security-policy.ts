// The production build's Content Security Policy: own files only, no inline script, calls to the network's gateways only.
import type { Plugin } from 'vite';

const GATEWAYS = ['https://icp-api.io', 'https://icp0.io', 'https://*.icp0.io'];

/** `ICTO_HOST` adds another replica's origin for builds that talk to one. */
function policy(): string {
  const host = process.env['ICTO_HOST'] ? [new URL(process.env['ICTO_HOST']).origin] : [];
  const rules: Record<string, string[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...GATEWAYS, ...host],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  };
  return Object.entries(rules)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}

export function contentSecurityPolicy(): Plugin {
  return {
    name: 'icto-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy() }, injectTo: 'head-prepend' },
    ],
  };
}
