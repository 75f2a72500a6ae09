// From a method and a URL to an endpoint. Every path of the interface specification is listed in ROUTES.
import type { Bytes } from '../../types.ts';
import type { Context } from '../context.ts';
import { callAsynchronously, callSynchronously } from '../endpoints/call.ts';
import type { HttpAnswer } from '../endpoints/call.ts';
import { query } from '../endpoints/query.ts';
import { readState } from '../endpoints/read-state.ts';
import { status } from '../endpoints/status.ts';
import type { Target } from '../endpoints/target.ts';
import { parsePrincipal } from '../principal.ts';
import { RequestError } from '../request-error.ts';

export type Endpoint =
  { method: 'GET'; answer(): Bytes } | { method: 'POST'; answer(body: Bytes): Promise<HttpAnswer> };

type Handler = (context: Context, target: Target, body: Bytes) => Promise<HttpAnswer>;

const ROUTES: Record<string, Handler> = {
  'v2/canister/call': callAsynchronously,
  'v3/canister/call': callSynchronously,
  'v4/canister/call': callSynchronously,
  'v4/subnet/call': callSynchronously,
  'v2/canister/query': ok(query),
  'v3/canister/query': ok(query),
  'v3/subnet/query': ok(query),
  'v2/canister/read_state': ok(readState),
  'v3/canister/read_state': ok(readState),
  'v2/subnet/read_state': ok(readState),
  'v3/subnet/read_state': ok(readState),
};

const PATTERN = /^\/api\/(v[0-9])\/(canister|subnet)\/([^/]+)\/([a-z_]+)$/;

/** Undefined when no such path exists. Throws {@link RequestError} when the id in it is not a principal. */
export function route(context: Context, path: string): Endpoint | undefined {
  if (path === '/api/v2/status') return { method: 'GET', answer: () => status(context.identity.rootKey) };
  const [, version, scope, idText, operation] = PATTERN.exec(path) ?? [];
  if (!version || !idText || (scope !== 'canister' && scope !== 'subnet')) return undefined;
  const key = `${version}/${scope}/${operation}`;
  const handler = Object.hasOwn(ROUTES, key) ? ROUTES[key] : undefined;
  if (!handler) return undefined;
  const id = parsePrincipal(idText);
  if (!id) throw new RequestError(400, `The ${scope} id in the URL is not a principal.`);
  return { method: 'POST', answer: (body) => handler(context, { scope, id }, body) };
}

function ok(handler: (context: Context, target: Target, body: Bytes) => Promise<Bytes>): Handler {
  return async (...request) => ({ status: 200, cbor: await handler(...request) });
}
