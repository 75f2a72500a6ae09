// The dApp for a network, ready for an asset canister: files, which network they talk to, and the headers they are served with.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, type NetworkFile } from '../platform/network-file.ts';
import { policy } from '../web/content-security-policy.ts';

const dist = join(root, 'dist');

/** Builds into `dist/`. Nothing in it is secret. */
export function buildApp(file: NetworkFile, isMainnet: boolean): string {
  const hosts = isMainnet ? [] : [new URL(file.replicaUrl).origin];
  // Whatever the caller's environment says: a development build is 20 kB larger and slower.
  const env = { ...process.env, NODE_ENV: 'production', ...(isMainnet ? {} : { ICTO_HOST: file.replicaUrl }) };
  execFileSync(join(root, 'node_modules/.bin/vite'), ['build', '--logLevel', 'warn'], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  const network = {
    network: isMainnet ? 'ic' : file.network,
    canisters: file.canisters,
    ...(isMainnet ? {} : { rootKey: file.rootKey, host: file.replicaUrl }),
  };
  writeFileSync(join(dist, 'network.json'), `${JSON.stringify(network, null, 2)}\n`);
  // What the certified-assets canister reads ("Asset canister", .ic-assets.json5): the meta tag's policy once more, with the
  // rule that only a header can carry, and nothing that is served without certification.
  const headers = {
    'Content-Security-Policy': `${policy(hosts)}; frame-ancestors 'none'`,
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  };
  const rules = [
    { match: '**/*', headers, allow_raw_access: false, enable_aliasing: true, security_policy: 'hardened' },
    { match: 'assets/**/*', headers: { ...headers, 'Cache-Control': 'public, max-age=31536000, immutable' } },
    // Served although its name begins with a dot: Internet Identity reads alternative origins from it.
    { match: '.well-known', ignore: false },
  ];
  writeFileSync(join(dist, '.ic-assets.json5'), `${JSON.stringify(rules, null, 2)}\n`);
  return dist;
}
