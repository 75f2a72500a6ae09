// The half of the replica that speaks HTTP: checks requests, certifies answers.
import type { Log } from '../log.ts';
import type { Bytes, Execution, Store } from '../types.ts';
import { createSecretKey, derPublicKey } from './certification/bls.ts';
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

/** The keys of an instance. They name its subnet, so they are opened before the half that executes. */
export interface InstanceKeys {
  /** BLS secret of the root key. */
  rootSecret: Bytes;
  nodeKey: NodeKey;
  /** The root key of this instance: DER, 133 bytes. */
  rootKey: Bytes;
  /** The self-authenticating id of the root key. */
  subnetId: Bytes;
}

export interface Interface {
  /** `silenceMs`: how long a connection may be silent before it is cut off, two minutes unless told. */
  listen(options: { port: number; log: Log; page: Page; silenceMs?: number }): Promise<Listener>;
  /** Lets waiting calls go, closes the listener and ends the signer. */
  stop(): Promise<void>;
}

/** Reads the instance's keys; they are made from randomness at the first start and kept in the store. */
export function openKeys(store: Store): InstanceKeys {
  const rootSecret = secret(store, ROOT_SECRET, createSecretKey);
  const nodeKey = new NodeKey(secret(store, NODE_SECRET, () => NodeKey.create()));
  const rootKey = derPublicKey(rootSecret);
  return { rootSecret, nodeKey, rootKey, subnetId: selfAuthenticating(rootKey) };
}

/** Opens the interface over an execution. */
export function createInterface(options: { execution: Execution; store: Store; keys: InstanceKeys }): Interface {
  const { execution, store, keys } = options;
  const { nodeKey, rootKey, subnetId } = keys;
  const signer = new Signer(keys.rootSecret);
  const identity = { subnetId, rootKey, nodeId: nodeKey.id, nodeKey: nodeKey.publicKey };
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
  let listener: Listener | undefined;
  return {
    listen: async (listening) => (listener = await listen(context, listening)),
    stop: async () => {
      context.completions.stop();
      await listener?.stop();
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
