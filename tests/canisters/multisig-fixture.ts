// A wallet installed alone: no factory unless a test names one, controlled by itself, everything else as in production.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import {
  idlFactory,
  init,
  type Action,
  type MultisigInit,
  type NewProposal,
  type Proposal,
  type Signer,
  type WalletConfig,
  type _SERVICE,
} from '../../declarations/multisig.did.ts';
import { expect } from 'vitest';
import { person, TestReplica, wasmOf } from '../fixtures/test-replica.ts';
import { account, FEE, installToken, tokenInit, type Token } from './token-fixture.ts';

export const creator = person(200);
export const ada = person(201);
export const ben = person(202);
export const cleo = person(203);
export const dora = person(204);
export const guardians = [person(211), person(212), person(213)] as const;
export const watcher = person(220);
export const stranger = person(230);
export const anonymous = Principal.anonymous();
/** Keeps the install and upgrade rights in tests, as the factory does in production. */
export const operator = person(240);

export const SECOND = 1_000_000_000n;
export const HOUR = 3_600n * SECOND;
export const DAY = 24n * HOUR;
export const FUNDS = 1_000_000_000n;
export { FEE, account };

export const signer = (user: Principal, changes: Partial<Signer> = {}): Signer => ({
  user,
  name: '',
  rights: { propose: true, vote: true, execute: true },
  groups: [],
  ...changes,
});

/** Two of three, without policies and waiting times. */
export const config = (changes: Partial<WalletConfig> = {}): WalletConfig => ({
  name: 'Treasury',
  description: '',
  signers: [ada, ben, cleo].map((user) => signer(user)),
  observers: [{ user: watcher, name: 'Auditor' }],
  threshold: 2,
  rejectAt: [],
  timelock: 0n,
  policies: [],
  recovery: [],
  ...changes,
});

export const initOf = (changes: Partial<MultisigInit> = {}): MultisigInit => ({
  config: config(),
  isPublic: false,
  autoUpdate: false,
  owner: creator,
  factory: [],
  version: { major: 1, minor: 0, patch: 0 },
  ...changes,
});
export const encodeInit = (args: MultisigInit): Uint8Array => Uint8Array.from(IDL.encode(init({ IDL }), [args]));

export interface Wallet {
  replica: TestReplica;
  id: Principal;
  as(who: Principal): _SERVICE;
  upgrade(args?: MultisigInit): Promise<void>;
}

export async function installWallet(replica: TestReplica, changes: Partial<MultisigInit> = {}): Promise<Wallet> {
  const args = initOf(changes);
  const wasm = wasmOf('multisig');
  const id = await replica.install({ wasm, arg: encodeInit(args), controller: operator });
  await setControllers(replica, id, { by: operator, controllers: [operator, id] });
  return {
    replica,
    id,
    as: (who) => replica.actor<_SERVICE>(idlFactory, id, who),
    upgrade: (next = args) => replica.upgrade(id, { wasm, arg: encodeInit(next), controller: operator }),
  };
}

const ControllersT = IDL.Record({
  canister_id: IDL.Principal,
  settings: IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)) }),
});
export async function setControllers(
  replica: TestReplica,
  canister: Principal,
  { by, controllers }: { by: Principal; controllers: Principal[] },
): Promise<void> {
  const value = { canister_id: canister, settings: { controllers: [controllers] } };
  const arg = Uint8Array.from(IDL.encode([ControllersT], [value]));
  await replica.update({ canister: Principal.managementCanister(), method: 'update_settings', arg, sender: by });
}

/** A ledger that gives the wallet its money at the start. */
export const ledgerFor = (replica: TestReplica, wallet: Principal, amount = FUNDS): Promise<Token> =>
  installToken(tokenInit({ initialHolders: [{ account: account(wallet), amount }] }), replica);

let requests = 0;
export const proposalOf = ({ replica }: Wallet, action: Action, changes: Partial<NewProposal> = {}): NewProposal => {
  requests += 1;
  const requestId = new Uint8Array(16);
  new DataView(requestId.buffer).setUint32(0, requests);
  return {
    requestId,
    title: `Proposal ${requests}`,
    description: '',
    action,
    expiresAt: replica.now() + 7n * DAY,
    notBefore: [],
    autoExecute: false,
    approve: true,
    ...changes,
  };
};

export function okOf<T>(answer: { ok: T } | { err: unknown }): T {
  expect(answer).toHaveProperty('ok');
  return (answer as { ok: T }).ok;
}
export const errOf = (answer: object): unknown => {
  expect(answer).toHaveProperty('err');
  return (answer as { err: unknown }).err;
};
export const statusOf = ({ status }: Proposal): string => Object.keys(status)[0] ?? '';

export const propose = async (
  wallet: Wallet,
  who: Principal,
  action: Action,
  changes: Partial<NewProposal> = {},
): Promise<Proposal> => okOf(await wallet.as(who).propose(proposalOf(wallet, action, changes)));

export const vote = (
  wallet: Wallet,
  who: Principal,
  { id, payloadHash }: Pick<Proposal, 'id' | 'payloadHash'>,
  cast: 'approve' | 'reject' | 'withdraw' = 'approve',
) =>
  wallet.as(who).vote({
    proposal: id,
    payloadHash,
    vote: { [cast]: null } as { approve: null },
    comment: '',
  });

export const read = async (wallet: Wallet, id: bigint): Promise<Proposal> => okOf(await wallet.as(ada).getProposal(id));

/** Proposed by the first, approved by the others, executed by the first; as it is when all is quiet. */
export async function carryOut(
  wallet: Wallet,
  action: Action,
  who: readonly Principal[] = [ada, ben],
): Promise<Proposal> {
  const [first = ada, ...others] = who;
  const proposal = await propose(wallet, first, action);
  for (const other of others) okOf(await vote(wallet, other, proposal));
  okOf(await wallet.as(first).executeProposal(proposal.id));
  return read(wallet, proposal.id);
}

export const transferTo = (ledger: Principal, to: Principal, amount: bigint): Action => ({
  transfer: { ledger, transfer: { to: account(to), amount, memo: [] } },
});

/** Lets time pass, timers included. */
export async function pass(replica: TestReplica, duration: bigint): Promise<void> {
  await replica.execution.advanceTime(duration);
  await replica.execution.runUntilQuiet();
}
