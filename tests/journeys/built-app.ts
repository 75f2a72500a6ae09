// The dApp as journeys meet it: built once for all of them, with the production build's policy, but able to sign in with the
// local identity page, which no production build can.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { build, type Plugin } from 'vite';
import { root } from '../../scripts/platform/network-file.ts';

const outDir = join(root, '.build', 'journeys-app');

/** Vitest's `NODE_ENV` is `test`: what is built is no production build, and knows it. */
export async function buildApp(): Promise<void> {
  await build({
    root,
    mode: 'development',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, minify: false, reportCompressedSize: false },
  });
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
/** Served by others: the network, the identity page and its modules. */
const OTHERS = /^\/(api|faucet|network\.json|identity-provider|scripts|src|node_modules|@|\.build)/;

/** Serves the built dApp; every page's address is its index.html. */
export function builtApp(): Plugin {
  return {
    name: 'journeys-built-app',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
        if (OTHERS.test(path)) return next();
        const wanted = normalize(join(outDir, path));
        const isFile = wanted.startsWith(outDir) && existsSync(wanted) && statSync(wanted).isFile();
        const file = isFile ? wanted : join(outDir, 'index.html');
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      });
    },
  };
}
