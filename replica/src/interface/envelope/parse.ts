// The request as it came over the wire, with the types the specification gives its fields (requests.cddl).
import type { Bytes, Nanoseconds } from '../../types.ts';
import { CborError, decodeCbor } from '../cbor/decode.ts';
import type { CborMap } from '../cbor/decode.ts';
import { MAX_PRINCIPAL_BYTES } from '../principal.ts';
import { RequestError } from '../request-error.ts';
import { FieldReader } from './field-reader.ts';

const MAX_NONCE_BYTES = 32;
const MAX_PATHS = 1000;
const MAX_LABELS = 127;

export interface Delegation {
  publicKey: Bytes;
  expiration: Nanoseconds;
  targets: Bytes[] | undefined;
  permissions: 'queries' | 'all' | undefined;
  signature: Bytes;
}

export interface SignedSenderInfo {
  info: Bytes;
  signer: Bytes;
  signature: Bytes;
}

interface Content {
  nonce: Bytes | undefined;
  expiry: Nanoseconds;
  sender: Bytes;
}

export interface CallContent extends Content {
  type: 'call' | 'query';
  canisterId: Bytes;
  method: string;
  arg: Bytes;
  senderInfo: SignedSenderInfo | undefined;
}

export interface ReadStateContent extends Content {
  type: 'read_state';
  paths: Bytes[][];
}

export interface Envelope<C> {
  content: C;
  publicKey: Bytes | undefined;
  delegations: Delegation[] | undefined;
  signature: Bytes | undefined;
}

export type RequestType = 'call' | 'query' | 'read_state';

/** Throws {@link RequestError} (400) naming the field that is wrong. */
export function parseEnvelope(body: Bytes, expected: 'call' | 'query'): Envelope<CallContent>;
export function parseEnvelope(body: Bytes, expected: 'read_state'): Envelope<ReadStateContent>;
export function parseEnvelope(body: Bytes, expected: RequestType): Envelope<CallContent | ReadStateContent> {
  const envelope = new FieldReader(decodeRecord(body), 'the envelope');
  const fields = new FieldReader(envelope.record('content'), 'content');
  const publicKey = envelope.optionalBlob('sender_pubkey');
  const signature = envelope.optionalBlob('sender_sig');
  const delegations = envelope.optionalList('sender_delegation')?.map((item, position) => {
    const where = `sender_delegation[${position}]`;
    return parseDelegation(new FieldReader(item, where), where);
  });
  envelope.nothingElse();

  const type = fields.text('request_type');
  if (type !== expected) {
    throw new RequestError(400, `This endpoint takes requests of type ${expected}, not ${JSON.stringify(type)}.`);
  }
  const content = expected === 'read_state' ? parseReadState(fields) : parseCall(fields, expected);
  fields.nothingElse();
  return { content, publicKey, delegations, signature };
}

function decodeRecord(body: Bytes): CborMap {
  try {
    const value = decodeCbor(body);
    if (value instanceof Map) return value;
  } catch (error) {
    if (!(error instanceof CborError)) throw error;
    throw new RequestError(400, `The request body is not valid CBOR: ${error.message}.`);
  }
  throw new RequestError(400, 'The request body is not a CBOR map.');
}

function parseContent(fields: FieldReader): Content {
  const nonce = fields.optionalBlob('nonce');
  if (nonce && nonce.length > MAX_NONCE_BYTES) {
    throw new RequestError(400, `content.nonce has ${nonce.length} bytes, more than ${MAX_NONCE_BYTES}.`);
  }
  return { nonce, expiry: fields.nat64('ingress_expiry'), sender: fields.blob('sender', MAX_PRINCIPAL_BYTES) };
}

function parseCall(fields: FieldReader, type: 'call' | 'query'): CallContent {
  return {
    type,
    ...parseContent(fields),
    canisterId: fields.blob('canister_id', MAX_PRINCIPAL_BYTES),
    method: fields.text('method_name'),
    arg: fields.blob('arg'),
    senderInfo: parseSenderInfo(fields.optionalRecord('sender_info')),
  };
}

function parseReadState(fields: FieldReader): ReadStateContent {
  const paths = fields.listOfLists('paths');
  if (paths.length > MAX_PATHS) {
    throw new RequestError(400, `content.paths has ${paths.length} paths, more than ${MAX_PATHS}.`);
  }
  const tooLong = paths.find((path) => path.length > MAX_LABELS);
  if (tooLong) {
    throw new RequestError(400, `A path of content.paths has ${tooLong.length} labels, more than ${MAX_LABELS}.`);
  }
  return { type: 'read_state', ...parseContent(fields), paths };
}

function parseSenderInfo(record: CborMap | undefined): SignedSenderInfo | undefined {
  if (!record) return undefined;
  const fields = new FieldReader(record, 'content.sender_info');
  const info = {
    info: fields.blob('info'),
    signer: fields.blob('signer', MAX_PRINCIPAL_BYTES),
    signature: fields.blob('sig'),
  };
  fields.nothingElse();
  return info;
}

function parseDelegation(signed: FieldReader, where: string): Delegation {
  const fields = new FieldReader(signed.record('delegation'), `${where}.delegation`);
  const permissions = fields.optionalText('permissions');
  if (permissions !== undefined && permissions !== 'queries' && permissions !== 'all') {
    throw new RequestError(400, `${where}.delegation.permissions must be "queries" or "all".`);
  }
  const delegation: Delegation = {
    publicKey: fields.blob('pubkey'),
    expiration: fields.nat64('expiration'),
    targets: fields.optionalBlobs('targets', MAX_PRINCIPAL_BYTES),
    permissions,
    signature: signed.blob('signature'),
  };
  fields.nothingElse();
  signed.nothingElse();
  return delegation;
}
