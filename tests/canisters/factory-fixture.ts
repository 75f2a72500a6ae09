// A token factory with a real template on a replica of its own, and messages that a test can hold back.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import * as factoryDid from '../../declarations/token_factory.did.ts';
import { chunksOf, sha256 } from '../../scripts/platform/management.ts';
import { person, TestReplica, wasmOf } from '../fixtures/test-replica.ts';

export const [admin, backend, alice, bob, stranger] = [person(0), person(1), person(2), person(3), person(4)];
const init = Uint8Array.from(IDL.encode([factoryDid.FactoryInit], [{ owner: admin }]));

/** A module whose initialisation always traps: `(module (func unreachable) (export "canister_init" (func 0)))`. */
export const trappingModule = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x11, 0x01, 0x0d, ...new TextEncoder().encode('canister_init'), 0x00, 0x00],
  ...[0x0a, 0x05, 0x01, 0x03, 0x00, 0x00, 0x0b],
]);

/** Traps when its init argument has more than 900 bytes; otherwise it runs, and never says anything. */
export const silentModule = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x08, 0x02, 0x60, 0x00, 0x01, 0x7f, 0x60, 0x00, 0x00],
  ...[0x02, 0x19, 0x01, 0x03, ...new TextEncoder().encode('ic0')],
  ...[0x11, ...new TextEncoder().encode('msg_arg_data_size'), 0x00, 0x00],
  ...[0x03, 0x02, 0x01, 0x01],
  ...[0x07, 0x11, 0x01, 0x0d, ...new TextEncoder().encode('canister_init'), 0x00, 0x01],
  // call msg_arg_data_size; i32.const 900; i32.gt_u; if unreachable end
  ...[0x0a, 0x0e, 0x01, 0x0c, 0x00, 0x10, 0x00, 0x41, 0x84, 0x07, 0x4b, 0x04, 0x40, 0x00, 0x0b, 0x0b],
]);
/** What `silentModule` traps on. */
export const longArgs = (): factoryDid.TokenArgs => tokenArgs({ description: 'x'.repeat(1_000) });

export const tokenArgs = (change: Partial<factoryDid.TokenArgs> = {}): factoryDid.TokenArgs => ({
  name: 'Orchard',
  symbol: 'ORCH',
  decimals: 8,
  logo: [],
  description: '',
  links: [],
  transferFee: 10n,
  mintingAccount: [],
  initialHolders: [{ account: { owner: alice, subaccount: [] }, amount: 1_000_000n }],
  feeCollector: [],
  isPublic: true,
  autoUpdate: false,
  ...change,
});
export const encodeArgs = (args: factoryDid.TokenArgs): Uint8Array =>
  Uint8Array.from(IDL.encode([factoryDid.TokenArgs], [args]));
export const payment = (deploymentId: bigint): factoryDid.Payment => ({
  deploymentId,
  ledger: person(9),
  blockIndex: deploymentId,
  amount: 1n,
});

type Outcome = Awaited<ReturnType<factoryDid._SERVICE['createContract']>>;

export class FactoryOnReplica {
  /** Where the factory tries versions out; no contract will ever be there. */
  private trial: string | undefined;

  private constructor(
    readonly replica: TestReplica,
    readonly id: Principal,
  ) {}

  static async start(cycles = 10n ** 17n): Promise<FactoryOnReplica> {
    const replica = await TestReplica.start();
    const id = await replica.install({ wasm: wasmOf('token_factory'), arg: init, controller: admin, cycles });
    const factory = new FactoryOnReplica(replica, id);
    await factory.as(admin).setupWhitelist(backend);
    return factory;
  }

  as(who: Principal): factoryDid._SERVICE {
    return this.replica.actor<factoryDid._SERVICE>(factoryDid.idlFactory, this.id, who);
  }

  async register(wasm: Uint8Array, major: number): Promise<void> {
    const answer = await this.tryRegister(wasm, major);
    if ('err' in answer) throw new Error(`registerVersion: ${Object.keys(answer.err)[0]}`);
    if (this.replica.isOurs) this.trial ??= this.controlled()[0];
  }

  /** `moduleHash`: another than the module's own. */
  async tryRegister(wasm: Uint8Array, major: number, moduleHash = sha256(wasm)): Promise<factoryDid.Result> {
    const chunkHashes: Uint8Array[] = [];
    for (const chunk of chunksOf(wasm)) {
      const stored = await this.as(admin).uploadTemplateChunk(chunk);
      if ('ok' in stored) chunkHashes.push(Uint8Array.from(stored.ok));
    }
    const version = { major, minor: 0, patch: 0 };
    return this.as(admin).registerVersion({ version, moduleHash, chunkHashes, notes: '' });
  }

  upgrade(): Promise<void> {
    return this.replica.upgrade(this.id, { wasm: wasmOf('token_factory'), arg: init, controller: admin });
  }

  create(deploymentId: bigint, { args = tokenArgs(), owner = alice } = {}): Promise<Outcome> {
    return this.as(backend).createContract(owner, encodeArgs(args), payment(deploymentId));
  }

  /** As the backend does: the same call again until the answer is final. */
  async createUntilFinal(deploymentId: bigint, args = tokenArgs()): Promise<Outcome> {
    const final = await this.replica.until(async () => {
      const answer = await this.create(deploymentId, { args });
      return 'err' in answer && 'inProgress' in answer.err ? undefined : answer;
    }, 600_000_000_000n);
    if (!final) throw new Error(`deployment ${deploymentId} never came to an end`);
    return final;
  }

  /** Lets timers ring and contracts deliver their notices. */
  settle(): Promise<void> {
    return this.replica.settle();
  }

  /** Lets `count` answers reach the factory and holds every later one back, until `release`. */
  holdAnswersAfter(count: number): { held(): number; release(): Promise<void> } {
    const { execution } = this.replica;
    const ours = this.id.toHex();
    let passed = 0;
    let held = 0;
    execution.onDelivery((candidates) => {
      const isAnswer = (m: (typeof candidates)[number]): boolean =>
        m.kind === 'response' && Principal.fromUint8Array(m.to).toHex() === ours;
      const choice = candidates.findIndex((m) => !isAnswer(m) || passed < count);
      const chosen = candidates[choice];
      held = candidates.filter(isAnswer).length;
      if (chosen === undefined) return undefined;
      if (isAnswer(chosen)) passed++;
      return choice;
    });
    return {
      held: () => held,
      async release() {
        execution.onDelivery(undefined);
        await execution.runUntilQuiet();
      },
    };
  }

  /**
   * Stops the world after `count` more messages to or from the factory, upgrades it, and lets everything go on. False
   * when fewer messages than that were left.
   */
  async upgradeAfter(count: number): Promise<boolean> {
    const { execution } = this.replica;
    const ours = this.id.toHex();
    const isOurs = (id: Uint8Array): boolean => Principal.fromUint8Array(id).toHex() === ours;
    let delivered = 0;
    let isOpen = false;
    execution.onDelivery((candidates) => {
      if (isOpen) {
        const choice = candidates.findIndex((m) => m.kind === 'request' && m.origin.kind === 'ingress');
        return choice < 0 ? undefined : choice;
      }
      if (delivered >= count) return undefined;
      const [first] = candidates;
      if (first && (isOurs(first.to) || (first.kind === 'request' && isOurs(first.caller)))) delivered++;
      return 0;
    });
    await execution.advanceTime(1_000_000_000n);
    isOpen = true;
    await this.upgrade();
    execution.onDelivery(undefined);
    await execution.runUntilQuiet();
    return delivered >= count;
  }

  /** Canisters the factory controls, the deployed contracts among them; not the one for trials. */
  controlled(): string[] {
    const ours = this.id.toHex();
    return [...this.replica.execution.canisters()]
      .filter((facts) => facts.controllers.some((id) => Principal.fromUint8Array(id).toHex() === ours))
      .map((facts) => Principal.fromUint8Array(facts.id).toText())
      .filter((id) => id !== this.trial);
  }

  stop(): Promise<void> {
    return this.replica.stop();
  }
}
