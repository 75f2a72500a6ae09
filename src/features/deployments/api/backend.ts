// The backend's deployment methods in domain types.
import { Principal } from '@dfinity/principal';
import {
  idlFactory,
  type Deployment as WireDeployment,
  type DeploymentState as WireState,
  type _SERVICE,
} from '../../../../declarations/backend.did.ts';
import { canister, fromOpt, read, toOpt, write, type CallAs } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/use-pages.ts';
import { explainVariant, harmless, unreachable, AppError } from '../../../shared/errors/index.ts';
import { fromHex, toHex } from '../../../shared/format/index.ts';
import type { Deployment, DeploymentState } from '../model/deployment.ts';
import type { PendingRequest } from '../model/pending-requests.ts';
import { deploymentErrors } from './deployment-errors.ts';

const backend = (as: CallAs = 'reader'): Promise<_SERVICE> => canister<_SERVICE>(idlFactory, 'backend', as);

function toState(state: WireState): DeploymentState {
  if ('running' in state) return { kind: 'running' };
  if ('refused' in state) {
    return {
      kind: 'refused',
      explanation: explainVariant('deploy', state.refused.error, deploymentErrors).explanation,
    };
  }
  if ('completed' in state) {
    const { canisterId, version, moduleHash } = state.completed;
    return {
      kind: 'completed',
      canisterId: canisterId.toText(),
      version: `${version.major}.${version.minor}.${version.patch}`,
      moduleHash: toHex(Uint8Array.from(moduleHash)),
    };
  }
  if ('refunded' in state) return { kind: 'refunded', ...state.refunded };
  if ('needsReview' in state) return { kind: 'needsReview', ...state.needsReview };
  return unreachable(state);
}

function toDeployment(wire: WireDeployment): Deployment {
  return {
    id: wire.id,
    owner: wire.owner.toText(),
    serviceId: wire.serviceId,
    requestId: toHex(Uint8Array.from(wire.requestId)),
    ledger: wire.ledger.toText(),
    fee: wire.fee,
    ledgerFee: wire.ledgerFee,
    paymentBlock: fromOpt(wire.paymentBlock),
    createdAt: wire.createdAt,
    updatedAt: wire.updatedAt,
    state: toState(wire.state),
    steps: wire.steps.map(({ number, name, at, proof }) => ({ number, name, at, proof })),
    waitingFor: fromOpt(wire.waitingFor),
    attempts: wire.attempts,
  };
}

export interface ServiceFee {
  serviceId: string;
  fee: bigint;
  ledger: Principal;
  enabled: boolean;
}

/** The service's price; an AppError when the platform does not offer it. */
export const serviceFee = (serviceId: string): Promise<ServiceFee> =>
  read(async () => {
    const fee = fromOpt(await (await backend('anyone')).getServiceFee(serviceId));
    if (fee) return fee;
    throw new AppError(
      'deploy.unknownService',
      harmless('The platform does not offer this service.', 'Reload the page.'),
    );
  });

/** Sends the request; the same request again answers the same deployment. */
export const createContract = (request: PendingRequest): Promise<Deployment> =>
  write(async () => {
    const result = await (
      await backend('caller')
    ).createContract({
      serviceId: request.serviceId,
      requestId: fromHex(request.requestId),
      createdAt: request.createdAt,
      maxFee: request.maxFee,
      args: fromHex(request.args),
    });
    if ('err' in result) throw explainVariant('deploy', result.err, deploymentErrors);
    return toDeployment(result.ok);
  });

/** Null: not known (never arrived, ended more than a week ago, or another person's). */
export const getDeployment = (id: bigint): Promise<Deployment | null> =>
  read(async () => {
    const found = fromOpt(await (await backend()).getDeployment(id));
    return found && toDeployment(found);
  });

export const getDeploymentByRequest = (requestId: string): Promise<Deployment | null> =>
  read(async () => {
    const found = fromOpt(await (await backend()).getDeploymentByRequest(fromHex(requestId)));
    return found && toDeployment(found);
  });

/** The caller's own: open ones, and those that ended within a week. */
export const getMyDeployments = (cursor: bigint | null): Promise<Page<Deployment, bigint>> =>
  read(async () => {
    const page = await (await backend()).getMyDeployments({ cursor: toOpt(cursor), limit: [50] });
    return { items: page.items.map(toDeployment), next: fromOpt(page.next) };
  });
