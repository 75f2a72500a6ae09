// Web pages of this machine may use the replica, pages of the internet may not; and a page that points its own domain
// name at 127.0.0.1 (DNS rebinding) is recognised by the Host it asks for.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whether the request was addressed to this machine by a local name. */
export function hasLocalHost(request: IncomingMessage): boolean {
  const { host } = request.headers;
  return host === undefined || isLocalName(hostname(`http://${host}`));
}

/** Adds the CORS headers that let a local page read the answer. */
export function allowLocalOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  response.setHeader('Vary', 'Origin');
  if (origin === undefined || !isLocalName(hostname(origin))) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
  response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*');
  response.setHeader('Access-Control-Allow-Private-Network', 'true');
  response.setHeader('Access-Control-Max-Age', '600');
}

function hostname(url: string): string | undefined {
  try {
    return new URL(url).hostname;
  } catch {
    return undefined;
  }
}

function isLocalName(name: string | undefined): boolean {
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]' || name?.endsWith('.localhost') === true;
}
