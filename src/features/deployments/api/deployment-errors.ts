import type { DeploymentError } from '../../../../declarations/backend.did.ts';
import { harmless, type ExplainTable } from '../../../shared/errors/index.ts';

/** Every way the backend can refuse a deployment. Nothing is charged by any of them. */
export const deploymentErrors: ExplainTable<DeploymentError> = {
  anonymousCaller: () => harmless('You are not signed in.', 'Sign in, then try again.'),
  notAuthorized: () => harmless('Your account may not use this service.', 'Use another account, or ask the operators.'),
  unknownService: () => harmless('The platform does not offer this service.', 'Reload the page to see what it offers.'),
  serviceDisabled: () => harmless('This service is switched off at the moment.', 'Try again later.'),
  invalid: (fields) => ({
    ...harmless('Some of what you entered was refused.', 'Correct the fields named here, then try again.'),
    fields,
  }),
  feeTooHigh: ({ fee, maxFee }) =>
    harmless(`The price rose to ${fee} units; you had accepted ${maxFee}.`, 'Look at the new price and decide again.'),
  requestTooOld: () =>
    harmless('The request arrived more than a day after it was made.', 'Start the deployment again.'),
  requestInFuture: () =>
    harmless('This device’s clock is ahead of the network’s.', 'Set the clock to automatic, then try again.'),
  requestIdReused: () =>
    harmless('This request number was used for another deployment.', 'Start the deployment again.'),
  insufficientAllowance: ({ allowance, required }) =>
    harmless(
      `The approval covers ${allowance} units, but ${required} are needed; it may have expired.`,
      'Try again: it asks for a new approval.',
    ),
  insufficientFunds: ({ balance, required }) =>
    harmless(
      `Your balance is ${balance} units, but ${required} are needed.`,
      'Add funds to your wallet, then try again.',
    ),
  tooManyOpen: ({ limit }) =>
    harmless(`You have ${limit} deployments running, which is the limit.`, 'Wait until one has ended.'),
  factoryUnavailable: ({ message }) =>
    harmless(`The factory cannot deploy now: ${message}`, 'Try again later; the status page shows when it is back.'),
  ledgerUnavailable: ({ message }) => harmless(`The ledger does not answer: ${message}`, 'Try again in a moment.'),
  notFound: () => harmless('There is no such deployment.', 'Look at your payments for older ones.'),
};
