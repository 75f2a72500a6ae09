// The half of the replica that speaks HTTP: checks requests, certifies answers.
import type { Log } from '../log.ts';
import type { Bytes, Execution, Store } from '../types.ts';
import { createSecretKey } from './certification/bls.ts';
import { Certifier } from './certification/certifier.ts';
import { Signer } from './certification/signer.ts';
import { Completions } from './completions.ts';
import type { Context } from './context.ts';
import { listen } from './http/server.ts';
import type { Listener, Page } from './http/server.ts';
import { SignatureVerifier } from './keys/verifier.ts';
import { NodeKey } from './node-key.ts';
import { selfAuthenticating } from './principal.ts';
import { RequestOrigins } from './request-origins.ts';
import { StateTree } from './tree/state-tree.ts';

const ROOT_SECRET = 'interface/root-secret';
const NODE_SECRET = 'interface/node-secret';

export interface Interface {
  /** The root key of this instance: DER, 133 bytes. */
  rootKey: Bytes;
  subnetId: Bytes;
  listen(options: { port: number; log: Log; page: Page }): Promise<Listener>;
  stop(): Promise<void>;
}

/** Opens the interface over an execution; its keys are made at the first start and kept in the store. */
export function createInterface({ execution, store }: { execution: Execution; store: Store }): Interface {
  const signer = new Signer(secret(store, ROOT_SECRET, createSecretKey));
  const nodeKey = new NodeKey(secret(store, NODE_SECRET, () => NodeKey.create()));
  const rootKey = signer.publicKey;
  const identity = { subnetId: selfAuthenticating(rootKey), rootKey, nodeId: nodeKey.id, nodeKey: nodeKey.publicKey };
  const certifier = new Certifier(execution, new StateTree(execution, identity), signer);
  const context: Context = {
    execution,
    identity,
    certifier,
    nodeKey,
    completions: new Completions(execution),
    origins: new RequestOrigins(store, execution),
    verifier: new SignatureVerifier((message, signature) => signer.verify(message, signature)),
  };
  return {
    rootKey,
    subnetId: identity.subnetId,
    listen: (options) => listen(context, options),
    stop: async () => {
      context.completions.stop();
      await signer.stop();
    },
  };
}

function secret(store: Store, key: string, create: () => Bytes): Bytes {
  const kept = store.get(key);
  if (kept) return kept;
  const made = create();
  store.commit(new Map([[key, made]]));
  return made;
}
