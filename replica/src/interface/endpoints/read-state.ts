// Certified reads (interface specification, "Request: Read state").
import type { Bytes } from '../../types.ts';
import { encodeCbor } from '../cbor/encode.ts';
import type { Context } from '../context.ts';
import { authenticate } from '../envelope/authenticate.ts';
import { parseEnvelope } from '../envelope/parse.ts';
import { checkPaths } from './read-state-paths.ts';
import { requireSubnet } from './target.ts';
import type { Target } from './target.ts';

export async function readState(context: Context, target: Target, body: Bytes): Promise<Bytes> {
  const { execution, certifier, verifier, identity } = context;
  requireSubnet(target, identity.subnetId);
  const envelope = parseEnvelope(body, 'read_state');
  const { sender, paths } = envelope.content;
  const { mayTarget } = await authenticate(envelope, execution.now(), verifier);
  const shown = checkPaths(context, { target, sender, mayTarget, paths });
  return encodeCbor({ certificate: await certifier.certificate(shown) });
}
