// What the products' own work costs: a signer's page, approving and executing, claiming, importing recipients.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import * as distribution from '../../declarations/distribution.did.ts';
import * as multisig from '../../declarations/multisig.did.ts';
import * as multisigFactory from '../../declarations/multisig_factory.did.ts';
import { idlFactory as tokenFactory, type _SERVICE as Ledger } from '../../declarations/token.did.ts';
import { installToken, tokenInit } from '../canisters/token-fixture.ts';
import { person, TestReplica, wasmOf } from '../fixtures/test-replica.ts';
import { principalOf } from './canisters/principal-of.ts';
import { benchWasm, Machine } from './machine.ts';
import type { Cost, Report } from './report.ts';

// Not the ledger fixture's minting account: paying that is a burn.
const [ada, ben, cleo] = [person(1), person(21), person(22)];
const MILLION = 1_000_000n;
const WALLETS = 10_000;
const PAGE = 20;
const BATCH = 2_000;
const version = { major: 1, minor: 0, patch: 0 };
const account = (owner: Principal) => ({ owner, subaccount: [] as [] });
/** V1 had no such method to compare with. */
const NONE: Cost = { failed: '' };

/** `recipients`: how many a distribution imports. */
export async function products(report: Report, recipients: number): Promise<void> {
  report.section("The products' own work, all canisters together");
  await signersPage(report);
  const replica = await TestReplica.start();
  const ledger = await installToken(
    tokenInit({ initialHolders: [{ account: account(ada), amount: MILLION ** 3n }] }),
    replica,
  );
  const asAda = replica.actor<Ledger>(tokenFactory, ledger.id, ada);
  await wallet(report, replica, asAda, ledger.id);
  await claims(report, replica, asAda, ledger.id);
  await imports(report, replica, ledger.id, recipients);
  await replica.stop();
}

/** Instructions of every message that `work` causes, and its time. */
async function costOf(replica: TestReplica, work: () => Promise<unknown>): Promise<Cost> {
  const before = replica.messages.length;
  const started = performance.now();
  const answer = await work();
  const milliseconds = performance.now() - started;
  if (typeof answer === 'object' && answer !== null && 'err' in answer)
    throw new Error(`refused: ${JSON.stringify(answer.err, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))}`);
  const instructions = replica.messages.slice(before).reduce((sum, message) => sum + message.instructions, 0n);
  return { instructions, milliseconds };
}

async function signersPage(report: Report): Promise<void> {
  const init = Uint8Array.from(IDL.encode([multisigFactory.FactoryInit], [{ owner: person(0) }]));
  const factory = await Machine.start(await benchWasm('seeded_multisig_factory'), init);
  for (let from = 0; from < WALLETS; from += BATCH)
    await factory.update('seed', [IDL.Principal, IDL.Nat32, IDL.Nat32], [ada, from, BATCH]);
  const request: multisigFactory.PageRequest = { role: [{ signer: null }], cursor: [], limit: [] };
  const types = [IDL.Principal, IDL.Opt(multisigFactory.PageRequest)];
  const { reply, ...cost } = factory.query('getMyContracts', types, [ada, [request]], ada);
  const [page]: unknown[] = IDL.decode([multisigFactory.ContractPage], reply);
  const { items, total } = page as multisigFactory.ContractPage;
  if (items.length !== PAGE || total !== BigInt(WALLETS)) throw new Error('the page is not what was seeded');
  report.add({
    work: `a page of ${PAGE} of a signer in ${WALLETS.toLocaleString('en')} wallets`,
    ours: cost,
    v1: NONE,
  });
  await factory.stop();
}

async function wallet(report: Report, replica: TestReplica, ledger: Ledger, ledgerId: Principal): Promise<void> {
  const rights = { propose: true, vote: true, execute: true };
  const signers = [ada, ben, cleo].map((user, i) => ({ user, name: `Signer ${i}`, rights, groups: [] }));
  const config = {
    name: 'Bench',
    description: '',
    signers,
    observers: [],
    threshold: 2,
    rejectAt: [],
    timelock: 0n,
    policies: [],
    recovery: [],
  };
  const arg = Uint8Array.from(
    IDL.encode(
      [multisig.MultisigInit],
      [{ config, isPublic: true, autoUpdate: false, owner: ada, factory: [], version }],
    ),
  );
  const id = await replica.install({ wasm: wasmOf('multisig'), arg, controller: ada });
  const as = (who: Principal) => replica.actor<multisig._SERVICE>(multisig.idlFactory, id, who);
  await ledger.icrc1_transfer({
    from_subaccount: [],
    to: account(id),
    amount: MILLION ** 2n,
    fee: [],
    memo: [],
    created_at_time: [],
  });
  const propose = (autoExecute: boolean) =>
    as(ada).propose({
      requestId: crypto.getRandomValues(new Uint8Array(16)),
      title: 'Pay',
      description: '',
      action: { transfer: { ledger: ledgerId, transfer: { to: account(ben), amount: MILLION, memo: [] } } },
      expiresAt: BigInt(Date.now()) * 1_000_000n + 86_400_000_000_000n,
      notBefore: [],
      autoExecute,
      approve: true,
    });
  const first = await propose(false);
  if ('err' in first) throw new Error(`propose: ${Object.keys(first.err)[0]}`);
  const { payloadHash } = first.ok;
  const approve = (proposal: bigint) =>
    as(ben).vote({ proposal, payloadHash: Uint8Array.from(payloadHash), vote: { approve: null }, comment: '' });
  report.add({
    work: 'a transfer approved by the second of two',
    ours: await costOf(replica, () => approve(first.ok.id)),
    v1: NONE,
  });
  report.add({
    work: 'its execution, the ledger included',
    ours: await costOf(replica, () => as(ben).executeProposal(first.ok.id)),
    v1: NONE,
  });
}

async function installDistribution(replica: TestReplica, ledgerId: Principal, grants: distribution.NewGrant[]) {
  const category = {
    name: 'All',
    schedule: { instant: null },
    start: { at: [] as [] },
    recipients: { fixed: null },
    claimFrom: [],
    claimUntil: [],
  };
  const terms = { cancellable: true, transferable: true, pausable: true, creatorControlsCode: false };
  const init = {
    name: 'Bench',
    description: '',
    ledger: ledgerId,
    symbol: 'T',
    decimals: 8,
    categories: [category],
    grants,
    terms,
    isPublic: true,
    autoUpdate: false,
    owner: ada,
    factory: [],
    version,
  };
  const arg = Uint8Array.from(IDL.encode([distribution.DistributionInit], [init]));
  const id = await replica.install({ wasm: wasmOf('distribution'), arg, controller: ada });
  return { id, as: (who: Principal) => replica.actor<distribution._SERVICE>(distribution.idlFactory, id, who) };
}

async function claims(report: Report, replica: TestReplica, ledger: Ledger, ledgerId: Principal): Promise<void> {
  const grants = [ben, cleo].map((owner) => ({ category: 0, owner, amount: MILLION ** 2n, note: '' }));
  const { id, as } = await installDistribution(replica, ledgerId, grants);
  await ledger.icrc1_transfer({
    from_subaccount: [],
    to: account(id),
    amount: 2n * MILLION ** 2n,
    fee: [],
    memo: [],
    created_at_time: [],
  });
  for (const step of [() => as(ada).checkFunds(), () => as(ada).activate()]) await costOf(replica, step);
  const [mine] = await as(ben).getMyGrants();
  if (!mine) throw new Error('the grant is not there');
  const claim = () => as(ben).claim({ grant: mine.id, amount: [MILLION], subaccount: [] });
  await costOf(replica, claim);
  report.add({ work: 'a claim, the ledger included', ours: await costOf(replica, claim), v1: NONE });
}

async function imports(report: Report, replica: TestReplica, ledgerId: Principal, recipients: number): Promise<void> {
  const { id, as } = await installDistribution(replica, ledgerId, []);
  let [largest, total] = [0n, 0n];
  const started = performance.now();
  for (let from = 0; from < recipients; from += BATCH) {
    const grants = Array.from({ length: Math.min(BATCH, recipients - from) }, (_, i) => ({
      category: 0,
      owner: principalOf(3, from + i),
      amount: MILLION,
      note: '',
    }));
    const { instructions = 0n } = await costOf(replica, () => as(ada).addGrants({ batch: from / BATCH, grants }));
    total += instructions;
    if (instructions > largest) largest = instructions;
  }
  const milliseconds = performance.now() - started;
  const count = recipients.toLocaleString('en');
  report.add({ work: `${count} recipients imported`, ours: { instructions: total, milliseconds }, v1: NONE });
  report.add({
    work: `its costliest message, ${BATCH.toLocaleString('en')} recipients`,
    ours: { instructions: largest },
    v1: NONE,
    aim: { instructions: 20_000_000_000n },
  });
  const memory = replica.execution.memory(id.toUint8Array());
  report.add({ work: `stable memory of ${count} recipients`, ours: { bytes: memory?.stableWritten ?? 0 }, v1: NONE });
}
