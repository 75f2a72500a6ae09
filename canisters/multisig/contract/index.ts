// The multisig wallet. Interface: multisig.did; what it promises and why: docs/decisions/0009-multisig.md.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';

import { Contract } from '../../contract/index.ts';
import type { Body } from '../../lib/candid/index.ts';
import { caller, isAnonymous } from '../../lib/access.ts';
import { init, postUpgrade, query, update } from '../../lib/methods.ts';
import { memory, wallet } from '../memory.ts';
import { MultisigNoticeT, type MultisigNotice } from '../notice-types.ts';
import { isAmong } from '../rules/account.ts';
import { isGuardian, mayCancel, mayExecute, mayPropose, mayVote, signerOf } from '../rules/proposal.ts';
import { validateWalletConfig } from '../rules/validate-wallet-config.ts';
import * as T from '../types.ts';
import { addressBook, forgetToken, removeAddress, saveAddress, watchToken } from './address-book.ts';
import { uploadModuleChunk } from './chunks.ts';
import { config, configuration, schema } from './configuration.ts';
import { configNotices } from './config-notices.ts';
import { eventPage, record } from './events.ts';
import { executions } from './execution/index.ts';
import { addProposal, castVote, cancel } from './proposal-changes.ts';
import { actionOf, load, madeBy, shown } from './proposals.ts';
import { proposalPage } from './proposal-page.ts';
import { walletDetails } from './wallet-details.ts';

/** 20 policies with lists and rules, 50 signers with groups. */
const INIT_QUOTA = { elements: 100_000 };
type Answered<R> = Promise<R> | R;

export default class Multisig extends Contract<MultisigNotice> {
  private readonly executions = executions(
    {
      factory: () => this.settings().factory[0],
      notify: (notice) => this.notify(notice),
      autoUpdate: () => this.settings().autoUpdate,
      changeVisibility: (isPublic) => this.changeVisibility(isPublic),
      changeAutoUpdate: (autoUpdate) => this.changeAutoUpdate(autoUpdate),
    },
    () => this.requireOpen() === undefined,
  );

  constructor() {
    super({
      settings: { memoryId: memory.wallet, prefix: wallet.contract },
      notices: { memoryId: memory.wallet, prefix: wallet.notices, type: MultisigNoticeT },
    });
  }

  /** The wallet becomes its own owner; `owner` is remembered as its creator. Traps with the first field at fault. */
  @init([T.MultisigInitT], { quota: INIT_QUOTA })
  install({ config: first, owner: creator, ...rest }: T.MultisigInit): void {
    const self = canisterSelf();
    const [problem] = validateWalletConfig(first, { wallet: self, factory: rest.factory[0] });
    if (problem) throw new Error(`${problem.field}: ${problem.message}`);
    if (isAnonymous(creator)) throw new Error('owner: cannot be the anonymous principal');
    schema.start();
    configuration.set({ config: first, version: 1n, creator });
    this.installed({ ...rest, owner: self });
    for (const notice of configNotices(undefined, first, rest.autoUpdate)) this.notify(notice);
    record('created', creator);
    this.executions.begin();
  }

  /** Takes the same argument as `install` and reads the version from it; everything else stays as it is. */
  @postUpgrade([T.MultisigInitT], { quota: INIT_QUOTA })
  upgrade({ version }: T.MultisigInit): void {
    schema.migrate();
    this.upgraded(version);
    record('codeUpgraded', canisterSelf(), { text: `${version.major}.${version.minor}.${version.patch}` });
    this.executions.resume();
  }

  protected override detailsNotice(): MultisigNotice {
    const { name, threshold, signers } = config();
    const { autoUpdate } = this.settings();
    return { detailsChanged: { name, threshold, signerCount: signers.length, autoUpdate } };
  }

  /** Signers, observers and guardians read; everyone when the wallet is public. */
  private read<R>(answer: (who: Principal) => R): T.Answer<R> {
    const who = caller();
    if (this.settings().isPublic) return { ok: answer(who) };
    if (isAnonymous(who)) return { err: { anonymousCaller: null } };
    const isObserver = isAmong(
      who,
      config().observers.map(({ user }) => user),
    );
    if (!isObserver && !signerOf(config(), who) && !isGuardian(config(), who)) return { err: { notAuthorized: null } };
    return { ok: answer(who) };
  }

  /** Runs a change by somebody who may make it. Take the caller here: after an await it is no longer known. */
  private change<R extends Answered<T.Answer<unknown>>>(
    allowed: (who: Principal) => boolean,
    action: (who: Principal) => R,
  ): R | { err: T.MultisigError } {
    const who = caller();
    if (isAnonymous(who)) return { err: { anonymousCaller: null } };
    if (!allowed(who)) return { err: { notAuthorized: null } };
    const closed = this.requireOpen();
    return closed ? { err: closed } : action(who);
  }

  /** A change of one proposal. Strangers learn nothing of which there are. */
  private changeProposal(
    id: bigint,
    allowed: (who: Principal, action: T.Action, proposer: Principal) => boolean,
    act: (who: Principal) => T.MultisigError | undefined,
  ): T.Answer<T.Proposal<Body>> {
    const proposal = load(id);
    const action = actionOf(id);
    const isInside = (who: Principal): boolean => signerOf(config(), who) !== undefined || isGuardian(config(), who);
    if (proposal === undefined || action === undefined)
      return this.change(isInside, () => ({ err: { notFound: null } }));
    return this.change(
      (who) => allowed(who, action, proposal.proposer),
      (who) => {
        const err = act(who);
        return err ? { err } : this.answer(id);
      },
    );
  }

  private answer(id: bigint): T.Answer<T.Proposal<Body>> {
    const proposal = load(id);
    return proposal === undefined ? { err: { notFound: null } } : { ok: shown(proposal) };
  }

  /** Everything a page about the wallet shows but its proposals. */
  @query([], T.WalletResultT)
  getWallet(): T.Answer<T.WalletDetails> {
    return this.read((who) => walletDetails(who, this.settings(), this.pendingNotices()));
  }

  @query([IDL.Nat64], T.ProposalResultT)
  getProposal(id: bigint): T.Answer<T.Proposal<Body>> {
    const found = this.read(() => load(id));
    if ('err' in found) return found;
    return found.ok === undefined ? { err: { notFound: null } } : { ok: shown(found.ok) };
  }

  /** Newest first; at most 100, and fewer when they are long. Cost: the page. */
  @query([T.ProposalsRequestT], T.ProposalsResultT)
  getProposals(request: T.ProposalsRequest): T.Answer<T.ProposalPage<Body>> {
    return this.read(() => proposalPage(request));
  }

  @query([T.EventsRequestT], T.EventsResultT)
  getEvents(request: T.EventsRequest): T.Answer<T.EventPage> {
    return this.read(() => eventPage(request));
  }

  @query([], T.AddressBookResultT)
  getAddressBook(): T.Answer<T.AddressEntry[]> {
    return this.read(addressBook);
  }

  /** Idempotent by the proposer and their request id. */
  @update([T.NewProposalT], T.ProposalResultT)
  propose(wanted: T.NewProposal): T.Answer<T.Proposal<Body>> {
    return this.change(
      (who) => mayPropose(config(), wanted.action, who),
      (who) => {
        const known = madeBy(who, wanted.requestId);
        if (known !== undefined) return this.answer(known);
        const added = addProposal(wanted, who, this.settings().factory[0]);
        if ('err' in added) return added;
        this.executions.look();
        return this.answer(added.ok);
      },
    );
  }

  /** With the hash of what the voter has seen. May be changed until execution starts. */
  @update([T.VoteArgsT], T.ProposalResultT)
  vote(args: T.VoteArgs): T.Answer<T.Proposal<Body>> {
    return this.changeProposal(
      args.proposal,
      (who, action) => mayVote(config(), action, who),
      (who) => {
        const refused = castVote(args, who);
        if (!refused) this.executions.look();
        return refused;
      },
    );
  }

  /** By the proposer; of a recovery also by any signer who may vote: their veto. */
  @update([IDL.Nat64], T.ProposalResultT)
  cancelProposal(id: bigint): T.Answer<T.Proposal<Body>> {
    return this.changeProposal(
      id,
      (who, action, proposer) => mayCancel(config(), { action, proposer }, who),
      (who) => cancel(id, who),
    );
  }

  /** What calls other canisters goes on after this answer. */
  @update([IDL.Nat64], T.ProposalResultT)
  executeProposal(id: bigint): T.Answer<T.Proposal<Body>> {
    return this.changeProposal(
      id,
      (who, action) => mayExecute(config(), action, who),
      (who) => this.executions.execute(id, who),
    );
  }

  @update([IDL.Nat64], T.ProposalResultT)
  retryExecution(id: bigint): T.Answer<T.Proposal<Body>> {
    return this.changeProposal(
      id,
      (who, action) => mayExecute(config(), action, who),
      () => this.executions.retry(id),
    );
  }

  private readonly proposers = (who: Principal): boolean => signerOf(config(), who)?.rights.propose === true;

  @update([T.NewAddressT], T.ResultT)
  saveAddress(address: T.NewAddress): T.Answer<null> {
    return this.change(this.proposers, (who) => saveAddress(who, address));
  }

  @update([T.AccountT], T.ResultT)
  removeAddress(account: T.Account): T.Answer<null> {
    return this.change(this.proposers, (who) => removeAddress(who, account));
  }

  @update([IDL.Principal], T.ResultT)
  watchToken(ledger: Principal): T.Answer<null> {
    return this.change(this.proposers, (who) => watchToken(who, ledger));
  }

  @update([IDL.Principal], T.ResultT)
  forgetToken(ledger: Principal): T.Answer<null> {
    return this.change(this.proposers, (who) => forgetToken(who, ledger));
  }

  /** Keeps a piece (at most 1 MiB) of a module for an `installCode` proposal; answers its SHA-256. */
  @update([IDL.Vec(IDL.Nat8)], T.ChunkResultT)
  uploadChunk(chunk: Uint8Array): Answered<T.Answer<Uint8Array>> {
    return this.change<Answered<T.Answer<Uint8Array>>>(this.proposers, () => uploadModuleChunk(chunk));
  }
}
