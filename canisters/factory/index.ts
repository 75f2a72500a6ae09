// The base of every factory: deploys contracts for whitelisted backends, keeps the indexes that the dApp queries
// directly, and takes its contracts' callbacks. A function, because a product's types stand in the methods' Candid.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { caller, isAnonymous } from '../lib/access.ts';
import { compile } from '../lib/candid/index.ts';
import { now } from '../lib/clock.ts';
import { acceptIngress, init, inspectMessage, postUpgrade, query, update } from '../lib/methods.ts';
import { measureOwnMemory } from '../lib/own-memory.ts';
import { VersionT } from '../lib/result-type.ts';
import type { FieldError } from '../lib/text.ts';
import type { Version } from '../lib/versions.ts';
import { contractIndex, nextSequence } from './contracts.ts';
import { Administration } from './administration.ts';
import { deployer, type DeploymentHooks } from './deploy.ts';
import { begin, isKnown, openCountOf, outcomeOf, recordReport } from './deployment.ts';
import { tooFewCycles } from './deployment-canister.ts';
import { countRefused, health, reporting } from './health.ts';
import type { Change, Product } from './product.ts';
import { reading, type ContractPage, type Role } from './reading.ts';
import { admins, config, counters, refuseNonBackend, schema } from './state.ts';
import { latestTemplate } from './templates.ts';
import * as T from './types.ts';
import { samePrincipal } from '../lib/principals.ts';

/** A contract's outbox sends at most this many at once. */
const MAX_BATCH = 200;
/** Changes of the indexes in one message, some 2 M instructions each; what is left over is sent again. */
const MAX_CHANGES = 2_000;
const OK: T.Answer<null> = { ok: null };
const MAX_INGRESS = 1_200_000;

const Opt = IDL.Opt;
const Blob = IDL.Vec(IDL.Nat8);

export function factoryOf<Args, Extra extends object, Notice extends object>(product: Product<Args, Extra, Notice>) {
  type Info = T.BaseInfo & Extra;
  const { serviceId, roles } = product;
  const index = contractIndex<Extra>(product.extraFields, roles);
  const RoleT = IDL.Variant(Object.fromEntries(['creator', ...roles].map((role) => [role, IDL.Null])));
  const PageRequestT = IDL.Record({ role: Opt(RoleT), cursor: Opt(IDL.Nat64), limit: Opt(IDL.Nat32) });
  const PageT = IDL.Record({ items: IDL.Vec(index.InfoT), next: Opt(IDL.Nat64), total: IDL.Nat64 });
  const argsCodec = compile([product.argsType]);
  const argsQuota = { quota: { elements: product.argsElements, bytes: 2_000_000 } };
  const reports = reporting(serviceId);

  const { contractsOf, publicContracts, visible } = reading(index, roles);

  function decodeArgs(args: Uint8Array): Args | T.FactoryError {
    try {
      return argsCodec.decode(args, argsQuota.quota)[0] as Args;
    } catch (error) {
      return {
        invalid: [
          { field: 'args', message: error instanceof Error ? error.message : 'not Candid of the expected type' },
        ],
      };
    }
  }
  const isError = (value: Args | T.FactoryError): value is T.FactoryError =>
    typeof value === 'object' && value !== null && 'invalid' in value;

  /** Everything that would stop a deployment, before a payment is taken. */
  function refusal(owner: Principal, args: Uint8Array): T.FactoryError | undefined {
    if (!config.get().enabled) return { disabled: null };
    if (isAnonymous(owner)) return { anonymousCaller: null };
    const decoded = decodeArgs(args);
    if (isError(decoded)) return decoded;
    const errors = product.validate(decoded);
    if (errors.length > 0) return { invalid: errors };
    if (!latestTemplate()) return { noTemplate: null };
    const limit = config.get().maxContractsPerCreator;
    if (BigInt(index.creatorCount(owner) + openCountOf(owner)) >= limit) return { limitReached: { limit } };
    return tooFewCycles();
  }

  function hooksFor(bytes: Uint8Array): DeploymentHooks {
    const args = argsCodec.decode(bytes, argsQuota.quota)[0] as Args;
    const refOf = (id: bigint): number => {
      const ref = index.refOfDeployment(id);
      if (ref === undefined) throw new Error(`deployment ${id} is not registered`);
      return ref;
    };
    return {
      initArg: (about) => product.initArg(args, about),
      controllers: (about) => product.controllers?.(args, about) ?? [about.factory, about.owner],
      register({ deploymentId, canister, owner, version }) {
        const ref = counters.get().refs;
        counters.update((c) => ({ ...c, refs: c.refs + 1 }));
        const at = now();
        const base = {
          canisterId: canister,
          creator: owner,
          deploymentId,
          status: { installing: null },
          version,
          createdAt: at,
          updatedAt: at,
        };
        index.register(ref, { ...product.describe(args), ...base } as Info);
      },
      unregister(id) {
        const info = index.read(refOf(id));
        if (info) index.unregister(refOf(id), info);
      },
      publish: (id) => index.publish(refOf(id)),
    };
  }

  const deployments = deployer(hooksFor);

  /** The caller's own record, when `contract` is the caller and one of ours. */
  function ownRef(contract: Principal): number | undefined {
    const ref = samePrincipal(contract, caller()) ? index.refOf(contract) : undefined;
    if (ref === undefined) countRefused();
    return ref;
  }

  function apply(contract: number, changes: Change<Extra>[]): void {
    for (const change of changes) {
      if ('join' in change) index.join(change.join.role, change.join.user, contract);
      else if ('leave' in change) index.leave(change.leave.role, change.leave.user, contract);
      else if ('status' in change) index.change(contract, { status: change.status } as Partial<Info>);
      else if ('visibility' in change) index.change(contract, { isPublic: change.visibility } as Partial<Info>);
      else if (product.acceptsDetails(change.details)) index.change(contract, change.details as Partial<Info>);
    }
  }

  /** A callback that stands alone: the change is made when the caller speaks about itself. */
  function callback(contract: Principal, changes: Change<Extra>[]): T.Answer<null> {
    const ref = ownRef(contract);
    if (ref === undefined) return { err: { notAuthorized: null } };
    apply(ref, changes);
    counters.update((c) => ({ ...c, callbacks: c.callbacks + 1n }));
    return OK;
  }

  abstract class Factory extends Administration {
    /** For a product's factory, and for programs that measure one. */
    protected readonly contracts = index;

    /** The first owner is fixed here, so there is no open set-up call to be first at. */
    @init([T.FactoryInitT])
    install({ owner }: T.FactoryInit): void {
      schema.start();
      admins.init(owner);
      measureOwnMemory();
    }

    @postUpgrade([T.FactoryInitT])
    upgrade(): void {
      schema.migrate();
      measureOwnMemory();
      deployments.watch();
      reports.soon();
    }

    @inspectMessage()
    inspect(): boolean {
      return acceptIngress({ maxBytes: MAX_INGRESS });
    }

    /** By a whitelisted backend: refuses whatever `createContract` would, before a payment is taken. Changes nothing. */
    @update([IDL.Principal, Blob], T.ResultT)
    checkContract(owner: Principal, args: Uint8Array): T.Answer<null> {
      const refused = refuseNonBackend() ?? refusal(owner, args);
      return refused ? { err: refused } : OK;
    }

    /**
     * By a whitelisted backend: deploys a contract (steps 9 to 21). Idempotent by `payment.deploymentId`: repeat it
     * after `inProgress` or a lost answer; the same receipt or the same failure comes back.
     */
    @update([IDL.Principal, Blob, T.PaymentT], T.ReceiptResultT)
    async createContract(owner: Principal, args: Uint8Array, payment: T.Payment): Promise<T.Answer<T.Receipt>> {
      const refused = refuseNonBackend();
      if (refused) return { err: refused };
      const id = payment.deploymentId;
      const known = outcomeOf(id);
      if (known) return known;
      // What has begun goes on, as it began, even if the factory was closed meanwhile.
      const closed = isKnown(id) ? undefined : refusal(owner, args);
      if (closed) return { err: closed };
      if (!begin(owner, args, payment)) return { err: { inProgress: null } };
      deployments.watch();
      const answer = await deployments.deploy(id);
      reports.soon();
      return answer;
    }

    /** Everything wrong with the arguments, by field; empty when they are fine. Public. */
    @query([product.argsType], IDL.Vec(T.FieldErrorT), argsQuota)
    validateArgs(args: Args): FieldError[] {
      return product.validate(args);
    }

    /**
     * Contracts of a person, newest first: one role's, or all (the creator's first, each contract once). Private ones
     * only for the person, backends and admins; a page may hold fewer than `limit` and go on, and for others `total` counts
     * only what is shown. Cost: the page, not the total.
     */
    @query([IDL.Principal, Opt(PageRequestT)], PageT)
    getMyContracts(user: Principal, request: T.Opt<T.PageRequest<Role>>): ContractPage {
      return contractsOf(user, request, caller());
    }

    /** Contracts that anyone may find, newest first. Public. Cost: the page. */
    @query([Opt(PageRequestT)], PageT)
    getPublicContracts(request: T.Opt<T.PageRequest<Role>>): ContractPage {
      return publicContracts(request);
    }

    /** One contract. A private one only for its creator, its members, itself, backends and admins. */
    @query([IDL.Principal], Opt(index.InfoT))
    getContractInfo(contract: Principal): T.Opt<Info> {
      const ref = index.refOf(contract);
      return ref === undefined ? [] : visible(ref, caller(), contract);
    }

    /** The contract of a deployment; seen by the same people as `getContractInfo`. */
    @query([IDL.Nat64], Opt(index.InfoT))
    getContractByDeployment(deployment: bigint): T.Opt<Info> {
      const ref = index.refOfDeployment(deployment);
      return ref === undefined ? [] : visible(ref, caller());
    }

    /** Figures and problems in words. Public. Memory figures are at most an hour old. */
    @query([], T.FactoryHealthT)
    getFactoryHealth(): T.FactoryHealth {
      return health(serviceId);
    }

    /**
     * Step 18: the contract runs. Always its first notice, so its sequence goes on from 1. The version it names is not
     * taken over: the factory knows what it installed, and a contract's word about its own code is worth nothing.
     */
    @update([IDL.Principal, VersionT], T.ResultT)
    notifyDeploymentComplete(contract: Principal, version: Version): T.Answer<null> {
      const answer = callback(contract, [{ status: { active: null } }]);
      const ref = 'ok' in answer ? index.refOf(contract) : undefined;
      if (ref === undefined) return answer;
      if ((nextSequence.get(ref) ?? 0n) === 0n) nextSequence.set(ref, 1n);
      const info = index.read(ref);
      if (info) recordReport(info.deploymentId, version);
      return answer;
    }

    @update([IDL.Principal, T.ContractStatusT], T.ResultT)
    notifyStatusChanged(contract: Principal, status: T.ContractStatus): T.Answer<null> {
      return callback(contract, [{ status }]);
    }

    @update([IDL.Principal, IDL.Bool], T.ResultT)
    notifyVisibilityChanged(contract: Principal, isPublic: boolean): T.Answer<null> {
      return callback(contract, [{ visibility: isPublic }]);
    }

    /**
     * A contract's notices in order. Numbers seen before are skipped; the answer says up to where all are handled, which
     * may be before the end.
     */
    @update([IDL.Principal, IDL.Nat64, IDL.Vec(product.noticeType)], T.BatchResultT)
    notifyBatch(contract: Principal, firstSequence: bigint, notices: Notice[]): T.Answer<bigint> {
      const ref = ownRef(contract);
      if (ref === undefined) return { err: { notAuthorized: null } };
      if (notices.length > MAX_BATCH) return { err: { limitReached: { limit: BigInt(MAX_BATCH) } } };
      const end = firstSequence + BigInt(notices.length);
      const expected = nextSequence.get(ref) ?? 0n;
      const seen = expected > firstSequence ? Number(expected - firstSequence) : 0;
      const fresh = notices.slice(seen);
      if (fresh.length === 0) return { ok: end };
      let handled = 0;
      let changed = 0;
      for (const notice of fresh) {
        const changes = product.changesOf(notice);
        if (handled > 0 && changed + changes.length > MAX_CHANGES) break;
        apply(ref, changes);
        changed += changes.length;
        handled++;
      }
      const upTo = firstSequence + BigInt(seen + handled);
      nextSequence.set(ref, upTo);
      counters.update((c) => ({ ...c, callbacks: c.callbacks + BigInt(handled) }));
      return { ok: upTo };
    }

    protected trialArg(factory: Principal, version: Version): Uint8Array {
      return product.initArg(product.trialArgs(factory), { owner: factory, factory, version });
    }

    protected changed(): void {
      reports.soon();
    }

    /** For a product's own callbacks. */
    protected callback(contract: Principal, changes: Change<Extra>[]): T.Answer<null> {
      return callback(contract, changes);
    }
  }
  return Factory;
}
