// The listener: loopback only, bounded in bodies, headers and time.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Log } from '../../log.ts';
import type { Context } from '../context.ts';
import { RequestError } from '../request-error.ts';
import { readBody } from './body.ts';
import { allowLocalOrigin, hasLocalHost } from './local-origin.ts';
import { route } from './router.ts';

const HOST = '127.0.0.1';
// Room for the largest call, which its endpoint limits more closely, and for read_state requests of 1000 paths.
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const TIMEOUT_CHECK_MS = 5_000;
// Longer than agents keep idle connections, so that the client closes first and no request meets a closed socket.
const KEEP_ALIVE_MS = 65_000;
// A client that neither sends nor reads anything for so long does not keep its answer in our memory any longer.
const SILENCE_MS = 120_000;

/** A page for people beside the interface for programs; undefined answers "not found". */
export type Page = (path: string) => { body: string; headers: Record<string, string> } | undefined;

export interface Listener {
  url: string;
  stop(): Promise<void>;
}

/** Listens on `port` (0 picks a free one). Rejects with one clear sentence when the port is taken. */
export async function listen(
  context: Context,
  { port, log, page, silenceMs = SILENCE_MS }: { port: number; log: Log; page: Page; silenceMs?: number },
): Promise<Listener> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    },
    (request, response) => {
      void serve(context, log, page, request, response);
    },
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.timeout = silenceMs;
  const actualPort = await bind(server, port);
  return {
    url: `http://${HOST}:${actualPort}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // Calls in flight have been released by now; who still has not finished is cut off.
        setTimeout(() => server.closeAllConnections(), 500).unref();
      }),
  };
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken ? new Error(`Port ${port} is in use by another program: stop it, or choose another --port.`) : error,
      );
    });
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function serve(
  context: Context,
  log: Log,
  page: Page,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  try {
    await answer(context, page, request, response);
  } catch (error) {
    fail(response, error, log);
  }
  log.debug(`${request.method} ${request.url} ${response.statusCode} ${(performance.now() - started).toFixed(1)} ms`);
}

async function answer(context: Context, page: Page, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!hasLocalHost(request)) throw new RequestError(403, 'This replica answers to local host names only.');
  allowLocalOrigin(request, response);
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const shown = page(path);
  if (shown && (request.method === 'GET' || request.method === 'HEAD')) {
    return void response.writeHead(200, shown.headers).end(request.method === 'HEAD' ? undefined : shown.body);
  }
  const endpoint = route(context, path);
  if (!endpoint) throw new RequestError(404, `There is nothing at ${path}.`);
  if (request.method !== endpoint.method) {
    response.setHeader('Allow', `${endpoint.method}, OPTIONS`);
    throw new RequestError(405, `${path} takes ${endpoint.method} requests only.`);
  }
  if (endpoint.method === 'GET') return sendCbor(response, endpoint.answer());
  const result = await endpoint.answer(await readBody(request, MAX_BODY_BYTES));
  if (result.status === 200) return sendCbor(response, result.cbor);
  response.writeHead(result.status).end();
}

function sendCbor(response: ServerResponse, body: Uint8Array): void {
  response.writeHead(200, {
    'Content-Type': 'application/cbor',
    'Content-Length': body.length,
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}

function fail(response: ServerResponse, error: unknown, log: Log): void {
  if (response.headersSent) return void response.destroy();
  const isClientError = error instanceof RequestError;
  if (!isClientError)
    log.error(`Internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  response.writeHead(isClientError ? error.status : 500, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    // What is left of a refused body must not be taken for the next request.
    ...(isClientError && error.status === 413 ? { Connection: 'close' } : {}),
  });
  response.end(isClientError ? error.message : 'The replica failed to answer this request; its log says why.');
}
