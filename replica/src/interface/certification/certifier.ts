// Turns the newest state into signed certificates. All who wait at the same time share one signature.
import { concatBytes, utf8 } from '../../bytes.ts';
import type { Bytes, Execution, Nanoseconds } from '../../types.ts';
import { encodeCbor } from '../cbor/encode.ts';
import { domainSeparator } from '../sha256.ts';
import type { Labels } from '../tree/node.ts';
import { canisterPath } from '../tree/state-tree.ts';
import type { StateTree } from '../tree/state-tree.ts';
import { witness } from '../tree/witness.ts';
import type { Path } from '../tree/witness.ts';
import type { Signer } from './signer.ts';

const STATE_ROOT = domainSeparator('ic-state-root');
const TIME: Path = [utf8('time')];
const MILLISECOND = 1_000_000n;
// Without changes a signature is used again until its time is this old; agents accept certificates up to 5 minutes old.
const FRESH_FOR = 500n * MILLISECOND;
const FRESH_ENOUGH_FOR_QUERIES = 30_000n * MILLISECOND;

interface SignedState {
  root: Labels;
  time: Nanoseconds;
  version: number;
  signature: Bytes;
}

export class Certifier {
  private readonly execution: Execution;
  private readonly tree: StateTree;
  private readonly signer: Signer;
  /** Counts changes of the state. */
  private version = 0;
  private signed: SignedState | undefined;
  private running: { version: number; done: Promise<SignedState> } | undefined;
  private queued: Promise<SignedState> | undefined;

  constructor(execution: Execution, tree: StateTree, signer: Signer) {
    this.execution = execution;
    this.tree = tree;
    this.signer = signer;
    execution.onRound((changed) => {
      this.tree.markChanged(changed);
      this.version++;
    });
  }

  /** A certificate that shows `/time` and these paths, on a state that includes every change made so far. */
  async certificate(paths: Path[]): Promise<Bytes> {
    return encode(await this.newest(), paths);
  }

  /** What `ic0.data_certificate` returns to a query that runs on the present state; signs on this thread if it must. */
  dataCertificate(canisterId: Bytes): Bytes {
    const now = this.execution.now();
    let state = this.signed;
    if (!state || state.version !== this.version || now - state.time > FRESH_ENOUGH_FOR_QUERIES) {
      const { root, version } = this.snapshot(now);
      state = { root, version, time: now, signature: this.signer.signNow(messageOf(root)) };
      this.signed = state;
    }
    return encode(state, [canisterPath(canisterId, utf8('certified_data'))]);
  }

  private newest(): Promise<SignedState> {
    const { signed, running, version } = this;
    if (signed?.version === version && this.execution.now() - signed.time <= FRESH_FOR) return Promise.resolve(signed);
    if (!running) return this.start();
    if (running.version === version) return running.done;
    // What is being signed is too old for us: wait, and share the next one with everybody who comes meanwhile.
    this.queued ??= running.done.then(
      () => this.startQueued(),
      () => this.startQueued(),
    );
    return this.queued;
  }

  private startQueued(): Promise<SignedState> {
    this.queued = undefined;
    return this.start();
  }

  private start(): Promise<SignedState> {
    const time = this.execution.now();
    const { root, version } = this.snapshot(time);
    const done = this.signer.sign(messageOf(root)).then((signature) => {
      const state = { root, time, version, signature };
      if (!this.signed || this.signed.time <= time) this.signed = state;
      return state;
    });
    const running = { version, done };
    this.running = running;
    const finished = (): void => {
      if (this.running === running) this.running = undefined;
    };
    done.then(finished, finished);
    return done;
  }

  private snapshot(now: Nanoseconds): { root: Labels; version: number } {
    return { root: this.tree.snapshot(now), version: this.version };
  }
}

function messageOf(root: Labels): Bytes {
  return concatBytes(STATE_ROOT, root.digest());
}

function encode(state: SignedState, paths: Path[]): Bytes {
  return encodeCbor({ tree: witness(state.root, [TIME, ...paths]), signature: state.signature });
}
