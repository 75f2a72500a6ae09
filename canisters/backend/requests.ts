// Deployments as callers see them, and the start of one.
import type { Principal } from '@dfinity/principal';
import { caller, isAnonymous } from '../lib/access.ts';
import { now } from '../lib/clock.ts';
import type { Job } from './job.ts';
import { tellAudit } from './notices.ts';
import { countDeployment } from './profiles.ts';
import { checkForm, checkOpen, checkTerms, requestHash } from './rules/request.ts';
import { isStaff } from './roles.ts';
import { deployments } from './saga/index.ts';
import { serviceOf } from './settings.ts';
import { addStep, argsOf, byOwner, countOpen, openCount, requests, stepsOf } from './stores.ts';
import type { CreateContractRequest, Deployment, DeploymentError, DeploymentPage } from './types/deployment.ts';
import { samePrincipal } from '../lib/principals.ts';

type Answer = { ok: Deployment } | { err: DeploymentError };

export interface PageRequest {
  cursor: [] | [bigint];
  limit: [] | [number];
}
const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

/** A deployment in the published form; undefined when it is unknown or dropped. */
export function deploymentOf(id: number): Deployment | undefined {
  const job = deployments.get(id)?.state;
  if (!job) return undefined;
  const {
    owner,
    serviceId,
    requestId,
    ledger,
    fee,
    ledgerFee,
    paymentBlock,
    createdAt,
    updatedAt,
    state,
    waitingFor,
    attempts,
  } = job;
  const steps = stepsOf.get(id) ?? [];
  return {
    id: BigInt(id),
    owner,
    serviceId,
    requestId,
    ledger,
    fee,
    ledgerFee,
    paymentBlock,
    createdAt,
    updatedAt,
    state,
    steps,
    waitingFor,
    attempts,
  };
}

/** Its owner's and the staff's. */
export function visibleDeployment(id: bigint): [] | [Deployment] {
  const found = id <= 0xffff_ffffn ? deploymentOf(Number(id)) : undefined;
  const mine = found && !isAnonymous(caller()) && (samePrincipal(found.owner, caller()) || isStaff(caller()));
  return found && mine ? [found] : [];
}

export function deploymentByRequest(requestId: Uint8Array): [] | [Deployment] {
  const id = requestId.length > 32 ? undefined : requests.get([caller(), requestId]);
  return id === undefined ? [] : visibleDeployment(id);
}

export function pageOf(refs: { refs: number[]; next?: number }): DeploymentPage {
  const items = refs.refs.map(deploymentOf).filter((item) => item !== undefined);
  return { items, next: refs.next === undefined ? [] : [BigInt(refs.next)] };
}

export const pageQuery = ({ cursor: [cursor], limit: [limit] }: PageRequest): { cursor?: number; limit: number } => ({
  limit: Math.max(1, Math.min(limit ?? DEFAULT_PAGE, MAX_PAGE)),
  ...(cursor === undefined ? {} : { cursor: Number(cursor > 0xffff_ffffn ? 0xffff_ffffn : cursor) }),
});

export const deploymentsOf = (owner: Principal, page: PageRequest): DeploymentPage =>
  pageOf(byOwner.page(owner, pageQuery(page)));

/** Stores a deployment and lets it run, or finds the one this request started before. Nothing is charged here. */
export function startDeployment(request: CreateContractRequest): Answer {
  const owner = caller();
  if (isAnonymous(owner)) return { err: { anonymousCaller: null } };
  const form = checkForm(request);
  if (form) return { err: form };
  const hash = requestHash(request);
  const known = requests.get([owner, request.requestId]);
  const before = known === undefined ? undefined : deployments.get(Number(known))?.state;
  if (known !== undefined && before) {
    const same = before.requestHash.every((byte, i) => byte === hash[i]);
    const deployment = deploymentOf(Number(known));
    return same && deployment ? { ok: deployment } : { err: { requestIdReused: null } };
  }
  const service = serviceOf(request.serviceId);
  const refused = checkTerms(request, { terms: service, now: now() }) ?? checkOpen(openCount(owner));
  if (refused) return { err: refused };
  if (!service) return { err: { unknownService: null } };

  const id = deployments.start({ owner, step: 'check', state: newJob(request, { owner, hash, service }) });
  argsOf.set(id, request.args);
  requests.set([owner, request.requestId], BigInt(id));
  byOwner.add(owner, id);
  countOpen(owner, 1n);
  countDeployment(owner);
  const at = now();
  addStep(id, { number: 1, at, proof: `deployment ${id}` });
  addStep(id, { number: 2, at, proof: owner.toText() });
  addStep(id, { number: 4, at, proof: `${request.serviceId}.enabled = true` });
  addStep(id, { number: 5, at, proof: `${service.fee} of ${service.ledger.toText()}` });
  tellAudit({
    action: 'deployment.started',
    user: owner,
    serviceId: request.serviceId,
    details: { deployment: `${id}` },
    at,
  });
  const started = deploymentOf(id);
  if (!started) throw new Error('the deployment was not stored');
  return { ok: started };
}

function newJob(
  { serviceId, requestId }: CreateContractRequest,
  {
    owner,
    hash,
    service,
  }: { owner: Principal; hash: Uint8Array; service: { factory: Principal; ledger: Principal; fee: bigint } },
): Job {
  const at = now();
  return {
    owner,
    serviceId,
    requestId,
    requestHash: hash,
    factory: service.factory,
    ledger: service.ledger,
    fee: service.fee,
    ledgerFee: 0n,
    createdAt: at,
    updatedAt: at,
    state: { running: null },
    waitingFor: [],
    tries: 0,
    phaseSince: at,
    attempts: 0,
    charge: [],
    paymentBlock: [],
    auditNotice: [],
    invoiceNotice: [],
    contract: [],
    failure: [],
    refund: [],
    refundBlock: [],
    reviewed: [],
    closed: false,
    reserved: false,
  };
}
