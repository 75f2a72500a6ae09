// Tells the dApp in the browser which network it is on, and carries its calls there from the same origin.
import type { Plugin } from 'vite';
import type { LocalIdentity } from '../identity-provider/identities.ts';
import type { NetworkFile } from '../platform/network-file.ts';

/**
 * Serves `/network.json` and proxies `/api` (replica) and `/faucet`. Nothing secret: the admin's key file is left out, and
 * anybody may sign in as the demo's people.
 */
export function networkForBrowser(file: NetworkFile, demoPeople: LocalIdentity[] = []): Plugin {
  const body = JSON.stringify({
    network: file.network,
    rootKey: file.rootKey,
    canisters: file.canisters,
    identityProvider: '/identity-provider/',
    faucet: '/faucet',
    demoPeople,
  });
  return {
    name: 'icto-network',
    apply: 'serve',
    config: () => ({
      server: {
        proxy: {
          '/api': { target: file.replicaUrl, changeOrigin: true },
          ...(file.faucet ? { '/faucet': { target: file.faucet, changeOrigin: true } } : {}),
        },
      },
    }),
    configureServer(server) {
      server.middlewares.use('/network.json', (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.setHeader('cache-control', 'no-store');
        response.end(body);
      });
    },
  };
}
