// Which paths of the state tree a read_state request may ask for, and what it is shown for them.
import { equalBytes, utf8 } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import type { Context } from '../context.ts';
import { isInCanisterRange, principalText } from '../principal.ts';
import { RequestError } from '../request-error.ts';
import type { Path } from '../tree/witness.ts';
import type { Target } from './target.ts';

interface Reading {
  target: Target;
  sender: Bytes;
  mayTarget(canisterId: Bytes): boolean;
  paths: Path[];
}

const REQUEST_FIELDS = ['status', 'reply', 'reject_code', 'reject_message', 'error_code'];
const SUBNET_FIELDS = ['public_key', 'type', 'canister_ranges', 'node', 'metrics'];
const CANISTER_FIELDS = ['module_hash', 'controllers', 'canister_creation_timestamp', 'last_install_timestamp'];
const BOUNDARY_NODE_FIELDS = ['domain', 'ipv4_address', 'ipv6_address'];

/** The paths to reveal. Throws {@link RequestError}: 400 for paths that do not exist, 403 for ones that are not the sender's. */
export function checkPaths(context: Context, reading: Reading): Path[] {
  const { paths } = reading;
  requireOne(paths, 'request_status', 'request');
  requireOne(paths, 'canister_ranges', 'subnet');
  return paths.flatMap((path) => checkPath(context, reading, path));
}

function checkPath(context: Context, reading: Reading, path: Path): Path[] {
  const [first, ...rest] = path;
  switch (first && textOf(first)) {
    case 'time':
      if (rest.length === 0) return [path];
      break;
    case 'api_boundary_nodes':
      if (rest.length < 2 || (rest.length === 2 && isOneOf(rest[1], BOUNDARY_NODE_FIELDS))) return [path];
      break;
    case 'subnet':
      return checkSubnet(context, reading, path);
    case 'canister_ranges':
      if (rest.length !== 1) break;
      if (reading.target.scope === 'subnet') return [path];
      throw new RequestError(403, '/canister_ranges can be read at /api/…/subnet/<id>/read_state only.');
    case 'request_status':
      return checkRequestStatus(context, reading, path);
    case 'canister':
      return checkCanister(context, reading, path);
  }
  throw unknownPath(path);
}

/** The sole subnet is the root, so its ranges may always be shown; metrics and nodes go to those it is responsible for. */
function checkSubnet({ identity }: Context, { target }: Reading, path: Path): Path[] {
  const [, subnetId, field, nodeId, nodeField] = path;
  const isOwn = target.scope === 'subnet' || isInCanisterRange(target.id);
  const subnet = (name: string): Path => [utf8('subnet'), identity.subnetId, utf8(name)];
  if (path.length <= 2) {
    if (subnetId && !equalBytes(subnetId, identity.subnetId)) return [path];
    return SUBNET_FIELDS.filter((name) => isOwn || (name !== 'node' && name !== 'metrics')).map(subnet);
  }
  const name = field && textOf(field);
  if (path.length === 3 && name === 'metrics') {
    if (target.scope === 'subnet' && subnetId && equalBytes(target.id, subnetId)) return [path];
    throw new RequestError(403, '/subnet/<id>/metrics can be read at /api/…/subnet/<id>/read_state only.');
  }
  const isNodeKey = path.length === 5 && nodeField && textOf(nodeField) === 'public_key';
  const isKnown = path.length === 3 ? SUBNET_FIELDS.includes(name ?? '') : name === 'node' && nodeId !== undefined;
  if (isKnown && (path.length <= 4 || isNodeKey)) return name === 'node' && !isOwn ? [] : [path];
  throw unknownPath(path);
}

function checkRequestStatus(context: Context, { target, sender, mayTarget }: Reading, path: Path): Path[] {
  const [, requestId, field] = path;
  if (!requestId || path.length > 3 || (field && !isOneOf(field, REQUEST_FIELDS))) throw unknownPath(path);
  if (requestId.length !== 32) throw new RequestError(400, `A request id has 32 bytes, not ${requestId.length}.`);
  const origin = context.origins.get(requestId);
  if (!origin && context.execution.status(requestId) === undefined) return [path];
  if (!origin || !equalBytes(origin.sender, sender)) {
    throw new RequestError(403, 'The status of a request can be read by its sender only.');
  }
  if (!equalBytes(origin.effectiveId, target.id)) {
    throw new RequestError(
      403,
      `The status of this request can be read at its effective id ${principalText(origin.effectiveId)} only.`,
    );
  }
  if (!mayTarget(origin.canisterId)) {
    throw new RequestError(403, 'A delegation does not permit reading this request: its canister is not a target.');
  }
  return [path];
}

function checkCanister({ execution }: Context, { target, sender }: Reading, path: Path): Path[] {
  const [, canisterId, field, name] = path;
  const kind = field && textOf(field);
  const isFact = path.length === 3 && CANISTER_FIELDS.includes(kind ?? '');
  const isMetadata = path.length === 4 && kind === 'metadata';
  if (!canisterId || (!isFact && !isMetadata)) throw unknownPath(path);
  if (target.scope !== 'canister' || !equalBytes(target.id, canisterId)) {
    throw new RequestError(403, `${describe(path)} can be read at the endpoint of that canister only.`);
  }
  if (isFact) return [path];
  const section = name && textOf(name);
  if (section === undefined) throw new RequestError(400, 'The name of a metadata section must be UTF-8.');
  const facts = execution.canister(canisterId);
  const isPrivate = facts?.metadata.get(section)?.isPublic === false;
  if (isPrivate && !facts.controllers.some((controller) => equalBytes(controller, sender))) {
    throw new RequestError(403, `The metadata section ${JSON.stringify(section)} is private to the controllers.`);
  }
  return [path];
}

function requireOne(paths: Path[], first: string, what: string): void {
  const seconds = paths.filter((path) => path[0] && textOf(path[0]) === first).map((path) => path[1]);
  const different = seconds.some((second) => second && seconds[0] && !equalBytes(second, seconds[0]));
  if (different) throw new RequestError(400, `All paths below /${first} must name the same ${what}.`);
}

function unknownPath(path: Path): RequestError {
  return new RequestError(400, `The path ${describe(path)} cannot be read.`);
}

function isOneOf(label: Bytes | undefined, names: string[]): boolean {
  return label !== undefined && names.includes(textOf(label) ?? '');
}

function textOf(label: Bytes): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(label);
  } catch {
    return undefined;
  }
}

/** A path for an error message: printable labels as they are, others in hexadecimal, cut short. */
function describe(path: Path): string {
  const labels = path.slice(0, 6).map((label) => {
    const text = textOf(label);
    const shown = text !== undefined && /^[\x20-\x7e]*$/.test(text) ? text : `0x${Buffer.from(label).toString('hex')}`;
    return shown.slice(0, 80);
  });
  return `/${labels.join('/')}${path.length > 6 ? '/…' : ''}`;
}
