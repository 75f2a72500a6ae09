// The gateway: takes payments and coordinates deployments. Interface: backend.did; who may call what: access-table.ts.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { caller, isAnonymous } from '../lib/access.ts';
import { now } from '../lib/clock.ts';
import { acceptIngress, init, inspectMessage, postUpgrade, query, update } from '../lib/methods.ts';
import { measureOwnMemory } from '../lib/own-memory.ts';
import { schemaVersion } from '../lib/stable/schema.ts';
import { checkText } from '../lib/text.ts';
import * as admin from './administration.ts';
import { memory, small } from './memory.ts';
import { auditOutbox, invoiceOutbox } from './notices.ts';
import { profileOf, profiles } from './profiles.ts';
import { factories, tokens } from './registry.ts';
import {
  deploymentByRequest,
  deploymentsOf,
  startDeployment,
  visibleDeployment,
  type PageRequest,
} from './requests.ts';
import { resolve, reviewQueue } from './review.ts';
import { firstOwner, grant, listRoles, refuseBelow, revoke } from './roles.ts';
import type { RoleName } from './rules/roles.ts';
import { armDeployments } from './saga/index.ts';
import { config, serviceOf } from './settings.ts';
import { factoryHealth, setupStatus, systemStatus } from './status.ts';
import * as A from './types/administration.ts';
import * as D from './types/deployment.ts';
import * as S from './types/status.ts';
import * as W from './types/treasury.ts';
import {
  armWithdrawals,
  resolveWithdrawal,
  withdraw,
  withdrawalByRequest,
  withdrawalPage,
} from './withdrawals/index.ts';

const schema = schemaVersion({ memoryId: memory.small, prefix: small.schema, current: 1 });
/** A request's arguments have at most a megabyte. */
const MAX_INGRESS = 1_200_000;
const Opt = IDL.Opt;

/** Runs `change` when the caller may act as `needed`. */
function by(needed: RoleName, change: () => A.AdminResult): A.AdminResult {
  const refused = refuseBelow(needed);
  return refused ? { err: refused } : change();
}

export default class Backend {
  /** The first owner is fixed here, so there is no open set-up call to be first at. */
  @init([A.BackendInitT])
  install({ owner }: A.BackendInit): void {
    schema.start();
    firstOwner(owner);
    this.started();
  }

  @postUpgrade([A.BackendInitT])
  upgrade(): void {
    schema.migrate();
    this.started();
  }

  private started(): void {
    measureOwnMemory();
    armDeployments();
    armWithdrawals();
    auditOutbox.arm();
    invoiceOutbox.arm();
  }

  @inspectMessage()
  inspect(): boolean {
    return acceptIngress({ maxBytes: MAX_INGRESS });
  }

  /**
   * Starts a deployment and answers as soon as it is stored; the work goes on by itself. Repeating a request (same
   * `requestId`) returns the same deployment and never charges again. Nothing is charged before `checkContract` of the
   * factory and the approval were found good.
   */
  @update([D.CreateContractRequestT], D.DeploymentResultT, { quota: { bytes: MAX_INGRESS } })
  createContract(request: D.CreateContractRequest): { ok: D.Deployment } | { err: D.DeploymentError } {
    return startDeployment(request);
  }

  /** The caller's own; staff see all. */
  @query([IDL.Nat64], Opt(D.DeploymentT))
  getDeployment(id: bigint): [] | [D.Deployment] {
    return visibleDeployment(id);
  }

  /** The caller's deployment of this request id. */
  @query([IDL.Vec(IDL.Nat8)], Opt(D.DeploymentT))
  getDeploymentByRequest(requestId: Uint8Array): [] | [D.Deployment] {
    return deploymentByRequest(requestId);
  }

  /** The caller's deployments that are open or ended within the last week, newest first. */
  @query([D.PageRequestT], D.DeploymentPageT)
  getMyDeployments(page: PageRequest): D.DeploymentPage {
    return isAnonymous(caller()) ? { items: [], next: [] } : deploymentsOf(caller(), page);
  }

  /** Price and ledger of a service; null when it has none yet. */
  @query([IDL.Text], Opt(A.ServiceFeeT))
  getServiceFee(serviceId: string): [] | [A.ServiceFee] {
    const service = serviceOf(serviceId);
    return service ? [{ serviceId, fee: service.fee, ledger: service.ledger, enabled: service.enabled }] : [];
  }

  @query([], IDL.Vec(A.ServiceFeeT))
  getServiceFees(): A.ServiceFee[] {
    return factories.get().flatMap(({ serviceId }) => this.getServiceFee(serviceId));
  }

  @query([IDL.Text], Opt(IDL.Text))
  getConfigValue(key: string): [] | [string] {
    const value = config.get(key);
    return value === undefined ? [] : [value];
  }

  @query([], IDL.Vec(A.FactoryEntryT))
  getFactories(): A.FactoryEntry[] {
    return factories.get();
  }

  /** Registered ledgers, at most 200. */
  @query([], IDL.Vec(A.TokenEntryT))
  getTokens(): A.TokenEntry[] {
    return tokens.first(tokens.size()).map(([, entry]) => entry);
  }

  /** The caller's profile; null before the first deployment or `saveProfile`. */
  @query([], Opt(A.ProfileT))
  getProfile(): [] | [A.Profile] {
    const profile = profiles.get(caller());
    return profile ? [profile] : [];
  }

  /** At most 40 characters on one line. */
  @update([IDL.Record({ displayName: IDL.Text })], A.ProfileResultT)
  saveProfile({ displayName }: { displayName: string }): { ok: A.Profile } | { err: A.AdminError } {
    if (isAnonymous(caller())) return { err: { anonymousCaller: null } };
    const error = checkText(displayName, { field: 'displayName', max: 40 });
    if (error) return { err: { invalid: [error] } };
    const profile = { ...profileOf(caller()), displayName, updatedAt: now() };
    profiles.set(caller(), profile);
    return { ok: profile };
  }

  /** What the factory last reported of itself; null for an unknown service. */
  @query([IDL.Text], Opt(S.FactoryHealthT))
  getFactoryHealth(serviceId: string): [] | [S.FactoryHealth] {
    const report = factoryHealth(serviceId);
    return report ? [report] : [];
  }

  @query([], S.SetupStatusT)
  getMicroserviceSetupStatus(): S.SetupStatus {
    return setupStatus();
  }

  @query([], S.SystemStatusT)
  getSystemStatus(): S.SystemStatus {
    return systemStatus();
  }

  /** Pushed by a registered factory about itself. */
  @update([S.FactoryHealthT], A.AdminResultT)
  reportFactoryHealth(report: S.FactoryHealth): A.AdminResult {
    return admin.takeReport(report);
  }

  @update([IDL.Text, IDL.Text], A.AdminResultT)
  setConfigValue(key: string, value: string): A.AdminResult {
    return by('admin', () => admin.setConfigValue(key, value));
  }

  /** In the ledger's smallest unit. Deployments that have started keep their price. */
  @update([A.FeeChangeT], A.AdminResultT)
  setServiceFee(change: { serviceId: string; fee: bigint; ledger: Principal }): A.AdminResult {
    return by('admin', () => admin.setServiceFee(change));
  }

  @update([IDL.Text, IDL.Bool], A.AdminResultT)
  setServiceEnabled(serviceId: string, enabled: boolean): A.AdminResult {
    return by('admin', () => admin.setServiceEnabled(serviceId, enabled));
  }

  @update([IDL.Text, IDL.Principal], A.AdminResultT)
  registerFactory(serviceId: string, canisterId: Principal): A.AdminResult {
    return by('admin', () => admin.registerFactory(serviceId, canisterId));
  }

  @update([IDL.Text], A.AdminResultT)
  removeFactory(serviceId: string): A.AdminResult {
    return by('admin', () => admin.removeFactory(serviceId));
  }

  @update([A.StoragesT], A.AdminResultT)
  setStorages(storages: A.Storages): A.AdminResult {
    return by('admin', () => admin.setStorages(storages));
  }

  @update([A.TokenEntryT], A.AdminResultT)
  registerToken(entry: A.TokenEntry): A.AdminResult {
    return by('admin', () => admin.registerToken(entry));
  }

  @update([IDL.Principal], A.AdminResultT)
  removeToken(ledger: Principal): A.AdminResult {
    return by('admin', () => admin.removeToken(ledger));
  }

  /** By an owner. The last owner keeps the role. */
  @update([IDL.Principal, A.AdminRoleT], A.AdminResultT)
  grantRole(who: Principal, role: A.AdminRole): A.AdminResult {
    const details = { who: who.toText(), role: Object.keys(role)[0] ?? '' };
    return by('owner', () => admin.audited('admin.roleGranted', details, grant(who, role)));
  }

  @update([IDL.Principal], A.AdminResultT)
  revokeRole(who: Principal): A.AdminResult {
    return by('owner', () => admin.audited('admin.roleRevoked', { who: who.toText() }, revoke(who)));
  }

  @query([], IDL.Vec(A.RoleEntryT))
  getAdmins(): A.RoleEntry[] {
    return listRoles();
  }

  /** By operators: deployments whose outcome the saga could not find out. */
  @query([D.PageRequestT], A.ReviewQueueResultT)
  getReviewQueue(page: PageRequest): { ok: D.DeploymentPage } | { err: A.AdminError } {
    const refused = refuseBelow('operator');
    return refused ? { err: refused } : { ok: reviewQueue(page) };
  }

  /** By operators, after a look at the ledger. */
  @update([IDL.Nat64, A.ResolutionT], A.AdminResultT)
  resolveReview(id: bigint, resolution: A.Resolution): A.AdminResult {
    const details = { deployment: `${id}`, resolution: Object.keys(resolution)[0] ?? '' };
    return by('operator', () => admin.audited('admin.reviewResolved', details, resolve(id, resolution)));
  }

  /**
   * By an owner: pays out of the treasury, never what may have to be refunded (the ledger's fee comes on top). Answers as
   * soon as it is stored; the outcome is read with `getWithdrawalByRequest`. Repeating a request id never pays twice.
   */
  @update([W.WithdrawalRequestT], W.WithdrawalResultT)
  withdrawTreasury(request: W.WithdrawalRequest): W.WithdrawalResult {
    const refused = refuseBelow('owner');
    return refused ? { err: refused } : withdraw(request);
  }

  /** The caller's withdrawal of this request id. */
  @query([IDL.Vec(IDL.Nat8)], Opt(W.WithdrawalT))
  getWithdrawalByRequest(requestId: Uint8Array): [] | [W.Withdrawal] {
    return withdrawalByRequest(requestId);
  }

  /** By operators: all withdrawals, newest first. */
  @query([D.PageRequestT], W.WithdrawalPageResultT)
  getWithdrawals(page: PageRequest): { ok: W.WithdrawalPage } | { err: A.AdminError } {
    const refused = refuseBelow('operator');
    return refused ? { err: refused } : { ok: withdrawalPage(page) };
  }

  /** By owners, after a look at the ledger. A block that is named is looked at before it counts. */
  @update([IDL.Nat64, W.WithdrawalResolutionT], A.AdminResultT)
  resolveWithdrawal(id: bigint, resolution: W.WithdrawalResolution): A.AdminResult {
    const details = { withdrawal: `${id}`, resolution: Object.keys(resolution)[0] ?? '' };
    return by('owner', () => admin.audited('admin.withdrawalResolved', details, resolveWithdrawal(id, resolution)));
  }
}
