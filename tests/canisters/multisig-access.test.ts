// Every method with every kind of caller, as contract/access-table.ts says.
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { walletAccess, type Caller } from '../../canisters/multisig/contract/access-table.ts';
import { idlService } from '../../declarations/multisig.did.ts';
import type { Proposal } from '../../declarations/multisig.did.ts';
import { person, TestReplica } from '../fixtures/test-replica.ts';
import {
  account,
  config,
  creator,
  DAY,
  HOUR,
  installWallet,
  okOf,
  proposalOf,
  signer,
  type Wallet,
} from './multisig-fixture.ts';

const nothing = { propose: false, vote: false, execute: false };
const callers: Record<Caller, Principal> = {
  anonymous: Principal.anonymous(),
  stranger: person(300),
  creator,
  factory: person(301),
  proposer: person(302),
  voter: person(303),
  executor: person(304),
  observer: person(305),
  guardian: person(306),
};
/** Has every right: makes what the others try themselves on. */
const boss = person(307);
const otherGuardian = person(308);

let replica: TestReplica;
let wallet: Wallet;
let proposal: Proposal;
let recovery: Proposal;
beforeAll(async () => {
  replica = await TestReplica.start();
  wallet = await installWallet(replica, {
    factory: [callers.factory],
    config: config({
      signers: [
        signer(boss),
        signer(callers.proposer, { rights: { ...nothing, propose: true } }),
        signer(callers.voter, { rights: { ...nothing, vote: true } }),
        signer(callers.executor, { rights: { ...nothing, execute: true } }),
      ],
      observers: [{ user: callers.observer, name: '' }],
      recovery: [{ guardians: [callers.guardian, otherGuardian], threshold: 2, delay: DAY }],
    }),
  });
  proposal = okOf(await wallet.as(boss).propose(proposalOf(wallet, { setTimelock: HOUR }, { approve: false })));
  recovery = okOf(await wallet.as(otherGuardian).propose(proposalOf(wallet, recover)));
});
afterAll(() => replica.stop());

const recover = { recover: { signers: [signer(person(309))], threshold: 1 } };
const page = { before: [] as [], limit: [] as [] };
const voteOn = ({ id, payloadHash }: Proposal) => ({ proposal: id, payloadHash, vote: { approve: null }, comment: '' });

/** Whether the wallet let them in: any answer but these two errors. */
const attempts: Record<string, (who: Principal) => Promise<object>> = {
  getWallet: (who) => wallet.as(who).getWallet(),
  getProposal: (who) => wallet.as(who).getProposal(proposal.id),
  getProposals: (who) => wallet.as(who).getProposals({ ...page, filter: { all: null } }),
  getEvents: (who) => wallet.as(who).getEvents(page),
  getAddressBook: (who) => wallet.as(who).getAddressBook(),
  getVersion: (who) => wallet.as(who).getVersion(),
  propose: (who) => wallet.as(who).propose(proposalOf(wallet, { setTimelock: 2n * HOUR })),
  proposeRecovery: (who) => wallet.as(who).propose(proposalOf(wallet, recover)),
  vote: (who) => wallet.as(who).vote(voteOn(proposal)),
  voteOnRecovery: (who) => wallet.as(who).vote({ ...voteOn(recovery), vote: { withdraw: null } }),
  cancelProposal: (who) => wallet.as(who).cancelProposal(proposal.id),
  cancelRecovery: (who) => wallet.as(who).cancelProposal(recovery.id),
  executeProposal: (who) => wallet.as(who).executeProposal(proposal.id),
  executeRecovery: (who) => wallet.as(who).executeProposal(recovery.id),
  retryExecution: (who) => wallet.as(who).retryExecution(proposal.id),
  saveAddress: (who) => wallet.as(who).saveAddress({ account: account(boss), name: 'Boss', note: '' }),
  removeAddress: (who) => wallet.as(who).removeAddress(account(boss)),
  watchToken: (who) => wallet.as(who).watchToken(person(310)),
  forgetToken: (who) => wallet.as(who).forgetToken(person(310)),
  uploadChunk: (who) => wallet.as(who).uploadChunk(Uint8Array.from([1])),
  setAutoUpdate: (who) => wallet.as(who).setAutoUpdate(true),
  setVisibility: (who) => wallet.as(who).setVisibility({ isPublic: true }),
};

const isRefused = (answer: object): boolean => {
  if (!('err' in answer)) return false;
  const error = answer.err as object;
  return 'notAuthorized' in error || 'anonymousCaller' in error;
};

test('the table names every method', () => {
  const named = new Set(Object.keys(walletAccess));
  for (const [method] of idlService._fields) expect(named).toContain(method);
});

test.each(Object.keys(walletAccess))('%s', async (method) => {
  const attempt = attempts[method];
  if (attempt === undefined) throw new Error(`no attempt at ${method}`);
  for (const [caller, who] of Object.entries(callers) as [Caller, Principal][]) {
    const answer = await attempt(who);
    expect(isRefused(answer), `${caller}: ${JSON.stringify(answer, (_, value: unknown) => String(value))}`).toBe(
      !walletAccess[method]?.includes(caller),
    );
    if (caller === 'anonymous' && !['getVersion'].includes(method))
      expect(answer).toEqual({ err: { anonymousCaller: null } });
  }
});

test('a public wallet is read by everyone and changed by nobody else', async () => {
  const open = await installWallet(replica, { isPublic: true });
  const anyone = open.as(Principal.anonymous());
  okOf(await anyone.getWallet());
  okOf(await anyone.getProposals({ ...page, filter: { open: null } }));
  expect(await anyone.propose(proposalOf(open, { setTimelock: 0n }))).toEqual({ err: { anonymousCaller: null } });
});
