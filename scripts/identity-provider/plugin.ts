// Serves the local identity provider at /identity-provider/, by the development server only: no build contains it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export function identityProvider(): Plugin {
  return {
    name: 'icto-identity-provider',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use('/identity-provider', (request, response, next) => {
        const path = (request.url ?? '/').split('?')[0];
        if (path !== '/' && path !== '') return next();
        readFile(join(import.meta.dirname, 'index.html'), 'utf8')
          .then((html) => server.transformIndexHtml('/identity-provider/', html))
          .then((html) => {
            response.setHeader('content-type', 'text/html; charset=utf-8');
            response.setHeader('cache-control', 'no-store');
            response.end(html);
          })
          .catch(next);
      });
    },
  };
}
