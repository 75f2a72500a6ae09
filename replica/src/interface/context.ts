import type { Execution } from '../types.ts';
import type { Certifier } from './certification/certifier.ts';
import type { Completions } from './completions.ts';
import type { SignatureVerifier } from './keys/verifier.ts';
import type { NodeKey } from './node-key.ts';
import type { RequestOrigins } from './request-origins.ts';
import type { SubnetIdentity } from './tree/state-tree.ts';

/** What every endpoint works with. */
export interface Context {
  execution: Execution;
  identity: SubnetIdentity;
  certifier: Certifier;
  completions: Completions;
  origins: RequestOrigins;
  verifier: SignatureVerifier;
  nodeKey: NodeKey;
}
