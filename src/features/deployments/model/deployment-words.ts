// Each state of a deployment in words: what it is, what it means for the money, what to do.
import { formatToken } from '../../../shared/format/index.ts';
import { unreachable } from '../../../shared/errors/index.ts';
import type { Deployment } from './deployment.ts';

export interface DeploymentWords {
  /** For a badge. */
  label: string;
  tone: 'info' | 'positive' | 'warning' | 'danger' | 'neutral';
  title: string;
  money: string;
  next: string;
}

export interface FeeToken {
  symbol: string;
  decimals: number;
}

export function deploymentWords(deployment: Deployment, token: FeeToken): DeploymentWords {
  const { state, fee, paymentBlock } = deployment;
  const price = formatToken(fee, token);
  switch (state.kind) {
    case 'running': {
      const money =
        paymentBlock === null
          ? 'Nothing has been charged yet.'
          : `${price} were taken in ledger block ${paymentBlock}. If the deployment cannot finish, they are refunded.`;
      if (deployment.waitingFor) {
        return {
          label: 'Waiting',
          tone: 'warning',
          title: `Waiting: ${deployment.waitingFor}`,
          money,
          next: 'It goes on by itself. You can close this page and come back.',
        };
      }
      return {
        label: 'Deploying',
        tone: 'info',
        title: 'Your deployment is running',
        money,
        next: 'It goes on by itself. You can close this page and come back.',
      };
    }
    case 'refused':
      return {
        label: 'Refused',
        tone: 'danger',
        title: state.explanation.title,
        money: 'Nothing was charged. Only the ledger’s fee for the approval was paid.',
        next: state.explanation.action,
      };
    case 'completed':
      return {
        label: 'Completed',
        tone: 'positive',
        title: 'Deployed: the canister is yours',
        money:
          paymentBlock === null
            ? `The fee of ${price} is paid.`
            : `The fee of ${price} is paid, in ledger block ${paymentBlock}.`,
        next: 'Open your contract.',
      };
    case 'refunded':
      return {
        label: 'Refunded',
        tone: 'warning',
        title: `It could not be deployed: ${state.reason}`,
        money: `${formatToken(state.amount, token)} came back to you in ledger block ${state.blockIndex} (the fee less the ledger’s own).`,
        next: 'You can try again; a new deployment is a new payment.',
      };
    case 'needsReview':
      return {
        label: 'In review',
        tone: 'warning',
        title: `An operator is looking at it: ${state.reason}`,
        money:
          paymentBlock === null
            ? `It is not certain whether ${price} were taken. The operator checks the ledger and either finishes or refunds.`
            : `${price} were taken in ledger block ${paymentBlock}. The operator either finishes the deployment or refunds you.`,
        next: `Do not pay again. Mention deployment ${deployment.id} if you ask for support.`,
      };
    default:
      return unreachable(state);
  }
}
