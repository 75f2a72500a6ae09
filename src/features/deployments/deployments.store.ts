// The person's deployments, live: what the backend knows, and requests that may not have reached it.
import { Principal } from '@dfinity/principal';
import { defineStore } from 'pinia';
import { computed, shallowRef, triggerRef } from 'vue';
import { currentSession, onPersonChange } from '../../shared/agent/index.ts';
import { toAppError, type AppError } from '../../shared/errors/index.ts';
import { ledgerInfo, type LedgerInfo } from '../../shared/ledger/index.ts';
import { getDeployment, getMyDeployments } from './api/backend.ts';
import { isOpen, type Deployment } from './model/deployment.ts';
import { dropPending, pendingOf, type PendingRequest } from './model/pending-requests.ts';
import { APPROVAL_LIFE_NS } from './approval.ts';
import { giveUp, resend, standing, type Standing } from './kept-request.ts';
import { payAndDeploy, submit, type DeployRequest } from './pay-and-deploy.ts';
import { ports } from './ports.ts';

const FAST_MS = 700;
const SLOW_MS = 4_000;
/** After this long without news a deployment is looked at less often. */
const EAGER_FOR_NS = 60n * 1_000_000_000n;

export interface Watched {
  deployment: Deployment | null;
  /** The last look failed; it goes on trying. */
  error: AppError | null;
  /** The backend does not know it (any more). */
  unknown: boolean;
}

export const useDeploymentsStore = defineStore('deployments', () => {
  const known = shallowRef(new Map<string, Deployment>());
  const pending = shallowRef<PendingRequest[]>([]);
  /** By request id: where kept requests are; missing while it could not be asked. */
  const standings = shallowRef(new Map<string, Standing>());
  /** The request that this page is paying for right now: it is not shown as one left behind. */
  const inFlight = shallowRef(0);
  const watched = shallowRef(new Map<string, { error: AppError | null; unknown: boolean }>());
  const ledgers = shallowRef(new Map<string, LedgerInfo>());
  const listError = shallowRef<AppError | null>(null);
  const listed = shallowRef(false);
  const watchers = new Map<string, { count: number; timer?: ReturnType<typeof setTimeout> }>();

  // Staff may look at anybody's deployment; the lists are the person's own.
  const all = computed(() => {
    const me = currentSession()?.principal.toText();
    return [...known.value.values()].filter(({ owner }) => owner === me).sort((a, b) => (a.id < b.id ? 1 : -1));
  });
  const open = computed(() => all.value.filter(isOpen));
  const recent = computed(() => all.value.filter((deployment) => !isOpen(deployment)));

  function put(deployment: Deployment): void {
    const before = known.value.get(deployment.id.toString());
    // An older answer that comes later undoes nothing.
    if (before && before.updatedAt > deployment.updatedAt) return;
    known.value.set(deployment.id.toString(), deployment);
    triggerRef(known);
    void learnLedger(deployment.ledger);
  }

  async function learnLedger(ledger: string): Promise<void> {
    if (ledgers.value.has(ledger)) return;
    // Amounts are shown in units until the ledger has answered.
    const info = await ledgerInfo(Principal.fromText(ledger)).catch(() => null);
    if (!info) return;
    ledgers.value.set(ledger, info);
    triggerRef(ledgers);
  }

  function readPending(): void {
    const session = currentSession();
    pending.value = session ? pendingOf(ports.store, session.principal.toText()) : [];
  }

  /** Reads the list, and sends again what a lost connection left behind while its approval still holds. */
  async function refresh(): Promise<void> {
    readPending();
    if (!currentSession()) return;
    try {
      const page = await getMyDeployments(null);
      page.items.forEach(put);
      listError.value = null;
      listed.value = true;
    } catch (cause) {
      listError.value = toAppError(cause);
      return;
    }
    await Promise.all(pending.value.map(recover));
  }

  async function recover(request: PendingRequest): Promise<void> {
    if (inFlight.value > 0) return;
    try {
      const now = await standing(ports, request);
      standings.value.set(request.requestId, now);
      triggerRef(standings);
      if (now.kind === 'arrived') {
        dropPending(ports.store, request.requestId);
        put(now.deployment);
      } else if (request.stage === 'sending' && ports.now() - request.createdAt < APPROVAL_LIFE_NS) {
        put(await submit(ports, request));
      }
    } catch {
      // Stays kept and shown: the person goes on with it, or gives it up.
    }
    readPending();
  }

  async function deploy(request: DeployRequest): Promise<Deployment> {
    return alone(() => payAndDeploy(ports, request));
  }

  const sendAgain = (request: PendingRequest): Promise<Deployment> => alone(() => resend(ports, request));

  async function alone(work: () => Promise<Deployment>): Promise<Deployment> {
    inFlight.value += 1;
    try {
      const deployment = await work();
      put(deployment);
      return deployment;
    } finally {
      inFlight.value -= 1;
      readPending();
      if (inFlight.value === 0) void Promise.all(pending.value.map(recover));
    }
  }

  /** Takes the approval back and forgets the request. */
  async function abandon(request: PendingRequest): Promise<void> {
    try {
      await giveUp(ports, request);
    } finally {
      readPending();
      await Promise.all(pending.value.map(recover));
    }
  }

  function pause(deployment: Deployment | undefined, failed: boolean): number {
    if (failed || document.hidden || !deployment) return SLOW_MS;
    return ports.now() - deployment.updatedAt < EAGER_FOR_NS ? FAST_MS : SLOW_MS;
  }

  async function look(id: bigint): Promise<void> {
    const key = id.toString();
    const watcher = watchers.get(key);
    if (!watcher) return;
    let failed = false;
    try {
      const deployment = await getDeployment(id);
      if (deployment) put(deployment);
      watched.value.set(key, { error: null, unknown: deployment === null });
    } catch (cause) {
      failed = true;
      watched.value.set(key, { error: toAppError(cause), unknown: false });
    }
    triggerRef(watched);
    const deployment = known.value.get(key);
    // A deployment in review moves when an operator acts, so it is watched too, slowly.
    const over = deployment && !isOpen(deployment) && deployment.state.kind !== 'needsReview';
    if (watchers.get(key) !== watcher || over) return;
    watcher.timer = setTimeout(
      () => void look(id),
      deployment && !isOpen(deployment) ? SLOW_MS : pause(deployment, failed),
    );
  }

  /** Follows one deployment until it ends; call the answer to stop. Several may follow the same one. */
  function watch(id: bigint): () => void {
    const key = id.toString();
    const existing = watchers.get(key);
    if (existing) existing.count += 1;
    else {
      watchers.set(key, { count: 1 });
      void look(id);
    }
    return () => {
      const watcher = watchers.get(key);
      if (!watcher || --watcher.count > 0) return;
      clearTimeout(watcher.timer);
      watchers.delete(key);
    };
  }

  const view = (id: bigint): Watched => ({
    deployment: known.value.get(id.toString()) ?? null,
    error: watched.value.get(id.toString())?.error ?? null,
    unknown: watched.value.get(id.toString())?.unknown ?? false,
  });

  function forget(): void {
    known.value = new Map();
    watched.value = new Map();
    standings.value = new Map();
    listed.value = false;
    listError.value = null;
    readPending();
  }

  onPersonChange(() => {
    forget();
    void refresh();
  });
  readPending();
  addEventListener('online', () => void refresh());

  return {
    all,
    open,
    recent,
    pending,
    standings,
    ledgers,
    listed,
    listError,
    refresh,
    deploy,
    sendAgain,
    abandon,
    watch,
    view,
  };
});
