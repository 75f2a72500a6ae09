import { Worker } from 'node:worker_threads';
import type { Bytes } from '../../types.ts';
import { sign } from './bls.ts';
import type { SignerAnswer, SignerTask } from './signer-worker.ts';

type Task = { kind: 'sign'; message: Bytes } | { kind: 'verify'; message: Bytes; signature: Bytes };

/** Signs with the root key and verifies what was signed with it. */
export class Signer {
  private readonly secretKey: Bytes;
  private readonly waiting = new Map<number, { resolve(result: Bytes | boolean): void; reject(error: Error): void }>();
  private worker: Worker | undefined;
  private lastId = 0;
  private stopped = false;

  constructor(secretKey: Bytes) {
    this.secretKey = secretKey;
    this.worker = this.startWorker();
  }

  async sign(message: Bytes): Promise<Bytes> {
    const result = await this.ask({ kind: 'sign', message });
    if (typeof result === 'boolean') throw new Error('The signer gave no signature.');
    return result;
  }

  async verify(message: Bytes, signature: Bytes): Promise<boolean> {
    return (await this.ask({ kind: 'verify', message, signature })) === true;
  }

  /** Blocks this thread for about 10-16 ms: only for what must not wait, the certificate inside a running query. */
  signNow(message: Bytes): Bytes {
    return sign(this.secretKey, message);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.worker?.terminate();
    this.failAll(new Error('The replica is stopping.'));
  }

  private ask(task: Task): Promise<Bytes | boolean> {
    if (this.stopped) return Promise.reject(new Error('The replica is stopping.'));
    const worker = (this.worker ??= this.startWorker());
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const message: SignerTask = { id, ...task };
      worker.postMessage(message);
    });
  }

  private startWorker(): Worker {
    const worker = new Worker(new URL('./signer-worker.mjs', import.meta.url), {
      // Whatever loaders the parent runs with (vitest, tsx) are not for the worker.
      execArgv: [],
      workerData: { secretKey: this.secretKey },
    });
    worker.unref();
    worker.on('message', ({ id, result }: SignerAnswer) => {
      this.waiting.get(id)?.resolve(result);
      this.waiting.delete(id);
    });
    worker.on('error', (error) => this.workerGone(worker, error));
    worker.on('exit', () => this.workerGone(worker, new Error('The signer has ended.')));
    return worker;
  }

  private workerGone(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.failAll(error);
  }

  private failAll(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
