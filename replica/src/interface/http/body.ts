import type { IncomingMessage } from 'node:http';
import type { Bytes } from '../../types.ts';
import { RequestError } from '../request-error.ts';

/** The whole body as a plain byte array; 413 as soon as it is known to be longer than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Bytes> {
  const tooLarge = (): RequestError => new RequestError(413, `The request body has more than ${limit} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Bytes[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLarge();
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
