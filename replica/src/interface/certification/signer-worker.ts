// The worker thread of `signer.ts`: keeps the 16 ms of a signature off the thread that serves requests.
import { parentPort, workerData } from 'node:worker_threads';
import type { Bytes } from '../../types.ts';
import { derPublicKey, sign, verify } from './bls.ts';

export type SignerTask =
  { id: number; kind: 'sign'; message: Bytes } | { id: number; kind: 'verify'; message: Bytes; signature: Bytes };
export type SignerAnswer = { id: number; result: Bytes | boolean };

const { secretKey } = workerData as { secretKey: Bytes };
const publicKey = derPublicKey(secretKey);

parentPort?.on('message', (task: SignerTask) => {
  const result = task.kind === 'sign' ? sign(secretKey, task.message) : verify(publicKey, task.message, task.signature);
  const answer: SignerAnswer = { id: task.id, result };
  parentPort?.postMessage(answer);
});
